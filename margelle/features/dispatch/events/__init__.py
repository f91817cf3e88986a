"""What happens in dispatch."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event

from .emergencies import EmergencyAssigned, EmergencyClosed, EmergencyFollowed, EmergencyOpened

__all__ = [
    "AddressesLocated",
    "DispatchSettingsChanged",
    "EmergencyAssigned",
    "EmergencyClosed",
    "EmergencyFollowed",
    "EmergencyOpened",
    "RouteRunApplied",
    "RouteRunAsked",
    "RouteRunEnded",
    "SeasonWished",
    "VisitLocked",
]


@dataclass(frozen=True, kw_only=True)
class RouteRunEvent(Event):
    entity: ClassVar[str] = "route_run"


@dataclass(frozen=True, kw_only=True)
class RouteRunAsked(RouteRunEvent):
    run_kind: str
    day: date


@dataclass(frozen=True, kw_only=True)
class RouteRunEnded(RouteRunEvent):
    """`state`: done, failed or cancelled."""

    state: str


@dataclass(frozen=True, kw_only=True)
class RouteRunApplied(RouteRunEvent):
    """Its plan became the rounds of the day; undone like any action of the planning."""

    change: UUID | None
    visits: int


@dataclass(frozen=True, kw_only=True)
class VisitLocked(Event):
    """`lock`: technician or hour; empty when it was taken away."""

    entity: ClassVar[str] = "visit_lock"
    lock: str


@dataclass(frozen=True, kw_only=True)
class DispatchSettingsChanged(Event):
    entity: ClassVar[str] = "dispatch_settings"


@dataclass(frozen=True, kw_only=True)
class AddressesLocated(Event):
    """The address service was asked: how many sites got their point, how many a person should look at."""

    entity: ClassVar[str] = "dispatch_addresses"
    placed: int
    doubtful: int


@dataclass(frozen=True, kw_only=True)
class SeasonWished(Event):
    """The client chose the days of the season's work at a site, or took them back."""

    entity: ClassVar[str] = "site"
    work: str
