"""Maps draw the real road of each round; a slow or silent road server holds no page up (RTE-6, RTE-8)."""

import random
import socket
from datetime import date, time
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.jobs.drain import drain
from margelle.engines.routing import Point
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import ask_run
from margelle.features.dispatch.actions.lines import forget_oldest_lines, learn_lines
from margelle.features.dispatch.models import RoadLine, RoadMap
from margelle.features.dispatch.queries.lines import lines_of
from margelle.features.dispatch.queries.ways import day_legs, run_legs
from margelle.features.dispatch.rules.lines import decoded, encoded, thinned
from margelle.features.dispatch.services.osrm import NoRoads
from margelle.features.planning.models import Visit
from margelle.features.planning.tests.make import a_technician

from .make import a_stop, solved
from .osrm import PLACES, road_server
from .test_roads import Answers, stand_in

__all__ = ["stand_in"]
pytestmark = pytest.mark.django_db
POINTS = [Point(*place) for place in PLACES]
LEGS = list(pairwise(POINTS))
TABLE = (
    b'{"code":"Ok","durations":[[0,1],[1,0]],"distances":[[0,1],[1,0]],'
    b'"sources":[{"distance":0},{"distance":0}]}'
)
PROBE = b'{"code":"Ok","durations":[[0]],"distances":[[0]],"sources":[{"distance":0}]}'


def in_monaco(day: date, first_name: str = "Julien") -> Member:
    """A technician with two stops there."""
    who = a_technician(first_name, start_latitude=PLACES[0][0], start_longitude=PLACES[0][1])
    for n in (1, 2):
        visit = a_stop(f"{first_name} {n}", n, technician=who, day=day, start=time(8 + n), rank=1024 * n)
        Site.objects.filter(pk=visit.site_id).update(latitude=PLACES[n][0], longitude=PLACES[n][1])
    return who


def test_a_line_is_read_and_written_as_google_says() -> None:
    """The example of the format's own page."""
    points = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    assert encoded(points) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@" and decoded(encoded(points)) == points


@pytest.mark.parametrize("line", ["", "_", "_p~iF", "é", "_p~iF~ps|U_ulL", "~~~~~~~~~~~~", "_p~iF\n"])
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        decoded(line)


def test_a_line_is_thinned_to_its_bends() -> None:
    chance = random.Random(7)
    straight = [(43.7 + n / 1e4, 7.4) for n in range(50)]
    straight = decoded(encoded(straight))
    assert decoded(thinned(encoded(straight))) == [straight[0], straight[-1]]
    corner = [*straight, *[(straight[-1][0], 7.4 + n / 1e4) for n in range(1, 50)]]
    corner = decoded(encoded(corner))
    assert decoded(thinned(encoded(corner))) == [corner[0], straight[-1], corner[-1]]
    wild = [(43.7 + chance.random(), 7.4 + chance.random()) for _ in range(5_000)]
    assert len(decoded(thinned(encoded(wild)))) <= 400, "bounded whatever the road"


def test_lines_are_asked_once_and_follow_the_roads(by: Member, settings: Any) -> None:
    with road_server() as (address, _):
        settings.ROADS_URL = address
        assert learn_lines(LEGS) == 3
        assert learn_lines(LEGS) == 0
    found = lines_of(LEGS)
    assert len(found) == 3
    for a, b in LEGS:
        road = decoded(found[a, b])
        assert len(road) > 4
        assert abs(road[0][0] - a.latitude) < 0.003 and abs(road[-1][1] - b.longitude) < 0.003
    with scope(company=a_company().id):
        assert lines_of(LEGS) == {} and not RoadLine.objects.exists()
    RoadMap.objects.all().delete()
    assert lines_of(LEGS) == {}, "another map has other roads"


def test_an_island_is_kept_as_one_and_a_broken_answer_is_not(by: Member, stand_in: type[Answers]) -> None:
    stand_in.bodies[:] = [PROBE, TABLE, TABLE, b'{"code":"NoRoute"}']
    assert learn_lines(LEGS[:1]) == 1
    assert lines_of(LEGS[:1]) == {LEGS[0]: ""}
    for body in (
        b"[]",
        b'{"code":"Ok"}',
        b'{"code":"Ok","routes":[]}',
        b'{"code":"Ok","routes":[{"geometry":7}]}',
        b'{"code":"Ok","routes":[{"geometry":"_"}]}',
    ):
        stand_in.bodies[:] = [body]
        with pytest.raises(NoRoads):
            learn_lines(LEGS[1:2])
    assert RoadLine.objects.count() == 1


def test_the_oldest_lines_leave_first(by: Member, settings: Any) -> None:
    with road_server() as (address, _):
        settings.ROADS_URL = address
        learn_lines(LEGS)
    assert forget_oldest_lines(most=2) == 1
    assert set(lines_of(LEGS)) == set(LEGS[1:])


def test_a_map_gets_what_is_kept_and_the_worker_asks_for_the_rest(
    browser: Browser, by: Member, day: date, settings: Any
) -> None:
    who = in_monaco(day)
    page = f"/dispatch/lines/?day={day}"
    assert browser.get(page).json() == {"lines": {}, "more": False}, "without a server the legs are straight"
    with road_server() as (address, _):
        settings.ROADS_URL = address
        for where in (f"/planning/map/?day={day}", f"/planning/rounds/{who.pk}/{day}/"):
            assert f'data-lines="{page}"' in browser.get(where).content.decode()
        for _ in range(2):
            assert browser.get(page).json() == {"lines": {}, "more": True}
        assert drain() == 1, "two looks are one job"
        found = browser.get(page).json()
    assert not found["more"] and len(found["lines"]) == len(day_legs(day, day)) == 3
    assert "43.738400,7.424600;43.731100,7.419700" in found["lines"]
    rival = a_company()
    with scope(company=rival.id):
        member = a_member(rival, "coordinator")
        in_monaco(day)
        assert signed_in(Browser(), member).get(page).json()["lines"] == {}


def test_a_silent_server_holds_no_page_up(browser: Browser, by: Member, day: date, settings: Any) -> None:
    """It takes the call and never answers: neither the page nor the map's question may wait for it."""
    who = in_monaco(day)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.ROADS_URL = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        deaf.settimeout(0)
        for where in (f"/planning/map/?day={day}", f"/planning/rounds/{who.pk}/{day}/",
                      f"/dispatch/lines/?day={day}"):  # fmt: skip
            assert browser.get(where).status_code == 200
        with pytest.raises(BlockingIOError):
            deaf.accept()  # nobody has even called


def test_an_optimised_day_is_drawn_on_its_roads(
    browser: Browser, by: Member, day: date, settings: Any
) -> None:
    who = in_monaco(day)
    with road_server() as (address, _):
        settings.ROADS_URL = address
        run = solved(ask_run(day=day, technicians=[who], by=by))
    page = browser.get(f"/dispatch/runs/{run.pk}/").content.decode()
    assert f'data-lines="/dispatch/runs/{run.pk}/lines/"' in page and "Distances par la route" in page
    found = browser.get(f"/dispatch/runs/{run.pk}/lines/").json()
    assert len(found["lines"]) == len(run_legs(run)) == 3 and not found["more"]


def test_the_number_of_questions_does_not_grow(browser: Browser, by: Member, day: date) -> None:
    counts = []
    for number in (1, 3):
        for n in range(number):
            in_monaco(day, f"Prénom {number}{n}")
        RoadMap.objects.get_or_create(version="v", is_current=True)
        browser.get(f"/dispatch/lines/?day={day}")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/dispatch/lines/?day={day}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Visit.objects.filter(day=day).count() == 8
