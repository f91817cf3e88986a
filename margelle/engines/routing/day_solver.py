"""The search for a day: our own ruin and recreate, which knows every rule, and PyVRP in turn, each starting
from the other's best; our evaluator decides."""

from collections.abc import Callable, Sequence
from typing import Final

from .anneal import Spent
from .day import Day
from .evaluate import evaluate_day
from .plan import Plan
from .pyvrp_day import Order, can_say, improve_by_pyvrp
from .season_solver import Search
from .solve import season_of

WORTH: Final = 10  # our iterations in one of the budget
# where each stretch of the budget ends, and who has it: PyVRP is the better where it can say the whole day
WHOLE: Final = ((0.15, False), (0.85, True), (1.0, False))
PARTLY: Final = ((0.6, False), (0.8, True), (1.0, False))
ALONE: Final = ((1.0, False),)
COOLER: Final = 0.1  # first temperature where a plan is at hand, as a share of the usual


def search_day(
    day: Day,
    *,
    seed: int,
    spent: Spent,
    stop: Callable[[], bool],
    progress: Callable[[int, float], None],
    initial: Sequence[Sequence[int]] | None,
) -> tuple[Order, int]:
    """The best order found, and the iterations of the budget that were made."""
    search = Search(season_of(day), seed)
    best = _given(day, initial)
    if best is None or best.unserved:
        search.start([best.order] if best else None)
        best = _better(day, best, search.first())
    done = 0
    for end, is_pyvrp in _stretches(day):
        begin = spent(done)
        if stop() or begin >= end:
            continue

        def share(steps: int, begin: float = begin, end: float = end, done: int = done) -> float:
            return (spent(done + steps) - begin) / (end - begin)

        def seen(cost: int, part: float, begin: float = begin, end: float = end) -> None:
            progress(cost, begin + part * (end - begin))

        if is_pyvrp:
            found, steps = _by_pyvrp(day, best, search, seed, share, stop)
        else:
            found, steps = _by_us(best, search, share, stop, seen)
        done += steps
        if found is not None:
            best = _better(day, best, found)
        progress(best.cost.total, min(1.0, spent(done)))
    return [list(stops) for stops in best.order], done


def _given(day: Day, initial: Sequence[Sequence[int]] | None) -> Plan | None:
    plan = evaluate_day(day, initial, reasons=False) if initial is not None else None
    return plan if plan and not plan.violations else None


def _better(day: Day, best: Plan | None, found: Order) -> Plan:
    plan = evaluate_day(day, found, reasons=False)
    return plan if best is None or plan.key < best.key else best


def _stretches(day: Day) -> tuple[tuple[float, bool], ...]:
    if not can_say(day):
        return ALONE
    rests = any(technician.break_ for technician in day.technicians)
    return PARTLY if rests or day.weights.balance else WHOLE


def _by_us(
    best: Plan,
    search: Search,
    share: Spent,
    stop: Callable[[], bool],
    seen: Callable[[int, float], None],
) -> tuple[Order, int]:
    search.start([best.order])
    order, made = search.run(
        lambda steps: share(-(-steps // WORTH)), stop, seen, COOLER if not best.unserved else 1.0
    )
    return order[0], -(-made // WORTH)


def _by_pyvrp(
    day: Day, best: Plan, search: Search, seed: int, share: Spent, stop: Callable[[], bool]
) -> tuple[Order | None, int]:
    steps = 0

    def enough() -> bool:
        nonlocal steps
        steps += 1
        return share(steps) >= 1 or stop()

    found = improve_by_pyvrp(day, best.order, search.prices, seed, enough)
    return (None if found is None else _mended(day, found, search)), steps


def _mended(day: Day, order: Order, search: Search) -> Order:
    """PyVRP's order without the rounds that it got wrong (a break that fits nowhere), their stops placed by
    us."""
    plan = evaluate_day(day, order, reasons=False)
    wrong = {violation.technician for violation in plan.violations}
    if wrong:
        for k in wrong:
            order[k] = list(day.technicians[k].prefix)
        search.start([order])
        order = search.first()
    return order
