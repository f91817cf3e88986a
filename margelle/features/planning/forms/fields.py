from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from margelle.base.ui.forms import DateInput, TimeInput
from margelle.features.accounts.models import Member

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day of this century: a typing slip such as 0226 is refused, not planned."""

    widget = DateInput
    default_error_messages = {"invalid": "Écrivez un jour qui existe, par exemple 17/06/2026."}

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": "Jour", **more})
        self.validators += [
            MinValueValidator(FIRST_DAY, "Cette date est trop ancienne\u00a0: vérifiez l’année."),
            MaxValueValidator(LAST_DAY, "Cette date est trop lointaine\u00a0: vérifiez l’année."),
        ]


class HourField(forms.TimeField):
    widget = TimeInput
    default_error_messages = {"invalid": "Écrivez une heure, par exemple 08:30."}

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"label": "Heure", "required": False, **more})


class TechnicianField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """The form fills in the queryset: no company is open when the class is made."""

    default_error_messages = {"invalid_choice": "Choisissez un technicien de l’équipe."}

    def __init__(self, **more: Any) -> None:
        values = {"label": "Technicien", "required": False, "empty_label": "Sans technicien", **more}
        super().__init__(queryset=None, **values)

    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, Member)
        return str(obj)


def minutes_field(**more: Any) -> forms.IntegerField:
    values = {
        "label": "Durée prévue, min",
        "min_value": 5,
        "max_value": 1440,
        "error_messages": {
            "invalid": "Écrivez un nombre entier de minutes, par exemple 45.",
            "min_value": "La durée est de 5 minutes au moins.",
            "max_value": "La durée est d’une journée au plus (1440 minutes).",
        },
        **more,
    }
    return forms.IntegerField(**values)


def reason_field(**more: Any) -> forms.CharField:
    return forms.CharField(**{"label": "Motif", "max_length": 200, **more})
