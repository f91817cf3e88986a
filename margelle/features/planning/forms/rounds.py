"""Forms of a round: the word that goes with it, to whom it goes, and where it is repeated."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from margelle.features.accounts.queries import technicians

from .fields import LAST_DAY, DayField, TechnicianField

NOTE_LENGTH = 140  # the phone shows it whole, behind the sentence that says how many stops there are
MOST_TIMES = 26


class HandOverForm(forms.Form):
    note = forms.CharField(
        label="Mot pour le technicien",
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": f"{NOTE_LENGTH} signes au plus\u00a0: le téléphone le montre en entier."
        },
    )


class PlaceForm(forms.Form):
    """A stop laid after another; no `after`: first."""

    visit = forms.UUIDField(label="Intervention")
    after = forms.UUIDField(label="Place", required=False)
    version = forms.IntegerField(label="Version", min_value=1)


class _ForSomeone(forms.Form):
    technician = TechnicianField(required=True, error_messages={"required": "Choisissez un technicien."})

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field
        self.ticked = list(dict.fromkeys(data.getlist("visit"))) if isinstance(data, QueryDict) else []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            values["visits"] = {UUID(one) for one in self.ticked}
        except ValueError as problem:
            raise forms.ValidationError("Une des interventions cochées n’existe pas.") from problem
        return values


class GiveForm(_ForSomeone):
    """Ticked stops, or the whole round when none is ticked."""


class CopyForm(_ForSomeone):
    day = DayField(label="Le")
    times = forms.IntegerField(
        label="Nombre de semaines",
        min_value=1,
        max_value=MOST_TIMES,
        initial=1,
        help_text="1\u00a0: ce jour-là seulement.",
        error_messages={
            "invalid": "Écrivez un nombre entier, par exemple 4.",
            "min_value": "Une semaine au moins.",
            "max_value": f"{MOST_TIMES} semaines au plus.",
        },
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.ticked:
            raise forms.ValidationError("Cochez au moins une intervention à reprendre.")
        if "day" in values and "times" in values and self.days()[-1] > LAST_DAY:
            self.add_error("times", "La dernière date est trop lointaine\u00a0: vérifiez l’année.")
        return values

    def days(self) -> list[date]:
        first, times = self.cleaned_data["day"], self.cleaned_data["times"]
        return [first + timedelta(weeks=number) for number in range(times)]


def problems(form: forms.Form) -> str:
    """All refusals in one sentence, each with its field."""
    said = []
    for name, found in form.errors.items():
        label = f"{form.fields[name].label}\u00a0: " if name in form.fields else ""
        said.append(f"{label}{found[0]}")
    return " ".join(said)
