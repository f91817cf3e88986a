"""What happens to the time people work: hours, absences, closed days."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class HoursChanged(Event):
    """The working hours of a technician, who is `entity_id`."""

    entity: ClassVar[str] = "working_hours"


@dataclass(frozen=True, kw_only=True)
class AbsenceEvent(Event):
    entity: ClassVar[str] = "absence"
    technician: UUID
    from_day: date
    to_day: date


@dataclass(frozen=True, kw_only=True)
class AbsenceAsked(AbsenceEvent):
    """Asked for, or entered by the office; one that needs no answer is followed by AbsenceDecided."""


@dataclass(frozen=True, kw_only=True)
class AbsenceDecided(AbsenceEvent):
    approved: bool


@dataclass(frozen=True, kw_only=True)
class AbsenceWithdrawn(AbsenceEvent):
    """It does not take place; it may have been approved."""


@dataclass(frozen=True, kw_only=True)
class ClosedDaysChanged(Event):
    """Days on which an agency or the company does not work; `entity_id` is the company's id."""

    entity: ClassVar[str] = "closed_days"
    added: int = 0
    removed: int = 0
