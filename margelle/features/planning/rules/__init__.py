"""Pure questions about visits and working time."""

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
    "DaySpan",
    "LateClock",
    "NotAllowed",
    "Rule",
    "Shift",
    "Side",
    "State",
    "check_transition",
    "day_span",
    "fitting_start",
    "is_late",
]
