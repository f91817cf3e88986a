"""What an owner may ask from the e-carnet."""

from datetime import date, timedelta
from typing import Any

from django import forms

from margelle.base.ui.forms import DateInput
from margelle.features.planning.actions import Asked
from margelle.features.planning.models import VisitRequest
from margelle.features.planning.rules.requests import FARTHEST, PARTS


class RequestForm(forms.Form):
    """Why, when it would suit, and a word. Without a day: as soon as possible."""

    reason = forms.ChoiceField(
        label="Que se passe-t-il\u00a0?",
        widget=forms.RadioSelect,
        choices=VisitRequest.Reason.choices,
        error_messages={
            "required": "Choisissez ce qui se passe.",
            "invalid_choice": "Choisissez dans la liste ce qui se passe.",
        },
    )
    day = forms.DateField(
        label="Quel jour vous irait\u00a0?",
        help_text="Laissez vide si c’est dès que possible.",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Donnez un jour, par exemple 14/06/2026."},
    )
    part = forms.ChoiceField(
        label="À quel moment\u00a0?",
        required=False,
        choices=[(key, words) for key, (words, _) in PARTS.items()],
        error_messages={"invalid_choice": "Choisissez le matin, l’après-midi ou peu importe."},
    )
    note = forms.CharField(
        label="Un mot pour nous",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        limits = {"min": today + timedelta(days=1), "max": today + FARTHEST}
        self.fields["day"].widget.attrs |= {key: value.isoformat() for key, value in limits.items()}

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and not self.today < day <= self.today + FARTHEST:
            raise forms.ValidationError("Choisissez un jour à venir, dans les deux mois.")
        return day

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(given["reason"], given["day"], PARTS[given["part"] or "any"][1], given["note"])
