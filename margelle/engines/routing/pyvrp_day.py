"""The day as PyVRP can say it: no breaks, ranks or balance. What it finds is checked and mended by us."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from .day import NO_ROAD, Day, Stop, Technician
from .evaluate import is_ranked
from .timetable import begins, hours

FAR: Final = 10**12  # micro-euros of a leg where no road leads, or to a stop that a technician may not serve
LONG: Final = 10**7  # its seconds
EVERYTHING: Final = 10**12  # the room of a van that nobody limited

Order = list[list[int]]


def can_say(day: Day) -> bool:
    """Whether PyVRP may help at all: it knows no ranks, and needs somebody and something."""
    free = len(day.stops) - sum(len(technician.prefix) for technician in day.technicians)
    present = any(technician.present for technician in day.technicians)
    return present and free > 0 and not any(is_ranked(day, i) for i in range(len(day.stops)))


def improve_by_pyvrp(
    day: Day, order: Sequence[Sequence[int]], prices: Sequence[float], seed: int, stop: Callable[[], bool]
) -> Order | None:
    """A better order by PyVRP's own measure, starting from ours; None where PyVRP is not installed."""
    try:
        import pyvrp
    except ImportError:
        return None
    said = _Said(pyvrp, day, prices)
    result = pyvrp.solve(
        said.data,
        lambda _: stop(),
        seed=seed,
        collect_stats=False,
        display=False,
        initial_solution=said.solution(order),
    )
    return said.order(result.best)


class _Said:
    """A location for each client of PyVRP, which is a (stop, window) pair, then two for each technician."""

    def __init__(self, pyvrp: Any, day: Day, prices: Sequence[float]) -> None:
        self.pyvrp, self.day, self.prices = pyvrp, day, prices
        self.crew = [k for k, technician in enumerate(day.technicians) if technician.present]
        past = {i for technician in day.technicians for i in technician.prefix}
        self.pairs = [
            (i, w)
            for i in range(len(day.stops))
            if i not in past
            for w in range(max(1, len(hours(day.stops[i]))))
        ]
        self.number: dict[tuple[int, int], int] = {pair: c for c, pair in enumerate(self.pairs)}
        groups, clients = self._clients()
        distance, duration = self._roads()
        who = [self._who(k) for k in self.crew]
        kinds = sorted({tuple(may) for may in who})
        self.data = pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(len(distance))],
            clients,
            [pyvrp.Depot(len(self.pairs) + a) for a in range(2 * len(self.crew))],
            [self._vehicle(a, kinds.index(tuple(who[a]))) for a in range(len(self.crew))],
            [_closed(distance, may, FAR) for may in kinds],
            [_closed(duration, may, LONG) for may in kinds],
            groups,
        )

    def _clients(self) -> tuple[list[Any], list[Any]]:
        groups, clients = list[Any](), list[Any]()
        for i, w in self.pairs:
            stop, windows = self.day.stops[i], hours(self.day.stops[i])
            if w == 0 and len(windows) > 1:
                members = [self.number[i, v] for v in range(len(windows))]
                groups.append(self.pyvrp.ClientGroup(members, required=False))
            said: dict[str, Any] = {"delivery": [stop.load]}
            if windows:
                said |= {"tw_early": windows[w].opens, "tw_late": windows[w].closes}
            if len(windows) > 1:
                said["group"] = len(groups) - 1
            prize = min(round(self.prices[i]), FAR // 10)
            clients.append(
                self.pyvrp.Client(
                    self.number[i, w], service_duration=stop.service_s, prize=prize, required=False, **said
                )
            )
        return groups, clients

    def _roads(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Micro-euros and seconds between all locations; a technician without end place is home at once."""
        day, weights = self.day, self.day.weights
        places = [day.stops[i].place for i, _ in self.pairs]
        for k in self.crew:
            technician = day.technicians[k]
            places += [_start(day, technician), technician.end_place or 0]
        at = np.ix_(places, places)
        seconds, metres = day.matrix.seconds[at].astype(np.int64), day.matrix.metres[at].astype(np.int64)
        cost = weights.second * seconds + weights.metre * metres
        cost[seconds == NO_ROAD], seconds[seconds == NO_ROAD] = FAR, LONG
        for a, k in enumerate(self.crew):
            if day.technicians[k].end_place is None:
                cost[:, len(self.pairs) + 2 * a + 1] = seconds[:, len(self.pairs) + 2 * a + 1] = 0
        np.fill_diagonal(cost, 0)
        np.fill_diagonal(seconds, 0)
        return cost, seconds

    def _who(self, k: int) -> list[bool]:
        """Of each client, whether technician k may serve it."""
        return [_may(self.day, k, self.day.stops[i]) for i, _ in self.pairs]

    def _vehicle(self, a: int, profile: int) -> Any:
        technician = self.day.technicians[self.crew[a]]
        begin, rest = begins(technician), technician.break_.length_s if technician.break_ else 0
        closes = max(begin, technician.closes - rest)
        return self.pyvrp.VehicleType(
            1,
            capacity=[self._room(technician)],
            start_depot=2 * a,
            end_depot=2 * a + 1,
            fixed_cost=0 if technician.prefix else technician.day_cost,
            tw_early=begin,
            tw_late=closes + technician.overtime_s,
            start_late=begin,
            shift_duration=closes - begin,
            max_overtime=technician.overtime_s,
            unit_distance_cost=1,
            unit_overtime_cost=self.day.weights.overtime,
            profile=profile,
        )

    def _room(self, technician: Technician) -> int:
        taken = sum(self.day.stops[i].load for i in technician.prefix)
        return max(0, (EVERYTHING if technician.capacity is None else technician.capacity) - taken)

    def solution(self, order: Sequence[Sequence[int]]) -> Any:
        routes = []
        for a, k in enumerate(self.crew):
            stops = order[k][len(self.day.technicians[k].prefix) :]
            if stops:
                routes.append(self.pyvrp.Route(self.data, [self.number[i, 0] for i in stops], a))
        return self.pyvrp.Solution(self.data, routes)

    def order(self, solution: Any) -> Order:
        found = [list(technician.prefix) for technician in self.day.technicians]
        for route in solution.routes():
            visits = [self.pairs[step.idx][0] for step in route if step.is_client()]
            found[self.crew[route.vehicle_type()]] += visits
        return found


def _start(day: Day, technician: Technician) -> int:
    return day.stops[technician.prefix[-1]].place if technician.prefix else technician.start_place


def _may(day: Day, k: int, stop: Stop) -> bool:
    return (
        k not in stop.forbidden
        and (stop.allowed is None or k in stop.allowed)
        and not stop.skills & ~day.technicians[k].skills
        and (stop.lock is None or stop.lock.technician == k)
    )


def _closed(roads: np.ndarray[Any, Any], may: tuple[bool, ...], price: int) -> np.ndarray[Any, Any]:
    """The same roads without those into what is not allowed."""
    found = roads.copy()
    found[:, : len(may)][:, ~np.array(may, dtype=bool)] = price
    np.fill_diagonal(found, 0)
    return found
