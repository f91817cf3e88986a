"""What roads look like on a map: asked of the road server by the worker, and kept with its map."""

from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic
from typing import Final

from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.features.dispatch.models import RoadLine, RouteRun
from margelle.features.dispatch.queries.lines import lines_of
from margelle.features.dispatch.queries.roads import current_map, key_of
from margelle.features.dispatch.queries.ways import Leg
from margelle.features.dispatch.rules.lines import thinned
from margelle.features.dispatch.services import osrm

from .roads import learn_places

Stop = Callable[[], bool]
AT_ONCE: Final = 50
MOST_ASKED: Final = 3_000  # legs of one job
MOST_KEPT: Final = 20_000  # lines of a company: about 6 MB; the oldest leave first
SECONDS: Final = 20.0


def ask_lines(*, day: date | None = None, run: RouteRun | None = None) -> None:
    """By the worker, so that no page waits for a road server; once a minute for the same day or run."""
    what = f"day {day.isoformat()}" if day else f"run {run.pk}" if run else ""
    key, _, value = what.partition(" ")
    enqueue("dispatch.lines", key=f"{what} {timezone.now():%Y-%m-%d %H:%M}", payload={key: value})


def learn_lines(legs: Sequence[Leg], *, seconds: float = SECONDS, stop: Stop = lambda: False) -> int:
    """Ask for those that are not kept; how many are new. Raises NoRoads.

    No transaction is open while the server is asked; what is kept before it fails, or time ends, stays.
    """
    until, new = monotonic() + seconds, 0
    if current_map() is None:
        learn_places(list(dict.fromkeys(point for leg in legs for point in leg)), stop=stop)
    if (road_map := current_map()) is None:
        return 0
    known = lines_of(legs)
    fresh = [leg for leg in legs if leg not in known][:MOST_ASKED]
    rows: list[RoadLine] = []
    try:
        for leg in fresh:
            if stop() or monotonic() > until:
                break
            (latitude, longitude), (to_latitude, to_longitude) = key_of(leg[0]), key_of(leg[1])
            rows.append(
                RoadLine(
                    road_map=road_map, latitude=latitude, longitude=longitude,
                    to_latitude=to_latitude, to_longitude=to_longitude, line=_line(leg),
                )
            )  # fmt: skip
    finally:
        # Another worker may have kept the same meanwhile.
        RoadLine.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        new = len(rows)
    if new:
        forget_oldest_lines()
    return new


def _line(leg: Leg) -> str:
    try:
        return thinned(osrm.line(*leg))
    except osrm.NoWay:
        return ""
    except ValueError as problem:
        raise osrm.NoRoads("the line is none") from problem


def forget_oldest_lines(most: int = MOST_KEPT) -> int:
    """Lines beyond that number; they are asked again when a map needs them."""
    old = list(RoadLine.objects.order_by("-pk").values_list("pk", flat=True)[most : most + 900])
    count, _ = RoadLine.objects.filter(pk__in=old).delete()
    return count
