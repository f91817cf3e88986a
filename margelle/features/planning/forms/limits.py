from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from margelle.features.catalogue.models import Category
from margelle.features.planning.models import Sla
from margelle.features.planning.rules.limits import SUGGESTED

MOST_HOURS = 365 * 24
DAY_MEASURES = (Sla.Measure.GAP,)  # said in days, kept in hours like the others
PAIRS = tuple((str(category), str(measure)) for category in Category for measure in Sla.Measure)


class Line(NamedTuple):
    """One promise of the form: its words, its two fields and their unit."""

    label: str
    limit: BoundField
    warn: BoundField
    unit: str


class LimitsForm(forms.Form):
    """Three categories by three measures. An empty limit is no promise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category, measure in PAIRS:
            label = f"{Category(category).label}, {Sla.Measure(measure).label.lower()}"
            self.fields[f"{category}-{measure}-limit"] = _number(label, 1, measure)
            self.fields[f"{category}-{measure}-warn"] = _number(f"{label}, avertir avant", 0, measure)

    @staticmethod
    def present() -> dict[str, int]:
        rows = Sla.objects.values_list("category", "measure", "limit_hours", "warn_hours")
        return _initial({(category, measure): (limit, warn) for category, measure, limit, warn in rows})

    @staticmethod
    def suggested() -> dict[str, int]:
        return _initial(dict(SUGGESTED))

    def groups(self) -> Iterator[tuple[str, str, list[Line]]]:
        for category in Category:
            lines = [
                Line(
                    str(measure.label),
                    self[f"{category}-{measure}-limit"],
                    self[f"{category}-{measure}-warn"],
                    "jours" if measure in DAY_MEASURES else "heures",
                )
                for measure in Sla.Measure
            ]
            yield str(category), str(category.label), lines

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for category, measure in PAIRS:
            limit = values.get(f"{category}-{measure}-limit")
            warn = values.get(f"{category}-{measure}-warn")
            if limit is not None and warn is not None and warn >= limit:
                self.add_error(
                    f"{category}-{measure}-warn",
                    "L’avertissement vient avant la limite\u00a0: un nombre plus petit.",
                )
            if limit is None and warn and not self.errors.get(f"{category}-{measure}-limit"):
                self.add_error(f"{category}-{measure}-limit", "Donnez la limite, ou videz l’avertissement.")
        return values

    def limits(self) -> dict[tuple[str, str], tuple[int, int] | None]:
        found: dict[tuple[str, str], tuple[int, int] | None] = {}
        for category, measure in PAIRS:
            limit = self.cleaned_data[f"{category}-{measure}-limit"]
            warn = self.cleaned_data[f"{category}-{measure}-warn"] or 0
            size = _hours_in(measure)
            found[category, measure] = None if limit is None else (limit * size, warn * size)
        return found


def _initial(limits: dict[tuple[str, str], tuple[int, int]]) -> dict[str, int]:
    found = {}
    for (category, measure), (limit, warn) in limits.items():
        size = _hours_in(measure)
        found[f"{category}-{measure}-limit"] = limit // size
        found[f"{category}-{measure}-warn"] = warn // size
    return found


def _hours_in(measure: str) -> int:
    return 24 if measure in DAY_MEASURES else 1


def _number(label: str, least: int, measure: str) -> forms.IntegerField:
    most = MOST_HOURS // _hours_in(measure)
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "aria-label": label, "size": 5}),
        error_messages={
            "invalid": "Écrivez un nombre entier, par exemple 48.",
            "min_value": f"Écrivez {least} ou plus, ou laissez vide.",
            "max_value": f"Un an au plus ({most}).",
        },
    )
