"""How hot the search is: calibrated at the start, cooled over the budget, warmed again when it is stuck."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Spent = Callable[[int], float]  # iterations done -> share of the budget, 1 = all of it

COLD: Final = 0.01  # last temperature as a share of the first
ACCEPTED: Final = 0.2  # worsening moves taken at the start, about
PROBES: Final = 12


@dataclass
class Annealing:
    """Temperature by share of the budget; `unit` is what a short leg costs."""

    hot: float

    def at(self, share: float) -> float:
        return float(self.hot * COLD ** min(1.0, share))


def share_of(budget: int | Spent) -> Spent:
    """A number of iterations, or the caller's own measure (a clock, say)."""
    if isinstance(budget, int):
        whole = budget
        return lambda done: done / whole if whole else 1.0
    return budget
