from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from margelle.features.catalogue.models import ServiceType
from margelle.features.dispatch.models import DispatchSettings

from .fields import DayField

_REFUSALS = ("required", "invalid", "min_value", "max_value")
_PERIODS = (("emergencies_from", "emergencies_to"), ("km_from", "km_to"))


def _whole(label: str, low: int, high: int, **more: Any) -> forms.IntegerField:
    words = f"Écrivez un nombre entier de {low} à {high}."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        **more,
    )


def _euros(label: str) -> forms.DecimalField:
    words = "Écrivez un montant en euros, par exemple 25 ou 0,35."
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=999,
        decimal_places=2,
        localize=True,
        error_messages=dict.fromkeys((*_REFUSALS, "max_decimal_places", "max_digits"), words),
    )


class SettingsForm(forms.Form):
    hour = _euros("Une heure de route, €")
    km = _euros("Un kilomètre, €")
    overtime = _euros("Une heure de dépassement, €")
    overtime_min = _whole("Dépassement permis en fin de journée, min", 0, 240)
    traffic_percent = _whole(
        "Allonger tous les trajets de, %", 0, 200, help_text="Pour une région aux routes chargées."
    )
    confirms_first = forms.BooleanField(
        label="Le bureau confirme avant qu’une urgence soit attribuée",
        required=False,
        help_text="Décoché, elle part d’elle-même chez le plus proche\u00a0; le bureau peut la changer.",
    )
    emergency_service: "forms.ModelChoiceField[ServiceType]" = forms.ModelChoiceField(
        label="Prestation d’une urgence",
        queryset=None,
        required=False,
        empty_label="Le premier dépannage de la liste",
        error_messages={"invalid_choice": "Choisissez une prestation de la liste."},
    )
    emergencies_from = DayField(label="Référence des délais, du", required=False)
    emergencies_to = DayField(label="au", required=False)
    reduction_percent = _whole("Objectif\u00a0: réduire ces délais de, %", 0, 90)
    season_weekly = _whole(
        "Mises en service ou hivernages par semaine et par technicien, au plus",
        1,
        99,
        required=False,
        help_text="Vide\u00a0: autant que les horaires le permettent.",
    )
    km_from = DayField(label="Référence des kilomètres, du", required=False)
    km_to = DayField(label="au", required=False)
    km_reduction_percent = _whole("Objectif\u00a0: réduire les kilomètres de, %", 0, 90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = ServiceType.objects.filter(archived_at=None).order_by("order", "name")
        self.fields["emergency_service"].queryset = found  # type: ignore[attr-defined]  # a choice field

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        for title, names in _GROUPS:
            yield title, [self[name] for name in names]

    @staticmethod
    def present(row: DispatchSettings) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in _SAME}
        return values | {name: Decimal(getattr(row, f"{name}_cents")) / 100 for name in _MONEY}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for first, last in _PERIODS:
            low, high = values.get(first), values.get(last)
            if bool(low) != bool(high) and not (self.errors.keys() & {first, last}):
                self.add_error(last if low else first, "Donnez les deux jours de la période, ou aucun.")
            elif low and high and low > high:
                self.add_error(last, "Le dernier jour vient avant le premier.")
        return values

    def values(self) -> dict[str, Any]:
        """As the row keeps them: money in cents."""
        given = self.cleaned_data
        kept = {name: given[name] for name in _SAME}
        return kept | {f"{name}_cents": round(given[name] * 100) for name in _MONEY}


_MONEY = ("hour", "km", "overtime")
_SAME = (
    "overtime_min",
    "traffic_percent",
    "confirms_first",
    "emergency_service",
    "emergencies_from",
    "emergencies_to",
    "reduction_percent",
    "season_weekly",
    "km_from",
    "km_to",
    "km_reduction_percent",
)
_GROUPS = (
    ("Ce que coûte la route", ("hour", "km", "overtime", "overtime_min", "traffic_percent")),
    (
        "Urgences",
        ("confirms_first", "emergency_service", "emergencies_from", "emergencies_to", "reduction_percent"),
    ),
    ("Plan de saison", ("season_weekly",)),
    ("Kilomètres", ("km_from", "km_to", "km_reduction_percent")),
)
