"""Roads are asked once and kept; without a server they are estimated, and the plan says so (PEER-3)."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django_scopes import scope

from margelle.engines.routing import Point, estimate
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import learn_places, renew_map
from margelle.features.dispatch.actions.roads import refresh_roads
from margelle.features.dispatch.models import DispatchSettings, RoadMap, RoadPlace
from margelle.features.dispatch.queries import far_from_roads, roads_between
from margelle.features.dispatch.services import osrm
from margelle.features.dispatch.services.osrm import NoRoads

from .make import a_place
from .osrm import PLACES, road_server

pytestmark = pytest.mark.django_db
POINTS = [Point(*place) for place in PLACES]


class Answers(BaseHTTPRequestHandler):
    """A road server whose next answers are given: a body, or None to close the line without one."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []
    bodies: list[bytes | None] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.bodies.pop(0) if self.bodies else b"{}"
        if body is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def stand_in(settings: Any) -> Iterator[type[Answers]]:
    class Mine(Answers):
        asked: list[str] = []
        bodies: list[bytes | None] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.ROADS_URL = f"http://127.0.0.1:{server.server_port}"
    yield Mine
    server.shutdown()


def test_without_a_server_distances_are_estimated(by: Member) -> None:
    roads = roads_between(POINTS)
    assert roads.is_estimated and roads.estimated == 12
    assert roads.trip(0, 1) == estimate(POINTS[0], POINTS[1]) and roads.trip(2, 2) == estimate(
        POINTS[2], POINTS[2]
    )
    with pytest.raises(NoRoads):
        learn_places(POINTS)


def test_what_the_real_server_says_is_kept_in_both_directions(by: Member, settings: Any) -> None:
    with road_server() as (address, _):
        settings.ROADS_URL = address
        assert learn_places(POINTS[:3]) == 3
        assert learn_places(POINTS) == 1  # a new place is one row, the others are not asked again
        assert learn_places(POINTS) == 0
        wanted = osrm.table(POINTS, range(4), range(4))
    roads = roads_between(list(reversed(POINTS)))  # the server is gone, in any order
    assert not roads.is_estimated
    for a in range(4):
        for b in range(4):
            trip = roads.trip(3 - a, 3 - b)
            assert trip is not None
            assert (trip.seconds, trip.metres) == (wanted.seconds[a][b], wanted.metres[a][b])
    assert any(roads.metres[a, b] != roads.metres[b, a] for a in range(4) for b in range(a)), (
        "one-way streets"
    )
    with scope(company=a_company().id):
        assert roads_between(POINTS).is_estimated and not RoadPlace.objects.exists()


def test_places_that_a_faster_worker_overtook_are_asked_again(by: Member, settings: Any) -> None:
    """While the server is asked, another worker adds one of the same places to the same map."""
    real, overtaken = osrm.table, list[int]()

    def asked_meanwhile(*question: Any) -> osrm.Table:
        answer = real(*question)
        if not overtaken:
            overtaken.append(1)
            overtaken.append(learn_places([POINTS[2]]))
        return answer

    with road_server() as (address, _), pytest.MonkeyPatch.context() as patch:
        settings.ROADS_URL = address
        learn_places(POINTS[:2])
        patch.setattr(osrm, "table", asked_meanwhile)
        learn_places(POINTS)
    assert overtaken == [1, 1]
    assert RoadPlace.objects.count() == 4 and not roads_between(POINTS).is_estimated


def test_a_place_far_from_any_road_is_told(by: Member, settings: Any) -> None:
    at_sea = Point(43.7200, 7.4600)
    with road_server() as (address, _):
        settings.ROADS_URL = address
        learn_places([*POINTS, at_sea])
    [far] = far_from_roads()
    assert float(far.longitude) == 7.46 and far.from_road_m > 300


def test_an_idle_connection_that_the_server_has_closed_is_asked_again(settings: Any) -> None:
    """OSRM closes after five idle seconds; here after one, which a client cannot know either."""
    osrm._client.cache_clear()
    with road_server(keepalive=1) as (address, _):
        settings.ROADS_URL = address
        first = osrm.table(POINTS, [0], [1])
        time.sleep(1.6)  # the server's own clock: nothing to wait for instead
        assert osrm.table(POINTS, [0], [1]) == first


def test_a_line_cut_without_an_answer_is_asked_once_more(stand_in: type[Answers]) -> None:
    good = (
        b'{"code":"Ok","durations":[[0.5]],"distances":[[1.4]],"sources":[{"distance":2}],"data_version":"v"}'
    )
    stand_in.bodies[:] = [None, good]
    assert osrm.table(POINTS[:2], [0], [1]) == osrm.Table([[1]], [[1]], [2], "v")  # half up
    stand_in.bodies[:] = [None, None, good]
    with pytest.raises(NoRoads):
        osrm.table(POINTS[:2], [0], [1])


