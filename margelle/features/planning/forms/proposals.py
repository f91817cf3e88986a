from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from margelle.features.accounts.queries import local_now, technicians
from margelle.features.planning.models import SlotProposal, Visit
from margelle.features.planning.queries.slots import Wanted

from .fields import DayField, HourField, TechnicianField

ANSWER_DAYS = 3
SIDES = (("office", "Nous la proposons au client"), ("client", "Le client la demande"))


class ProposalForm(forms.Form):
    """Another slot for a visit; what the client asks for on the telephone is noted here too."""

    day = DayField()
    from_hour = HourField(label="Entre")
    to_hour = HourField(label="et")
    technician = TechnicianField(empty_label="Celui de l’intervention")
    by_side = forms.ChoiceField(
        label="Qui propose", choices=SIDES, widget=forms.RadioSelect, initial="office"
    )
    note = forms.CharField(
        label="Message", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    lapses_on = DayField(
        label="Réponse attendue jusqu’au",
        required=False,
        help_text="Passé ce jour, la proposition se ferme d’elle-même.",
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.today = local_now(visit.company).date()
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("lapses_on", self.today + timedelta(days=ANSWER_DAYS))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        low, high = values.get("from_hour"), values.get("to_hour")
        if low and high and low >= high:
            self.add_error("to_hour", "La fin du créneau vient après son début.")
        day, lapses = values.get("day"), values.get("lapses_on")
        if day and day < self.today:
            self.add_error("day", "Ce jour est passé\u00a0: proposez un jour à venir.")
        if lapses and lapses < self.today:
            self.add_error("lapses_on", "Ce jour est passé.")
        elif lapses and day and lapses > day:
            self.add_error("lapses_on", "La réponse est attendue avant le jour proposé.")
        return values

    def wanted(self) -> Wanted | None:
        """The slot as it stands in the form, to tell what it costs while one chooses; None without a day."""
        day = self._seen("day")
        if not isinstance(day, date):
            return None
        hours = (self._seen("from_hour"), self._seen("to_hour"))
        return Wanted(self.visit, self._seen("technician") or self.visit.technician, day, hours)

    def _seen(self, name: str) -> Any:
        raw = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        try:
            return self.fields[name].clean(raw)
        except forms.ValidationError:
            return None

    def values(self) -> dict[str, Any]:
        """What propose_slot asks."""
        given = self.cleaned_data
        return {
            "day": given["day"],
            "hours": (given["from_hour"], given["to_hour"]),
            "technician": given["technician"],
            "by_side": SlotProposal.Side(given["by_side"]),
            "note": given["note"],
            "lapses_at": self._lapses_at(given["lapses_on"]),
        }

    def _lapses_at(self, day: date | None) -> datetime | None:
        """At the end of that day, by the company's clock."""
        if day is None:
            return None
        return datetime.combine(day, time(23, 59), ZoneInfo(self.visit.company.timezone))


class RefusalForm(forms.Form):
    answer = forms.CharField(
        label="Réponse",
        max_length=300,
        help_text="Ce qu’a dit le client, ou pourquoi ce créneau ne convient pas.",
        error_messages={"required": "Donnez un mot de réponse."},
    )


class ReplacementForm(forms.Form):
    """One press on a free place."""

    technician = TechnicianField(required=True)
    day = DayField()
    start = HourField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = technicians()  # type: ignore[attr-defined]  # a choice field
