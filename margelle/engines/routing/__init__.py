"""Roads and rounds: a trip's estimate, the best rounds of a day or a season, the best place for an emergency.

Pure and deterministic: no clock, no network, every draw from a given seed. See docs/routing.md.
"""

from typing import TYPE_CHECKING, Any

from .day import NO_ROAD, Break, Day, Lock, Matrix, Stop, Technician, Weights, Window
from .estimate import Point, Trip, crow_fly_m, estimate, length
from .evaluate import evaluate_day
from .insertion import Offer, Urgent
from .plan import Broken, Cost, Plan, Reason, Round, Timing, Violation
from .season import Client, Season, SeasonPlan
from .solve import evaluate_season, solve_day, solve_season, warm

if TYPE_CHECKING:
    from .resident import Resident

__all__ = [
    "NO_ROAD",
    "Break",
    "Broken",
    "Client",
    "Cost",
    "Day",
    "Lock",
    "Matrix",
    "Offer",
    "Plan",
    "Point",
    "Reason",
    "Resident",
    "Round",
    "Season",
    "SeasonPlan",
    "Stop",
    "Technician",
    "Timing",
    "Trip",
    "Urgent",
    "Violation",
    "Weights",
    "Window",
    "crow_fly_m",
    "estimate",
    "evaluate_day",
    "evaluate_season",
    "length",
    "solve_day",
    "solve_season",
    "warm",
]


def __getattr__(name: str) -> Any:
    if name == "Resident":  # it brings numpy, 25 MB that a web process may never need
        from .resident import Resident

        return Resident
    raise AttributeError(name)
