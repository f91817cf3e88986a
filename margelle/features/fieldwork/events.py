"""What happens in the field, and what the office answers. All are facts about one visit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class FieldEvent(Event):
    """`fact` is the row (and the phone's operation) that the event tells of."""

    entity: ClassVar[str] = "visit"
    fact: UUID


@dataclass(frozen=True, kw_only=True)
class TaskTicked(FieldEvent):
    task: UUID
    pool: UUID | None
    done: bool


@dataclass(frozen=True, kw_only=True)
class StepTicked(FieldEvent):
    """A step of the visit is done, or was left."""

    step: UUID
    done: bool


@dataclass(frozen=True, kw_only=True)
class ReadingAdded(FieldEvent):
    pool: UUID
    parameter: str
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class ProductUsed(FieldEvent):
    """A quantity of zero withdraws the use that this one replaces."""

    product: UUID
    pool: UUID | None
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class PartFitted(FieldEvent):
    """A part was fitted and stays there: it is to be invoiced. Zero takes back what this one replaces."""

    product: UUID
    pool: UUID | None
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class FittedPartFiled(FieldEvent):
    """The office wrote a fitted part on the pool's sheet, or chose not to (`equipment` None)."""

    equipment: UUID | None


@dataclass(frozen=True, kw_only=True)
class PhotoAdded(FieldEvent):
    """The photo is announced; its bytes may still be on the phone."""

    sha256: str
    moment: str


@dataclass(frozen=True, kw_only=True)
class PhotoWithdrawn(FieldEvent):
    """The technician took back a photo that he had announced."""


@dataclass(frozen=True, kw_only=True)
class SignatureGiven(FieldEvent):
    """The client signed, or was `absent`."""

    absent: bool


@dataclass(frozen=True, kw_only=True)
class PhotoReceived(FieldEvent):
    """The bytes of an announced photo have arrived."""


@dataclass(frozen=True, kw_only=True)
class PhotoRemoved(FieldEvent):
    """The office took a photo out of every report."""


@dataclass(frozen=True, kw_only=True)
class CommentWritten(FieldEvent):
    audience: str


@dataclass(frozen=True, kw_only=True)
class CommentRead(FieldEvent):
    """The office has read words that were written to it."""


@dataclass(frozen=True, kw_only=True)
class IncidentReported(FieldEvent):
    incident_kind: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class IncidentRead(FieldEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class IncidentSolved(FieldEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RecommendationMade(FieldEvent):
    label: str


@dataclass(frozen=True, kw_only=True)
class RecommendationHandled(FieldEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class IncidentFollowed(FieldEvent):
    """The office said what it means to do about a problem, and when."""


@dataclass(frozen=True, kw_only=True)
class SaleNoted(FieldEvent):
    """Something was sold on site, or prompted; whole cents."""

    sale_kind: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class SaleWithdrawn(FieldEvent):
    """The office took a sale out of the list: it was none."""


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(FieldEvent):
    """A manager sent a finished visit back with a question; `fact` is the question."""


@dataclass(frozen=True, kw_only=True)
class QuestionRead(FieldEvent):
    """The technician has seen the question on the phone."""


@dataclass(frozen=True, kw_only=True)
class ConflictAnswered(FieldEvent):
    """A manager chose between two versions; `fact` is the conflict, `aside` how many entries no longer
    count (they are kept)."""

    why: str
    answer: str
    aside: int


@dataclass(frozen=True, kw_only=True)
class QueueImported(Event):
    """A manager gave in the exported queue of a phone, which is `entity_id`."""

    entity: ClassVar[str] = "device"
    applied: int
    known: int
    refused: int
    photos: int


@dataclass(frozen=True, kw_only=True)
class ReportClosed(FieldEvent):
    """The technician finished the visit; `fact` is the report."""

    missing: int


@dataclass(frozen=True, kw_only=True)
class PositionNoted(FieldEvent):
    """Where an action was done was kept; the place itself is never in the journal."""

    action: str


@dataclass(frozen=True, kw_only=True)
class PositionsErased(Event):
    """Places older than the company's delay were forgotten; the company is `entity_id`."""

    entity: ClassVar[str] = "positions"
    count: int


@dataclass(frozen=True, kw_only=True)
class WorkFlagged(FieldEvent):
    """Work arrived that does not fit the plan: `why` is cancelled, skipped, validated, reassigned
    or moved; signed after the client signed; twice when two phones differ on one thing; product for
    one that the vehicle may not pick."""

    why: str


@dataclass(frozen=True, kw_only=True)
class ClockPressed(Event):
    """A technician began, paused, resumed or ended his day; he is `entity_id`."""

    entity: ClassVar[str] = "timesheet"
    press: UUID
    pressed: str  # of models.Clocking.Kind


@dataclass(frozen=True, kw_only=True)
class TimesheetsChanged(Event):
    """A technician's week of hours was written, submitted, approved or reopened; he is `entity_id`."""

    entity: ClassVar[str] = "timesheet"
    monday: date
    state: str  # of models.Timesheet.State
