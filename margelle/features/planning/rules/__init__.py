"""Pure questions about visits and working time."""

from .conflicts import Conflict, Favoured, Kind, Planned, TechnicianDay
from .hours import ALL_YEAR, Away, DaySpan, Season, Shift, day_span, first_gap, seasons_meet, week_minutes
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
    "ALL_YEAR",
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
    "Season",
    "Shift",
    "Side",
    "State",
    "TechnicianDay",
    "check_transition",
    "day_span",
    "first_gap",
    "fitting_start",
    "is_late",
    "seasons_meet",
    "week_minutes",
]
