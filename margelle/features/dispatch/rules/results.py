"""What a run found, as kept in RouteRun.result: ids and numbers; names are read again when it is shown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

from margelle.engines.routing import NO_ROAD, Day, Plan, Round

FIVE_MINUTES = 300


class StopLine(TypedDict):
    """`arrive` is when the service starts, in seconds of the day; the leg is the way there from the stop
    before; the detour is what the round is longer for it."""

    visit: str
    arrive: int
    leg_m: int
    leg_s: int
    detour_m: int
    detour_s: int
    is_fixed: bool  # begun already, or only helps: the run did not place it
    keeps_hour: bool  # the client was told this hour


class RoundLines(TypedDict):
    technician: str
    metres: int
    seconds: int
    work_s: int
    overtime_s: int
    departs: int
    ends: int
    stops: list[StopLine]


class Held(TypedDict):
    """What one lock or window costs the day (NEW-4)."""

    visit: str
    what: str
    metres: int
    seconds: int


class Left(TypedDict):
    visit: str
    reason: str


class Result(TypedDict):
    before: list[RoundLines]
    after: list[RoundLines]
    left: list[Left]
    held: list[Held]
    notes: list[str]
    broken_before: int  # promises and hours that the plan breaks today
    iterations: int


def totals(rounds: Sequence[RoundLines]) -> tuple[int, int]:
    """Metres and seconds driven."""
    return sum(one["metres"] for one in rounds), sum(one["seconds"] for one in rounds)


def round_lines(
    day: Day,
    plan: Plan,
    technicians: Sequence[str],
    visits: Sequence[str],
    fixed: Sequence[bool],
    told: Sequence[bool],
) -> list[RoundLines]:
    """The plan with `visits` and `technicians` named as the day's stops and technicians stand."""
    return [
        RoundLines(
            technician=technicians[one.technician],
            metres=one.driven_m,
            seconds=one.travel_s,
            work_s=one.work_s,
            overtime_s=one.overtime_s,
            departs=one.departs,
            ends=one.ends,
            stops=_stop_lines(day, one, visits, fixed, told),
        )
        for one in plan.rounds
    ]


def _stop_lines(
    day: Day, one: Round, visits: Sequence[str], fixed: Sequence[bool], told: Sequence[bool]
) -> list[StopLine]:
    technician = day.technicians[one.technician]
    driven = len(technician.prefix)
    places: list[int | None] = [technician.start_place]
    places += [day.stops[timing.stop].place for timing in one.timings]
    places.append(technician.end_place)
    lines = []
    for n, timing in enumerate(one.timings):
        leg = _leg(day, places[n], places[n + 1])
        after = _leg(day, places[n + 1], places[n + 2])
        straight = _leg(day, places[n], places[n + 2])
        lines.append(
            StopLine(
                visit=visits[timing.stop],
                arrive=timing.start,
                leg_m=leg[0],
                leg_s=leg[1],
                detour_m=leg[0] + after[0] - straight[0],
                detour_s=leg[1] + after[1] - straight[1],
                is_fixed=n < driven or fixed[timing.stop],
                keeps_hour=told[timing.stop],
            )
        )
    return lines


def _leg(day: Day, a: int | None, b: int | None) -> tuple[int, int]:
    """Metres and seconds; nothing where the round has no end, or no road leads."""
    if a is None or b is None:
        return 0, 0
    metres, seconds = int(day.matrix.metres[a, b]), int(day.matrix.seconds[a, b])
    return (0, 0) if NO_ROAD in (metres, seconds) else (metres, seconds)


def said_start(arrive: int) -> int:
    """The hour a visit gets: to the five minutes below, so that nobody waits for a rounding."""
    return arrive // FIVE_MINUTES * FIVE_MINUTES


def moved(result: Mapping[str, Any]) -> set[str]:
    """Visits that another technician would make, or at another place of the order."""
    was = dict(_places(result.get("before", ())))
    return {visit for visit, place in _places(result.get("after", ())) if was.get(visit) != place}


def changed_rounds(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Rounds whose stops or order differ: where nothing moves, no hour is said anew."""
    return [
        after
        for before, after in zip(result["before"], result["after"], strict=True)
        if [stop["visit"] for stop in before["stops"]] != [stop["visit"] for stop in after["stops"]]
    ]


def _places(rounds: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, int]]]:
    for one in rounds:
        own = [stop["visit"] for stop in one["stops"] if not stop["is_fixed"]]
        for n, visit in enumerate(own):
            yield visit, (one["technician"], n)
