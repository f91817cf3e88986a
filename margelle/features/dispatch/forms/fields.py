from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from margelle.base.ui.forms import DateInput

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day of this century: a typing slip such as 0226 is refused."""

    widget = DateInput
    default_error_messages = {"invalid": "Écrivez un jour qui existe, par exemple 17/06/2026."}

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": "Jour", **more})
        self.validators += [
            MinValueValidator(FIRST_DAY, "Cette date est trop ancienne\u00a0: vérifiez l’année."),
            MaxValueValidator(LAST_DAY, "Cette date est trop lointaine\u00a0: vérifiez l’année."),
        ]
