"""Forms of the plan. Their choices are the company's own rows, so a foreign id is no choice."""

from .campaign import CampaignForm, PlacesForm
from .mates import mate_forms
from .moves import BulkForm, DropForm, MoveForm, ReasonForm
from .series import SeriesEditForm, SeriesForm
from .slots import slot_forms
from .steps import StepLines
from .template import ApplyForm, ReadyMadeForm, TemplateForm
from .visit import NeedForm, VisitForm, need_forms

__all__ = [
    "ApplyForm",
    "BulkForm",
    "CampaignForm",
    "DropForm",
    "MoveForm",
    "NeedForm",
    "PlacesForm",
    "ReadyMadeForm",
    "ReasonForm",
    "SeriesEditForm",
    "SeriesForm",
    "StepLines",
    "TemplateForm",
    "VisitForm",
    "mate_forms",
    "need_forms",
    "slot_forms",
]
