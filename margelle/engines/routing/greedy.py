"""A first plan in plain Python: each stop where it costs least, then small ruins mended, every rule by full check."""

import random
from collections.abc import Callable, Sequence

from .day import Day
from .evaluate import evaluate_day, is_ranked, rank_holds
from .plan import Plan
from .timetable import Timetable, hours

Rounds = list[list[int]]
REMOVED = 4  # stops taken out of a plan at a time, about


class Greedy:
    def __init__(self, day: Day, seed: int) -> None:
        self.day, self.table, self.chance = day, Timetable(day), random.Random(seed)  # noqa: S311
        self.driven = [len(technician.prefix) for technician in day.technicians]
        self.past = {i for technician in day.technicians for i in technician.prefix}
        self.may = [self._may(i) for i in range(len(day.stops))]

    def _may(self, i: int) -> list[int]:
        stop = self.day.stops[i]
        return [
            k
            for k, technician in enumerate(self.day.technicians)
            if technician.present
            and k not in stop.forbidden
            and (stop.allowed is None or k in stop.allowed)
            and not stop.skills & ~technician.skills
            and (stop.lock is None or stop.lock.technician == k)
        ]

    def price(self, k: int, stops: Sequence[int]) -> int | None:
        """What the round costs, or None if it breaks a rule."""
        if any(not rank_holds(self.day, stops, rank) for rank in range(self.driven[k], len(stops))):
            return None
        done, broken = self.table.round(k, stops)
        if broken:
            return None
        weights, technician = self.day.weights, self.day.technicians[k]
        return (
            weights.second * done.travel_s
            + weights.metre * done.driven_m
            + weights.overtime * done.overtime_s
            + (technician.day_cost if stops else 0)
        )

    def place(self, rounds: Rounds, wanted: Sequence[int]) -> None:
        """Puts each stop where it costs least; what fits nowhere stays out, and an optional one that costs more
        than its value."""
        prices = [self.price(k, stops) or 0 for k, stops in enumerate(rounds)]
        for i in wanted:
            best: tuple[int, int, int] | None = None
            for k in self.may[i]:
                for at in range(self.driven[k], len(rounds[k]) + 1):
                    price = self.price(k, [*rounds[k][:at], i, *rounds[k][at:]])
                    if price is not None and (best is None or price - prices[k] < best[0]):
                        best = (price - prices[k], k, at)
            stop = self.day.stops[i]
            if best and (stop.mandatory or best[0] < stop.value):
                rounds[best[1]].insert(best[2], i)
                prices[best[1]] += best[0]

    def order(self, stops: Sequence[int]) -> list[int]:
        """Ranked first, then other locks, then by priority, narrow windows before wide ones."""
        return sorted(stops, key=self._urgency)

    def _urgency(self, i: int) -> tuple[int, int, int, int]:
        stop = self.day.stops[i]
        rank = (stop.lock.rank or 0) if stop.lock else 0
        spread = sum(window.closes - window.opens for window in hours(stop)) or 1 << 30
        return (0 if is_ranked(self.day, i) else 1 if stop.lock else 2, rank, -stop.priority, spread)


def improve(
    day: Day,
    *,
    seed: int,
    budget: int,
    stop: Callable[[], bool],
    progress: Callable[[int, float], None],
    initial: Sequence[Sequence[int]] | None,
) -> Plan:
    greedy = Greedy(day, seed)
    rounds: Rounds = [list(technician.prefix) for technician in day.technicians]
    if initial is not None and not evaluate_day(day, initial, reasons=False).violations:
        rounds = [list(stops) for stops in initial]
    placed = greedy.past | {i for stops in rounds for i in stops}
    greedy.place(rounds, greedy.order([i for i in range(len(day.stops)) if i not in placed]))
    best = evaluate_day(day, rounds, reasons=False)
    done = 0
    while done < budget and not stop():
        done += 1
        rounds = [list(stops) for stops in best.order]
        free = [i for k, stops in enumerate(rounds) for i in stops[greedy.driven[k] :]]
        out = greedy.chance.sample(free, min(len(free), 1 + greedy.chance.randrange(REMOVED)))
        rounds = [[i for i in stops if i not in out] for stops in rounds]
        left = [i for i in range(len(day.stops)) if i not in greedy.past and i not in free]
        back = [*out, *left]
        greedy.chance.shuffle(back)
        greedy.place(rounds, sorted(back, key=lambda i: not is_ranked(day, i)))
        tried = evaluate_day(day, rounds, reasons=False)
        if tried.key < best.key:
            best = tried
        progress(best.cost.total, done / budget)
    return evaluate_day(day, best.order)
