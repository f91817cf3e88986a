"""What a client may answer from his link, and what the office asks clients to prepare."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from margelle.base.ui.forms import DateInput
from margelle.features.catalogue.models import ServiceType
from margelle.features.planning.actions.reminders import Wish
from margelle.features.planning.queries.reminders import Offer
from margelle.features.planning.rules.requests import FARTHEST, PARTS

OTHER = "other"


class OtherSlotForm(forms.Form):
    """One of our free places, or another day in his own words."""

    slot = forms.ChoiceField(
        label="Quand préférez-vous\u00a0?",
        widget=forms.RadioSelect,
        required=False,  # a day that was typed says enough
        error_messages={
            "invalid_choice": "Ce moment vient d’être pris. Choisissez-en un autre.",
        },
    )
    day = forms.DateField(
        label="Quel jour\u00a0?",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Donnez un jour, par exemple 14/06/2026."},
    )
    part = forms.ChoiceField(
        label="À quel moment\u00a0?",
        required=False,
        choices=[(key, words) for key, (words, _) in PARTS.items()],
    )
    note = forms.CharField(
        label="Un mot pour nous",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        self.today = today
        choices = [(key, offer.words) for key, offer in self.offers.items()]
        self.fields["slot"].choices = [*choices, (OTHER, "Un autre jour")]  # type: ignore[attr-defined]  # a choice field
        if not choices:
            self.initial["slot"] = OTHER
        limits = {"min": today + timedelta(days=1), "max": today + FARTHEST}
        self.fields["day"].widget.attrs |= {key: value.isoformat() for key, value in limits.items()}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("slot") and "slot" not in self.errors:
            if not self.data.get("day"):
                self.add_error("slot", "Choisissez un moment.")
            values["slot"] = OTHER if self.data.get("day") else ""
        if values.get("slot") == OTHER and "day" not in self.errors:
            day = values.get("day")
            if day is None:
                self.add_error("day", "Dites-nous quel jour vous irait.")
            elif not self.today < day <= self.today + FARTHEST:
                self.add_error("day", "Choisissez un jour à venir, dans les deux mois.")
        return values

    def wish(self) -> Wish:
        given = self.cleaned_data
        offer = self.offers.get(given["slot"])
        if offer is not None:
            return Wish(offer.day, offer.hours, offer.technician, given["note"])
        return Wish(given["day"], PARTS[given["part"] or "any"][1], None, given["note"])


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Votre mot",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez un mot avant d’envoyer."},
    )


class PreparationsForm(forms.Form):
    """One text per service; empty takes the house's words."""

    def __init__(self, *args: Any, services: Sequence[ServiceType], present: dict[UUID, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for service in services:
            self.fields[f"s-{service.pk}"] = forms.CharField(
                label=service.name, required=False, max_length=300, initial=present.get(service.pk, "")
            )
        self.services = services

    def texts(self) -> dict[UUID, str]:
        return {service.pk: self.cleaned_data[f"s-{service.pk}"] for service in self.services}
