from decimal import Decimal
from typing import Any, Final

from django import forms

from margelle.base.ui.forms import FrDecimalField

_SIX: Final = Decimal("0.000001")


class DegreesField(FrDecimalField):
    """A coordinate; more than six decimals, as maps give them, are rounded: it is a hand's breadth."""

    def __init__(self, label: str, most: int) -> None:
        words = f"Écrivez un nombre de −{most} à {most}, par exemple {'43,6005' if most == 90 else '7,0021'}."
        super().__init__(
            label=label,
            min_value=-most,
            max_value=most,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        )

    def clean(self, value: Any) -> Decimal | None:
        number: Decimal | None = super().clean(value)
        return number.quantize(_SIX) if number is not None else None


class PointForm(forms.Form):
    """{latitude, longitude}: the form twin of the pin."""

    latitude = DegreesField("Latitude", 90)
    longitude = DegreesField("Longitude", 180)
