import re
from typing import Any

from django import forms

from margelle.base.ui import french
from margelle.engines.recurrence import BadRule, WeeklyRule
from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.models import ServiceType
from margelle.features.catalogue.queries import active_services
from margelle.features.clients.models import Client, Site

from .fields import DayField, HourField, TechnicianField, minutes_field

_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\Z")


class SeasonEdge(forms.CharField):
    """Typed as people say it, 15/04; kept as MM-DD."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, max_length=7, widget=forms.TextInput(attrs={"placeholder": "15/04"}), **more
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        if not text:
            return ""
        found = _DAY_MONTH.match(text)
        if found is None:
            raise forms.ValidationError("Écrivez le jour et le mois, par exemple 15/04.")
        return f"{int(found[2]):02d}-{int(found[1]):02d}"


class SeriesForm(forms.Form):
    service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation", queryset=None, empty_label=None
    )
    site: "forms.ModelChoiceField[Site]" = forms.ModelChoiceField(
        label="Lieu d’intervention", queryset=None, empty_label=None
    )
    technician = TechnicianField(empty_label="À affecter")
    weekdays = forms.TypedMultipleChoiceField(
        label="Jours",
        coerce=int,
        choices=[(number, name.capitalize()) for number, name in enumerate(french.DAYS)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un jour de la semaine."},
    )
    every_weeks = forms.IntegerField(
        label="Toutes les … semaines",
        min_value=1,
        max_value=52,
        initial=1,
        error_messages={
            "min_value": "Choisissez un nombre de 1 à 52.",
            "max_value": "Choisissez un nombre de 1 à 52.",
        },
    )
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au", required=False)
    season_from = SeasonEdge(
        label="Saison à partir du", help_text="Jour et mois. Laissez vide pour toute l’année."
    )
    season_to = SeasonEdge(label="Saison jusqu’au")
    start = HourField()
    minutes = minutes_field(required=False, help_text="Laissez vide pour prendre celle de la prestation.")

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "technician": technicians(),
            "service": active_services(),
            "site": client.sites.filter(archived_at=None).order_by("id"),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        names = ("starts_on", "every_weeks", "ends_on", "season_from", "season_to")
        try:
            WeeklyRule(weekdays=tuple(values["weekdays"]), **{name: values[name] for name in names})
        except BadRule as problem:
            raise forms.ValidationError(str(problem)) from problem
        return values
