"""What happens to visits and series. `version` is the visit's version after the change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class VisitEvent(Event):
    entity: ClassVar[str] = "visit"
    version: int


@dataclass(frozen=True, kw_only=True)
class VisitPlanned(VisitEvent):
    day: date | None
    technician: UUID | None
    series: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class VisitMoved(VisitEvent):
    """Another day, hour, technician or place in the round; empty strings mean no hour."""

    from_day: date | None
    to_day: date | None
    from_technician: UUID | None
    to_technician: UUID | None
    from_start: str = ""
    to_start: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitEdited(VisitEvent):
    """Names of the changed fields, as in models.Visit, plus pools, tasks, needs and documents."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VisitRanked(VisitEvent):
    """Its place in the round was renumbered because another visit came in; nothing else changed."""

    rank: int


@dataclass(frozen=True, kw_only=True)
class VisitStateChanged(VisitEvent):
    """Every change of state, cancelling and skipping included. The reason is in models.Transition."""

    from_state: str
    to_state: str
    side: str


@dataclass(frozen=True, kw_only=True)
class PlanChangeUndone(Event):
    """An action of the office was taken back; `left` visits had changed since and stay as they are."""

    entity: ClassVar[str] = "plan_change"
    restored: int
    left: int


@dataclass(frozen=True, kw_only=True)
class SeriesStarted(Event):
    entity: ClassVar[str] = "series"
    visits: int


@dataclass(frozen=True, kw_only=True)
class SeriesEdited(Event):
    """Its terms changed from a day on. `scope`: "following" (a new series takes over), "all", or "owner"."""

    entity: ClassVar[str] = "series"
    scope: str
    from_day: date
    moved: int
    created: int
    cancelled: int


@dataclass(frozen=True, kw_only=True)
class SeriesDaySkipped(Event):
    entity: ClassVar[str] = "series"
    day: date


@dataclass(frozen=True, kw_only=True)
class SeriesDayPutBack(Event):
    entity: ClassVar[str] = "series"
    day: date


@dataclass(frozen=True, kw_only=True)
class SeriesStopped(Event):
    entity: ClassVar[str] = "series"
    removed: int


@dataclass(frozen=True, kw_only=True)
class TemplateChanged(Event):
    """A visit template was written, put away or brought back. Visits made from it are not changed by it."""

    entity: ClassVar[str] = "visit_template"


@dataclass(frozen=True, kw_only=True)
class PoolStepsChanged(Event):
    """The steps of one pool's own are others now."""

    entity: ClassVar[str] = "pool"


@dataclass(frozen=True, kw_only=True)
class SlaEvent(Event):
    """A promised delay, about one visit or (without one) the gap between two visits of a site."""

    entity: ClassVar[str] = "sla_notice"
    category: str
    measure: str
    site: UUID
    visit: UUID | None
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class SlaNear(SlaEvent):
    """The limit comes near; told once."""


@dataclass(frozen=True, kw_only=True)
class SlaBroken(SlaEvent):
    """The limit was passed; told once."""


@dataclass(frozen=True, kw_only=True)
class LimitsSet(Event):
    """The company's promised delays were changed. The entity is the company."""

    entity: ClassVar[str] = "sla"
    count: int


@dataclass(frozen=True, kw_only=True)
class FavouredTimesSet(Event):
    """The times a client likes best at a site were changed."""

    entity: ClassVar[str] = "favoured_window"
    site: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class SlotProposed(Event):
    """Another slot was put forward for a visit, by the client or the office."""

    entity: ClassVar[str] = "slot_proposal"
    visit: UUID
    day: date
    side: str


@dataclass(frozen=True, kw_only=True)
class SlotAnswered(Event):
    """Accepted, refused, withdrawn or lapsed; the words are in models.SlotProposal."""

    entity: ClassVar[str] = "slot_proposal"
    visit: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class CalendarOpened(Event):
    """A secret calendar address was made for a technician or an agency; an older one died."""

    entity: ClassVar[str] = "calendar_feed"
    of: UUID


@dataclass(frozen=True, kw_only=True)
class CalendarClosed(Event):
    """A secret calendar address died."""

    entity: ClassVar[str] = "calendar_feed"
    of: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewNoted(Event):
    """Something was decided in the review of a week, or ticked; the words are in models.ReviewNote."""

    entity: ClassVar[str] = "review_note"
    monday: date
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class RoundHanded(Event):
    """The office handed a technician his day; `visits` were still to make."""

    entity: ClassVar[str] = "round"
    technician: UUID
    day: date
    visits: int


@dataclass(frozen=True, kw_only=True)
class ScenarioEvent(Event):
    entity: ClassVar[str] = "scenario"


@dataclass(frozen=True, kw_only=True)
class ScenarioMade(ScenarioEvent):
    name: str
    visits: int


@dataclass(frozen=True, kw_only=True)
class ScenarioEdited(ScenarioEvent):
    """Something was moved, added or taken out in the draft; the live plan has not changed."""


@dataclass(frozen=True, kw_only=True)
class ScenarioPublished(ScenarioEvent):
    """What the draft changed is now the plan; `kept` visits had changed there since and stayed."""

    changed: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class ScenarioDropped(ScenarioEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class RoundChanged(Event):
    """What is said of a technician's day: its vehicle."""

    entity: ClassVar[str] = "round"
    technician: UUID
    day: date


@dataclass(frozen=True, kw_only=True)
class TasksLeft(VisitEvent):
    """The visit was finished with tasks not done: they wait for the next one of the place."""

    count: int


@dataclass(frozen=True, kw_only=True)
class LeftTaskDropped(VisitEvent):
    """A task that this visit had left will not be done; the reason is in models.LeftTask."""

    task: UUID


@dataclass(frozen=True, kw_only=True)
class RequirementAsked(VisitEvent):
    """The office asked for one more thing at this visit, or took that back."""

    requirement: UUID
    asked: bool


@dataclass(frozen=True, kw_only=True)
class ReminderAnswered(Event):
    """From the client's link: "confirmed", "noted" or "stopped". A wished slot is a SlotProposed."""

    entity: ClassVar[str] = "visit"
    reminder: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class PreparationsSet(Event):
    """What clients prepare was changed; the entity is the company."""

    entity: ClassVar[str] = "preparation"
    count: int
