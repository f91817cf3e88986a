"""The only truth about a season's plan."""

from collections.abc import Mapping
from dataclasses import replace

from .evaluate import balance, evaluate_day
from .plan import Cost, Plan, Reason
from .reasons import reason_for
from .season import Pattern, Rounds, Season, SeasonPlan
from .timetable import Timetable

SPREAD_FREE_S = 1_800  # arrivals within half an hour count as the same time


def evaluate_season(season: Season, rounds: Rounds, *, reasons: bool = True) -> SeasonPlan:
    """`rounds`: by day, by technician, clients in driving order. Raises ValueError on nonsense."""
    if len(rounds) != len(season.crews):
        raise ValueError(f"rounds for each day: {len(rounds)} for {len(season.crews)}")
    days = tuple(evaluate_day(season.day(d), made, reasons=False) for d, made in enumerate(rounds))
    visits = _visits(season, days)
    patterns: list[Pattern | None] = []
    broken: list[int] = []
    missing = [0, 0, 0, 0]
    left: list[int] = []
    for i, client in enumerate(season.clients):
        seen = tuple(sorted(d for d, _, _ in visits[i]))
        if seen and seen not in client.patterns:
            broken.append(i)
        patterns.append(seen or None)
        if not seen:
            left.append(i)
            if client.stop.mandatory:
                missing[3 - client.stop.priority] += 1
    a, b, c, d4 = missing
    unserved: Mapping[int, Reason] = _reasons(season, left) if reasons else {}
    days = tuple(replace(day, unserved={}, missing=(0, 0, 0, 0)) for day in days)
    total = _cost(season, days, visits, patterns)
    return SeasonPlan(days, tuple(patterns), total, unserved, (a, b, c, d4), tuple(broken))


def _visits(season: Season, days: tuple[Plan, ...]) -> list[list[tuple[int, int, int]]]:
    """By client: day, technician, arrival."""
    found: list[list[tuple[int, int, int]]] = [[] for _ in season.clients]
    for d, plan in enumerate(days):
        for round_ in plan.rounds:
            for timing in round_.timings:
                found[timing.stop].append((d, round_.technician, timing.arrive))
    return found


def _cost(
    season: Season,
    days: tuple[Plan, ...],
    visits: list[list[tuple[int, int, int]]],
    patterns: list[Pattern | None],
) -> Cost:
    weights = season.weights
    people = sum(len({k for _, k, _ in seen}) - 1 for seen in visits if seen)
    spread = 0
    for seen in visits:
        arrivals = [at for _, _, at in seen]
        spread += max(0, max(arrivals) - min(arrivals) - SPREAD_FREE_S) if arrivals else 0
    moved = sum(
        len(set(client.now) - set(pattern))
        for client, pattern in zip(season.clients, patterns, strict=True)
        if pattern
    )
    works = [sum(round_.work_s for round_ in plan.rounds) for plan in days]
    value = sum(
        client.stop.value
        for client, pattern in zip(season.clients, patterns, strict=True)
        if pattern and not client.stop.mandatory
    )
    return Cost(
        seconds=sum(plan.cost.seconds for plan in days),
        metres=sum(plan.cost.metres for plan in days),
        overtime=sum(plan.cost.overtime for plan in days),
        days=sum(plan.cost.days for plan in days),
        value=value,
        balance=sum(plan.cost.balance for plan in days),
        technicians=weights.another_technician * people,
        spread=weights.arrival_spread * spread,
        day_balance=balance(weights.day_balance, works),
        moved=weights.moved * moved,
    )


def _reasons(season: Season, left: list[int]) -> dict[int, Reason]:
    """The mildest reason over the days that the client could have: what is closest to being possible."""
    order = list(Reason)
    tables = [Timetable(season.day(d)) for d in range(len(season.crews))] if left else []
    found = {}
    for i in left:
        days = {d for pattern in season.clients[i].patterns for d in pattern}
        each = [reason_for(season.day(d), tables[d], i) for d in sorted(days)]
        found[i] = max(each, key=order.index, default=Reason.NOBODY_PRESENT)
    return found
