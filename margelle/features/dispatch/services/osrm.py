"""A road server by HTTP (OSRM, table and route services), or the plain word that there is none.

Its answers are checked before anything is believed: a wrong shape is the same as no server. OSRM closes a
connection after five idle seconds; one reused at that moment dies without an answer, so a question is asked
once more on a fresh one. https://project-osrm.org/docs/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any, Final

import httpx
from django.conf import settings

from margelle.engines.routing import Point

NO_ROAD: Final = -1
TIMEOUT_S: Final = 2.0
MOST_METRES: Final = 2**31 - 1
# Between two places of one stretch of road OSRM 6 may tell a little less than nothing: 23 of 1.9 million
# pairs in Monaco, the least −1.7 m, all in 0 s. That is nothing, not nonsense.
LEAST_METRES: Final = -10.0
_DROPPED: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)


class NoRoads(RuntimeError):
    """No road server is set, it does not answer in time, or it answers nonsense."""


class NoWay(NoRoads):
    """The server is well, and says that no road leads there."""


@dataclass(frozen=True)
class Table:
    """Whole seconds and metres, rows from the sources; NO_ROAD where none leads.

    `off_road_m` are the sources' metres to the nearest road, `version` the map's own word.
    """

    seconds: list[list[int]]
    metres: list[list[int]]
    off_road_m: list[int]
    version: str


def is_set() -> bool:
    return bool(settings.ROADS_URL)


@cache
def _client(address: str) -> httpx.Client:
    """One per process and server: connections are kept, that is most of the speed."""
    return httpx.Client(base_url=address, timeout=TIMEOUT_S, follow_redirects=False)


def table(points: Sequence[Point], sources: Sequence[int], targets: Sequence[int]) -> Table:
    """Roads from these points to those, by their places in `points`. Raises NoRoads."""
    asked = {
        "annotations": "duration,distance",
        "sources": ";".join(map(str, sources)),
        "destinations": ";".join(map(str, targets)),
        "generate_hints": "false",
    }
    body = _get(f"/table/v1/driving/{_path(points)}", asked)
    try:
        found = Table(
            seconds=[[_whole(value) for value in row] for row in body["durations"]],
            metres=[[_whole(value, LEAST_METRES) for value in row] for row in body["distances"]],
            off_road_m=[_whole(place["distance"]) for place in body["sources"]],
            version=str(body.get("data_version", ""))[:80],
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise NoRoads("the table has no durations") from problem
    wanted = (len(sources), len(targets))
    for rows in (found.seconds, found.metres):
        if len(rows) != wanted[0] or any(len(row) != wanted[1] for row in rows):
            raise NoRoads("the table has another size")
    return found


def line(a: Point, b: Point) -> str:
    """The road as a polyline of five decimals. Raises NoWay where none leads, NoRoads."""
    asked = {"overview": "full", "geometries": "polyline", "generate_hints": "false"}
    body = _get(f"/route/v1/driving/{_path((a, b))}", asked)
    try:
        found = body["routes"][0]["geometry"]
    except (KeyError, TypeError, IndexError) as problem:
        raise NoRoads("the route has no line") from problem
    if not isinstance(found, str):
        raise NoRoads("the route has no line")
    return found


def _path(points: Sequence[Point]) -> str:
    return ";".join(f"{point.longitude:.6f},{point.latitude:.6f}" for point in points)


def _get(path: str, asked: dict[str, str]) -> dict[str, Any]:
    if not is_set():
        raise NoRoads("no road server is set")
    client = _client(settings.ROADS_URL)
    try:
        try:
            answer = client.get(path, params=asked)
        except _DROPPED:  # an idle connection that the server had closed
            answer = client.get(path, params=asked)
        body = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise NoRoads(f"{type(problem).__name__}") from problem
    if isinstance(body, dict) and body.get("code") in ("NoRoute", "NoSegment"):
        raise NoWay(str(body["code"]))
    if answer.status_code != 200 or not isinstance(body, dict) or body.get("code") != "Ok":
        raise NoRoads(f"answered {answer.status_code}")
    return body


def _whole(value: Any, least: float = 0.0) -> int:
    """Round half up, nothing at least; None is a place no road leads to."""
    if value is None:
        return NO_ROAD
    number = float(value)
    if isinstance(value, bool) or not isfinite(number) or not least <= number <= MOST_METRES:
        raise ValueError(f"not a length: {value!r}")
    return max(0, int(number + 0.5))
