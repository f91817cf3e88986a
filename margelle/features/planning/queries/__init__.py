"""Reads of the plan. All inside a company_scope."""

from .visits import (
    late_clock,
    round_of,
    running_series,
    to_plan,
    visit_address,
    visit_for,
    visits_of_client,
)

__all__ = [
    "late_clock",
    "round_of",
    "running_series",
    "to_plan",
    "visit_address",
    "visit_for",
    "visits_of_client",
]
