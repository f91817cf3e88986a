"""What the office types about readings: which ones, and the range of each."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models

from margelle.base.ui.forms import FrDecimalField, OrderedChoices
from margelle.engines.water.parameters import PARAMETERS
from margelle.features.catalogue.models import ReadingRange
from margelle.features.clients.models import Pool


def parameter_choices() -> list[tuple[str, str]]:
    """Every parameter by its code, as « Name, unit »."""
    return [(one.code, ", ".join(filter(None, (one.name_fr, one.unit)))) for one in PARAMETERS.values()]


class MeasuresForm(forms.Form):
    codes = forms.MultipleChoiceField(
        label="Relevés demandés",
        widget=OrderedChoices,
        choices=parameter_choices(),
        error_messages={"required": "Gardez au moins un relevé."},
    )


class Use(models.TextChoices):
    ALL = "", "Tous les bassins"
    PRIVATE = "private", "Bassins privés"
    COLLECTIVE = "collective", "Bassins collectifs"


_USE_VALUE: dict[str, bool | None] = {"": None, "private": False, "collective": True}


class RangeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    code = forms.ChoiceField(label="Paramètre", choices=parameter_choices())
    sanitiser = forms.ChoiceField(
        label="Traitement", required=False, choices=[("", "Tous les traitements"), *Pool.Sanitiser.choices]
    )
    use = forms.ChoiceField(label="Usage", required=False, choices=Use.choices)
    low = FrDecimalField(label="Minimum", required=False, max_digits=9, decimal_places=3)
    high = FrDecimalField(label="Maximum", required=False, max_digits=9, decimal_places=3)

    class Meta:
        model = ReadingRange
        fields = ["code", "sanitiser", "low", "high"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {value: key for key, value in _USE_VALUE.items()}
        self.initial.setdefault("use", words[self.instance.collective])
        self.order_fields(["code", "sanitiser", "use", "low", "high"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        code, low, high = data.get("code"), data.get("low"), data.get("high")
        if code is None or "low" not in data or "high" not in data:
            return data
        self._check_limits(code, low, high)
        self.instance.collective = _USE_VALUE[data.get("use", "")]
        twin = ReadingRange.objects.filter(
            code=code, sanitiser=data.get("sanitiser", ""), collective=self.instance.collective
        ).exclude(pk=self.instance.pk)
        if twin.exists():
            self.add_error("code", "Une plage existe déjà pour ce paramètre, ce traitement et cet usage.")
        return data

    def _check_limits(self, code: str, low: Decimal | None, high: Decimal | None) -> None:
        if low is None and high is None:
            self.add_error("low", "Donnez un minimum, un maximum, ou les deux.")
        elif low is not None and high is not None and low >= high:
            self.add_error("high", "Le maximum doit dépasser le minimum.")
        known = PARAMETERS[code]
        for name, limit in (("low", low), ("high", high)):
            if limit is not None and not known.impossible_below <= limit <= known.impossible_above:
                least, most = known.shown(known.impossible_below), known.shown(known.impossible_above)
                self.add_error(name, f"{known.name_fr} se tient entre {least} et {most}.")
