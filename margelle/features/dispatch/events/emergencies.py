from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class EmergencyEvent(Event):
    entity: ClassVar[str] = "emergency"


@dataclass(frozen=True, kw_only=True)
class EmergencyOpened(EmergencyEvent):
    visit: UUID
    severity: int


@dataclass(frozen=True, kw_only=True)
class EmergencyAssigned(EmergencyEvent):
    technician: UUID
    is_automatic: bool


@dataclass(frozen=True, kw_only=True)
class EmergencyFollowed(EmergencyEvent):
    """Its visit went on: "assigned", "arrived", "solved" or "closed"."""

    state: str


@dataclass(frozen=True, kw_only=True)
class EmergencyClosed(EmergencyEvent):
    """By the office, without a visit; `is_solved` when the caller was helped at a distance."""

    is_solved: bool
