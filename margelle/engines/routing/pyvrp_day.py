"""The day as PyVRP can say it: no breaks, ranks or balance. What it finds is checked and mended by us."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from .day import NO_ROAD, Day, Stop, Technician
from .evaluate import is_ranked
from .seasonal import VERY_LONG
from .timetable import begins, hours

FORBIDDEN: Final = 10**12  # micro-euros of a leg into a stop that a technician may not serve
OPEN_END: Final = 2 * 86_400

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
        import pyvrp  # noqa: PLC0415 - heavy, and not on every machine
    except ImportError:
        return None
    said = _Said(pyvrp, day, prices)
    start = said.solution(order)

    def enough(best_cost: int) -> bool:
        return stop()

    result = pyvrp.solve(said.data, enough, seed=seed, collect_stats=False, display=False, initial_solution=start)
    return said.order(result.best)


class _Said:
    """Locations are matrix places; PyVRP's clients are (stop, window) pairs, its depots where rounds begin and end."""

    def __init__(self, pyvrp: Any, day: Day, prices: Sequence[float]) -> None:
        self.pyvrp, self.day = pyvrp, day
        self.past = {i for technician in day.technicians for i in technician.prefix}
        self.crew = [k for k, technician in enumerate(day.technicians) if technician.present]
        self.clients: list[tuple[int, int]] = []
        self.groups: list[Any] = []
        clients = [client for i in range(len(day.stops)) if i not in self.past for client in self._said(i, prices)]
        base = self._base()
        profiles = self._profiles()
        depots, vehicles = self._vehicles(profiles)
        distance, duration = zip(*(self._matrices(base, may) for may in profiles), strict=True)
        places = len(day.matrix) + 2 * len(self.crew) + len(self.clients)
        self.data = pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(places)],
            clients,
            depots,
            vehicles,
            list(distance),
            list(duration),
            self.groups,
        )
