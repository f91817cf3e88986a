"""Forms of the plan. Their choices are the company's own rows, so a foreign id is no choice."""

from .moves import BulkForm, DropForm, MoveForm, ReasonForm
from .series import SeriesForm
from .visit import NeedForm, VisitForm, need_forms

__all__ = [
    "BulkForm",
    "DropForm",
    "MoveForm",
    "NeedForm",
    "ReasonForm",
    "SeriesForm",
    "VisitForm",
    "need_forms",
]
