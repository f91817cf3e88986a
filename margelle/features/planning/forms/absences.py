"""Absences, their answer, and closed days."""

from datetime import date
from typing import Any

import holidays
from django import forms

from margelle.features.accounts.models import Agency
from margelle.features.accounts.queries import agencies, technicians
from margelle.features.planning.models import Absence

from .fields import DayField, HourField, TechnicianField

LONGEST_DAYS = 400


class AbsenceForm(forms.Form):
    technician = TechnicianField(
        required=True, empty_label=None, error_messages={"required": "Choisissez un technicien."}
    )
    kind = forms.ChoiceField(
        label="Motif",
        choices=Absence.Kind.choices,
        error_messages={"invalid_choice": "Choisissez un motif de la liste."},
    )
    from_day = DayField(label="Du")
    to_day = DayField(label="Au", required=False, help_text="Laissez vide pour un seul jour.")
    from_hour = HourField(label="À partir de", help_text="Pour une partie d’un seul jour.")
    to_hour = HourField(label="Jusqu’à")
    note = forms.CharField(label="Commentaire", max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["technician"]
        field.queryset = technicians()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first = values.get("from_day")
        last = values["to_day"] = values.get("to_day") or first
        if first and last and "to_day" not in self.errors:
            self._check_days(first, last)
        self._check_hours(values)
        return values

    def _check_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("to_day", "Le dernier jour vient après le premier.")
        elif (last - first).days > LONGEST_DAYS:
            self.add_error("to_day", "Une absence dure un an au plus\u00a0: vérifiez l’année.")

    def _check_hours(self, values: dict[str, Any]) -> None:
        if "from_hour" in self.errors or "to_hour" in self.errors:
            return
        start, end = values.get("from_hour"), values.get("to_hour")
        if (start is None) != (end is None):
            self.add_error("to_hour" if end is None else "from_hour", "Donnez les deux heures, ou aucune.")
        elif start and end and end <= start:
            self.add_error("to_hour", "La fin vient après le début.")
        elif start and values.get("from_day") != values.get("to_day"):
            self.add_error("from_hour", "Les heures valent pour un seul jour\u00a0: laissez-les vides.")

    def hours(self) -> Any:
        start, end = self.cleaned_data["from_hour"], self.cleaned_data["to_hour"]
        return (start, end) if start else None


class DecisionForm(forms.Form):
    """The button pressed is the decision."""

    decision = forms.ChoiceField(
        label="Décision",
        choices=[("approve", "Accepter"), ("refuse", "Refuser")],
        error_messages={
            "required": "Choisissez\u00a0: accepter ou refuser.",
            "invalid_choice": "Choisissez\u00a0: accepter ou refuser.",
        },
    )
    answer = forms.CharField(label="Un mot pour le technicien", max_length=200, required=False)


class AgencyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    default_error_messages = {"invalid_choice": "Choisissez une agence de la liste."}

    def __init__(self) -> None:
        super().__init__(label="Agence", queryset=None, required=False, empty_label="Toute l’entreprise")


class _OfAgency(forms.Form):
    agency = AgencyChoice()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["agency"]
        field.queryset = agencies()

    def chosen(self) -> Agency | None:
        found: Agency | None = self.cleaned_data["agency"]
        return found


class ClosedDayForm(_OfAgency):
    day = DayField()
    name = forms.CharField(
        label="Motif", max_length=80, error_messages={"required": "Dites pourquoi, par exemple « Pont »."}
    )
    field_order = ("day", "name", "agency")


class HolidaysForm(_OfAgency):
    """The public holidays of one year, all ticked."""

    days = forms.MultipleChoiceField(
        label="Jours fériés",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un jour.",
            "invalid_choice": "Ce jour n’est pas un jour férié de cette année.",
        },
    )
    field_order = ("days", "agency")

    def __init__(self, *args: Any, year: int, label: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.named = french_holidays(year)
        field: Any = self.fields["days"]
        field.choices = [(day.isoformat(), label(day, name)) for day, name in self.named.items()]
        field.initial = [day.isoformat() for day in self.named]

    def picked(self) -> dict[date, str]:
        return {
            day: self.named[day] for day in map(date.fromisoformat, dict.fromkeys(self.cleaned_data["days"]))
        }


def french_holidays(year: int) -> dict[date, str]:
    """Of metropolitan France, in order, with their French names."""
    found = holidays.country_holidays("FR", years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in sorted(found.items())}
