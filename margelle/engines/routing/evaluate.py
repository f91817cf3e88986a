"""The only truth about a day's plan: its times, its cost, what it breaks, who is left out."""

from collections.abc import Mapping, Sequence

from .day import Day
from .plan import Broken, Cost, Plan, Reason, Round, Violation
from .reasons import reason_for
from .timetable import Timetable


def evaluate_day(day: Day, rounds: Sequence[Sequence[int]], *, reasons: bool = True) -> Plan:
    """`rounds`: stops by technician, in driving order, the driven ones first. Raises ValueError on
    nonsense."""
    if len(rounds) != len(day.technicians):
        raise ValueError(f"one round per technician: {len(rounds)} for {len(day.technicians)}")
    table, broken, timed = Timetable(day), list[Violation](), list[Round]()
    seen: set[int] = set()
    for k, stops in enumerate(rounds):
        if any(not 0 <= stop < len(day.stops) for stop in stops):
            raise ValueError(f"a stop that the day has not: {list(stops)}")
        done, late = table.round(k, stops)
        timed.append(done)
        broken += [*late, *_people(day, k, stops)]
        broken += [Violation(Broken.TWICE, k, stop) for stop in _again(stops, seen)]
    left = [i for i in range(len(day.stops)) if i not in seen]
    missing = [0, 0, 0, 0]
    for i in left:
        if day.stops[i].mandatory:
            missing[3 - day.stops[i].priority] += 1
    a, b, c, d = missing
    unserved: Mapping[int, Reason] = {i: reason_for(day, table, i) for i in left} if reasons else {}
    return Plan(tuple(timed), cost(day, timed, seen), tuple(broken), unserved, (a, b, c, d))


def _again(stops: Sequence[int], seen: set[int]) -> list[int]:
    twice = []
    for stop in stops:
        if stop in seen:
            twice.append(stop)
        seen.add(stop)
    return twice


def _people(day: Day, k: int, stops: Sequence[int]) -> list[Violation]:
    """Skills, allowed technicians, locks and the driven prefix; what is driven is past judging."""
    technician, found = day.technicians[k], list[Violation]()
    driven = len(technician.prefix)
    if tuple(stops[:driven]) != technician.prefix:
        found.append(Violation(Broken.PREFIX, k))
    if technician.capacity is not None and sum(day.stops[i].load for i in stops) > technician.capacity:
        found.append(Violation(Broken.LOAD, k))
    for rank, i in enumerate(stops):
        stop = day.stops[i]
        if rank < driven and i in technician.prefix:
            continue
        if not technician.present:
            found.append(Violation(Broken.ABSENT, k, i))
        if stop.skills & ~technician.skills:
            found.append(Violation(Broken.SKILL, k, i))
        if k in stop.forbidden or (stop.allowed is not None and k not in stop.allowed):
            found.append(Violation(Broken.NOT_ALLOWED, k, i))
        if stop.lock and (stop.lock.technician != k or not rank_holds(day, stops, rank)):
            found.append(Violation(Broken.LOCK, k, i))
    return found


def rank_holds(day: Day, stops: Sequence[int], rank: int) -> bool:
    """Whether the stop at `rank` is where its lock wants it: there, or last where the round is too short."""
    lock = day.stops[stops[rank]].lock
    if lock is None or lock.rank is None or lock.rank == rank:
        return True
    return lock.rank > rank and all(is_ranked(day, i) for i in stops[rank + 1 :])


def is_ranked(day: Day, i: int) -> bool:
    lock = day.stops[i].lock
    return lock is not None and lock.rank is not None


def cost(day: Day, rounds: Sequence[Round], served: set[int]) -> Cost:
    weights, works = day.weights, present_works(day, rounds)
    return Cost(
        seconds=weights.second * sum(round_.travel_s for round_ in rounds),
        metres=weights.metre * sum(round_.driven_m for round_ in rounds),
        overtime=weights.overtime * sum(round_.overtime_s for round_ in rounds),
        days=sum(
            technician.day_cost
            for technician, round_ in zip(day.technicians, rounds, strict=True)
            if round_.timings
        ),
        value=sum(day.stops[i].value for i in served if not day.stops[i].mandatory),
        balance=balance(weights.balance, works),
    )


def present_works(day: Day, rounds: Sequence[Round]) -> list[int]:
    pairs = zip(day.technicians, rounds, strict=True)
    return [round_.work_s for technician, round_ in pairs if technician.present]


def balance(weight: int, works: Sequence[int]) -> int:
    """weight × Σ(work − mean)²/mean, rounded half up; 0 where nobody works.

    In whole numbers: with n works of sum S and sum of squares Q it is weight × (n·Q − S²)/S.
    """
    total = sum(works)
    if not weight or not total:
        return 0
    spread = len(works) * sum(work * work for work in works) - total * total
    return (2 * weight * spread + total) // (2 * total)
