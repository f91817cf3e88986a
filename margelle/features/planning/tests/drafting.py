"""A week as a scenario, and where its visits lie."""

from datetime import date
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.planning.actions import (
    move_draft,
)
from margelle.features.planning.models import Scenario, ScenarioVisit, Visit

from .make import a_scenario

MONDAY, TUESDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 21)


def a_week(by: Member, **more: Any) -> Scenario:
    return a_scenario(by, first=MONDAY, last=SUNDAY, **more)


def lay(
    row: ScenarioVisit, by: Member, technician: Member | None, day: date | None, **more: Any
) -> ScenarioVisit:
    row.refresh_from_db()
    return move_draft(row=row, by=by, technician=technician, day=day, version=row.version, **more)


def where(row: Visit) -> tuple[Any, Any, Any]:
    row.refresh_from_db()
    return row.day, row.technician_id, row.start
