"""What a visitor says who asks for a demonstration, and the lines of prices that the instance shows."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from margelle.features.accounts.models import ShownPrice

from .door import MISSING

_PHONE = re.compile(r"\+?\d{6,15}")
MOST_POINTS, LONGEST_POINT = 8, 120


def _line(label: str, longest: int, autocomplete: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages=MISSING,
    )


class DemoForm(forms.Form):
    """`website` is for robots: no person sees it, and what fills it is thanked and forgotten."""

    once = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "La page a été mal envoyée\u00a0: envoyez-la de nouveau.",
            "invalid": "La page a été mal envoyée\u00a0: envoyez-la de nouveau.",
        },
    )
    company_name = _line("Entreprise", 120, "organization")
    name = _line("Votre nom", 80, "name")
    email = forms.EmailField(
        label="Adresse e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            **MISSING,
            "invalid": "Écrivez une adresse e-mail, par exemple claire@entreprise.fr.",
        },
    )
    phone = forms.CharField(
        label="Téléphone",
        max_length=25,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    technicians = forms.IntegerField(
        label="Nombre de techniciens",
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            **MISSING,
            "invalid": "Écrivez un nombre entier, par exemple 4.",
            "min_value": "Un technicien au moins\u00a0: vous, si vous travaillez seul.",
            "max_value": "Écrivez un nombre de 1 à 9999.",
        },
    )
    message = forms.CharField(
        label="Ce que vous aimeriez voir",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    website = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [field for field in self.visible_fields() if field.name != "website"]

    @property
    def is_robot(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        """One line each: they go into the head of a letter."""
        found = super().clean() or self.cleaned_data
        for name in ("company_name", "name"):
            if name in found:
                found[name] = " ".join(found[name].split())
        return found

    def clean_phone(self) -> str:
        plain = re.sub(r"[\s.\-()/]", "", self.cleaned_data["phone"])
        if plain and not _PHONE.fullmatch(plain):
            raise ValidationError("Écrivez un numéro de téléphone, par exemple 06 12 34 56 78.")
        return plain

    def answer(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class PriceForm(forms.Form):
    """One line of the file that `manage.py prices` reads."""

    name = forms.CharField(label="name", max_length=60)
    price = forms.DecimalField(
        label="price", required=False, min_value=Decimal(0), max_digits=8, decimal_places=2
    )
    per = forms.CharField(label="per", max_length=60, required=False)
    summary = forms.CharField(label="summary", max_length=200, required=False)
    points = forms.JSONField(label="points", required=False)

    def clean_points(self) -> list[str]:
        points = self.cleaned_data["points"] or []
        if not isinstance(points, list) or not all(isinstance(point, str) for point in points):
            raise ValidationError("une liste de phrases est attendue.")
        if len(points) > MOST_POINTS or any(len(point) > LONGEST_POINT for point in points):
            raise ValidationError(f"{MOST_POINTS} phrases de {LONGEST_POINT} signes au plus.")
        return points

    def row(self) -> ShownPrice:
        values = dict(self.cleaned_data)
        price = values.pop("price")
        return ShownPrice(cents=None if price is None else int(price * 100), **values)
