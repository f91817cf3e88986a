"""Reads of the plan. All inside a company_scope."""

from .absences import absences, asked_count, strip, visits_in
from .availability import Calendar
from .board import Board, board_week
from .conflicts import conflicts_between, conflicts_if
from .delays import open_notices, sla_marks
from .filters import BoardFilters
from .holidays import PublicHolidays, french_holidays
from .hours import HoursSet, TechnicianHours, hours_of
from .mates import MateLine, is_shared_by, mates_between, visits_shared_by
from .month import ClientMonth, ContractMonth, client_month, contract_months
from .series import (
    Due,
    SeriesTerms,
    Slot,
    all_series,
    draft_series,
    dues,
    exceptions_of,
    holidays_of,
    listed_series,
    next_dues,
    rule_of,
    running_series,
    series_for,
    technicians_of,
    terms_of,
)
from .series_change import SeriesChange, change_of
from .series_preview import PreviewLine, preview
from .sheet import VisitSheet, visit_sheet
from .templates import listed_templates, open_templates, pool_steps
from .vehicles import vehicle_on, vehicles_on
from .visits import (
    late,
    late_clock,
    round_of,
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
    "ContractMonth",
    "Due",
    "HoursSet",
    "MateLine",
    "PreviewLine",
    "PublicHolidays",
    "SeriesChange",
    "SeriesTerms",
    "Slot",
    "TechnicianHours",
    "VisitSheet",
    "absences",
    "all_series",
    "asked_count",
    "board_week",
    "change_of",
    "client_month",
    "conflicts_between",
    "conflicts_if",
    "contract_months",
    "draft_series",
    "dues",
    "exceptions_of",
    "french_holidays",
    "holidays_of",
    "hours_of",
    "is_shared_by",
    "late",
    "late_clock",
    "listed_series",
    "listed_templates",
    "mates_between",
    "next_dues",
    "open_notices",
    "open_templates",
    "pool_steps",
    "preview",
    "round_of",
    "rule_of",
    "running_series",
    "series_for",
    "sla_marks",
    "strip",
    "technicians_of",
    "terms_of",
    "to_plan",
    "vehicle_on",
    "vehicles_on",
    "visit_address",
    "visit_for",
    "visit_sheet",
    "visits",
    "visits_in",
    "visits_of_client",
    "visits_shared_by",
]
