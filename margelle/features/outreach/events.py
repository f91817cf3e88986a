from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class SurveysAsked(Event):
    """So many clients were asked what they think; one fact for a batch."""

    entity: ClassVar[str] = "company"
    count: int


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    entity: ClassVar[str] = "survey"
    visit: UUID
    mark: int
    consents: bool


@dataclass(frozen=True, kw_only=True)
class SurveyTreated(Event):
    """The office says what it did about an answer; the words are in models.Survey."""

    entity: ClassVar[str] = "survey"


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """The client no longer agrees to be published."""

    entity: ClassVar[str] = "survey"


@dataclass(frozen=True, kw_only=True)
class TestimonialPublished(Event):
    entity: ClassVar[str] = "testimonial"
    survey: UUID


@dataclass(frozen=True, kw_only=True)
class TestimonialWithdrawn(Event):
    entity: ClassVar[str] = "testimonial"
    survey: UUID


@dataclass(frozen=True, kw_only=True)
class OutreachSettingsChanged(Event):
    entity: ClassVar[str] = "company"
    gap_days: int
    page_open: bool


@dataclass(frozen=True, kw_only=True)
class CampaignSaved(Event):
    entity: ClassVar[str] = "campaign"


@dataclass(frozen=True, kw_only=True)
class CampaignSent(Event):
    entity: ClassVar[str] = "campaign"
    count: int


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(Event):
    """A client is interested; `client` is who."""

    entity: ClassVar[str] = "campaign"
    client: UUID


@dataclass(frozen=True, kw_only=True)
class OfferTreated(Event):
    entity: ClassVar[str] = "campaign"
    client: UUID


@dataclass(frozen=True, kw_only=True)
class OffersRefused(Event):
    """A client wants no more offers, or wants them again."""

    entity: ClassVar[str] = "campaign"
    client: UUID
    refused: bool
