"""What the day by the hour posts: a block laid elsewhere, or made longer or shorter."""

from typing import Any

from django import forms

from margelle.base.ui import french

from .fields import HourField, minutes_field
from .moves import DropForm


class DayDropForm(DropForm):
    """A drop with its hour; without one the visit goes to those that have no hour."""

    start = HourField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].required = True
        self.fields["day"].required = True


class LengthForm(forms.Form):
    """An edge was pulled."""

    visit = forms.UUIDField(label="Intervention")
    minutes = minutes_field()
    version = forms.IntegerField(label="Version", min_value=1)

    def first_problem(self) -> str:
        for name, problems in self.errors.items():
            return f"{self.fields[name].label}{french.NBSP}: {problems[0]}"
        return ""
