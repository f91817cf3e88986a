"""Reads of the plan. All inside a company_scope."""

from .board import Board, board_week
from .filters import BoardFilters
from .sheet import VisitSheet, visit_sheet
from .visits import (
    late,
    late_clock,
    round_of,
    running_series,
    to_plan,
    visit_address,
    visit_for,
    visits,
    visits_of_client,
)

__all__ = [
    "Board",
    "BoardFilters",
    "VisitSheet",
    "board_week",
    "late",
    "late_clock",
    "round_of",
    "running_series",
    "to_plan",
    "visit_address",
    "visit_for",
    "visit_sheet",
    "visits",
    "visits_of_client",
]