def test_a_hair_less_than_nothing_is_nothing(stand_in: type[Answers]) -> None:
    """As a real OSRM has told of two addresses on one stretch of road."""
    stand_in.bodies[:] = [
        b'{"code":"Ok","durations":[[0]],"distances":[[-1.7]],"sources":[{"distance":0}],"data_version":"v"}'
    ]
    assert osrm.table(POINTS[:2], [0], [1]) == osrm.Table([[0]], [[0]], [0], "v")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"code":"NoTable"}',
        b'{"code":"Ok","durations":[[1]]}',
        b'{"code":"Ok","durations":[[1,2]],"distances":[[1,2]],"sources":[{"distance":0}]}',
        b'{"code":"Ok","durations":[[1]],"distances":[[-11]],"sources":[{"distance":0}]}',
        b'{"code":"Ok","durations":[[-5]],"distances":[[1]],"sources":[{"distance":0}]}',
        b'{"code":"Ok","durations":[["1e999"]],"distances":[[1]],"sources":[{"distance":0}]}',
    ],
)
def test_nonsense_is_no_answer(stand_in: type[Answers], body: bytes) -> None:
    stand_in.bodies[:] = [body]
    with pytest.raises(NoRoads):
        osrm.table(POINTS[:2], [0], [1])


def test_no_road_is_kept_as_no_road_and_never_as_nothing(by: Member, stand_in: type[Answers]) -> None:
    two = POINTS[:2]
    probe = b'{"code":"Ok","durations":[[0]],"distances":[[0]],"sources":[{"distance":0}]}'
    island = (
        b'{"code":"Ok","durations":[[0,null],[null,0]],"distances":[[0,null],[null,0]],'
        b'"sources":[{"distance":1},{"distance":2}]}'
    )
    stand_in.bodies[:] = [probe, island, island]
    assert learn_places(two) == 2
    roads = roads_between(two)
    assert not roads.is_estimated and roads.trip(0, 1) is None and roads.trip(1, 0) is None


def test_a_new_map_serves_only_when_it_is_whole(by: Member, settings: Any, stand_in: type[Answers]) -> None:
    with road_server() as (address, _):
        stand = settings.ROADS_URL
        settings.ROADS_URL = address
        learn_places(POINTS)
        first = RoadMap.objects.get()
        settings.ROADS_URL = stand  # dies in the middle
        stand_in.bodies[:] = [b'{"code":"Ok","durations":[[0]],"distances":[[0]],"sources":[{"distance":0}]}']
        with pytest.raises(NoRoads):
            renew_map(POINTS)
        assert RoadMap.objects.get(is_current=True) == first and not roads_between(POINTS).is_estimated
        settings.ROADS_URL = address
        assert renew_map(POINTS) == 4
    assert RoadMap.objects.get() != first and RoadMap.objects.get().is_current


def test_the_companys_own_slowing_is_applied_when_read(by: Member) -> None:
    plain = roads_between(POINTS)
    DispatchSettings.objects.create(traffic_percent=50)
    slow = roads_between(POINTS)
    assert slow.seconds[0, 1] == (plain.seconds[0, 1] * 150 + 50) // 100
    assert slow.metres.tolist() == plain.metres.tolist()


def test_the_number_of_questions_does_not_grow(
    by: Member, django_assert_num_queries: Any, settings: Any
) -> None:
    with road_server() as (address, _):
        settings.ROADS_URL = address
        learn_places(POINTS)
    for count in (1, 3):
        with django_assert_num_queries(3):
            roads_between(POINTS[:count])


def test_by_night_new_places_are_learnt_and_another_map_renews_them(by: Member, settings: Any) -> None:
    a_place("Monaco", 0)
    Site.objects.update(latitude=PLACES[0][0], longitude=PLACES[0][1])
    assert refresh_roads() == 0  # no server
    with road_server() as (address, _):
        settings.ROADS_URL = address
        assert refresh_roads() == 1
        a_place("Fontvieille", 0)
        Site.objects.order_by("-pk")[:1].get().client.sites.update(
            latitude=PLACES[1][0], longitude=PLACES[1][1]
        )
        assert (refresh_roads(), refresh_roads()) == (1, 0)
        RoadMap.objects.update(version="an older map")
        assert refresh_roads() == 2
    assert RoadMap.objects.get().version.startswith("monaco")
