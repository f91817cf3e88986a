"""Pure questions about visits and working time."""

from .conflicts import Conflict, Favoured, Kind, Planned, TechnicianDay
from .hours import Away, DaySpan, Shift, day_span
from .states import (
    EDITABLE,
    FINISHED,
    MOVABLE,
    OVER,
    TRANSITIONS,
    LateClock,
    NotAllowed,
    Rule,
    Side,
    State,
    check_transition,
    fitting_start,
    is_late,
)

__all__ = [
    "EDITABLE",
    "FINISHED",
    "MOVABLE",
    "OVER",
    "TRANSITIONS",
    "Away",
    "Conflict",
    "DaySpan",
    "Favoured",
    "Kind",
    "LateClock",
    "NotAllowed",
    "Planned",
    "Rule",
    "Shift",
    "Side",
    "State",
    "TechnicianDay",
    "check_transition",
    "day_span",
    "fitting_start",
    "is_late",
]
