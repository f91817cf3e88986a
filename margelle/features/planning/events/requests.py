"""What happens to what clients ask for. Their words are in models.VisitRequest."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class VisitRequested(Event):
    """A client asked, from the e-carnet, that somebody comes."""

    entity: ClassVar[str] = "visit_request"
    pool: UUID


@dataclass(frozen=True, kw_only=True)
class VisitRequestAnswered(Event):
    """Planned, declined, withdrawn; or open again because its visit was cancelled."""

    entity: ClassVar[str] = "visit_request"
    state: str
    visit: UUID | None = None
