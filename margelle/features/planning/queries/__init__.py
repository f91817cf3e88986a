"""Reads of the plan. All inside a company_scope."""

from .availability import Calendar
from .board import Board, board_week
from .conflicts import conflicts_between, conflicts_if
from .delays import open_notices, sla_marks
from .filters import BoardFilters
from .month import ClientMonth, client_month
from .sheet import VisitSheet, visit_sheet
from .templates import listed_templates, open_templates, pool_steps
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
    "Calendar",
    "ClientMonth",
    "VisitSheet",
    "board_week",
    "client_month",
    "conflicts_between",
    "conflicts_if",
    "late",
    "late_clock",
    "listed_templates",
    "open_notices",
    "open_templates",
    "pool_steps",
    "round_of",
    "running_series",
    "sla_marks",
    "to_plan",
    "visit_address",
    "visit_for",
    "visit_sheet",
    "visits",
    "visits_of_client",
]
