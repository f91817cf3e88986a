"""What can be measured in a pool, with the span in which a number can be believed at all.

The plausible span is not what is good (see `ranges`): it is what a photometer, a strip or a probe can show on
real water, mishaps included. Outside it the screen asks "bien 14,2 ?" before it keeps the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final


class OutOfRange(ValueError):
    """A value that cannot exist; carries what was given and what is possible, for a message to name them."""

    def __init__(self, field: str, value: object, low: Decimal, high: Decimal) -> None:
        super().__init__(f"{field} = {value} is outside {low}..{high}")
        self.field = field
        self.value = value
        self.low = low
        self.high = high


class UnknownParameter(KeyError):
    """A code that is not in the list; never guessed, never created on the fly."""


@dataclass(frozen=True)
class Parameter:
    """One measurable thing. `impossible_…` bound what may be stored, `low` and `high` what is plausible."""

    code: str
    name_fr: str
    unit: str
    decimals: int
    step: Decimal
    low: Decimal
    high: Decimal
    impossible_below: Decimal
    impossible_above: Decimal

    def __post_init__(self) -> None:
        if not self.impossible_below <= self.low < self.high <= self.impossible_above:
            raise ValueError(f"{self.code}: limits are not in order")
        if self.step <= 0 or self.decimals < 0:
            raise ValueError(f"{self.code}: step and decimals must be positive")

    def is_plausible(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def checked(self, value: Decimal) -> Decimal:
        """The value rounded to the parameter's decimals; OutOfRange when impossible, NaN or infinite."""
        if not value.is_finite() or not self.impossible_below <= value <= self.impossible_above:
            raise OutOfRange(self.code, value, self.impossible_below, self.impossible_above)
        return value.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)

    def shown(self, value: Decimal) -> str:
        """The number as a French reader expects it, with its unit: « 7,4 » or « 1,2 mg/L »."""
        number = format(self.checked(value), "f").replace(".", ",")
        return f"{number}\u00a0{self.unit}" if self.unit else number


def _p(
    code: str,
    name_fr: str,
    unit: str,
    decimals: int,
    step: str,
    span: tuple[str, str],
    limits: tuple[str, str],
) -> Parameter:
    low, high = (Decimal(text) for text in span)
    impossible_below, impossible_above = (Decimal(text) for text in limits)
    return Parameter(
        code, name_fr, unit, decimals, Decimal(step), low, high, impossible_below, impossible_above
    )


# The order is the order of the technician's screen: what is measured at every visit comes first.
_ALL: Final = (
    _p("ph", "pH", "", 1, "0.1", ("6.2", "8.8"), ("4", "11")),
    _p("free_chlorine_mg_l", "Chlore libre", "mg/L", 1, "0.1", ("0", "10"), ("0", "100")),
    _p("combined_chlorine_mg_l", "Chlore combiné", "mg/L", 1, "0.1", ("0", "3"), ("0", "50")),
    _p("total_chlorine_mg_l", "Chlore total", "mg/L", 1, "0.1", ("0", "12"), ("0", "150")),
    _p("bromine_mg_l", "Brome", "mg/L", 1, "0.1", ("0", "12"), ("0", "100")),
    _p("tac_f", "TAC", "°f", 1, "0.5", ("2", "45"), ("0", "150")),
    _p("th_f", "TH", "°f", 1, "0.5", ("2", "80"), ("0", "300")),
    _p("stabiliser_mg_l", "Stabilisant", "mg/L", 0, "5", ("0", "150"), ("0", "500")),
    _p("salt_g_l", "Sel", "g/L", 1, "0.1", ("0", "8"), ("0", "45")),
    _p("temperature_c", "Température", "°C", 1, "0.5", ("2", "38"), ("0", "45")),
    _p("redox_mv", "Redox", "mV", 0, "10", ("300", "900"), ("-500", "1200")),
    _p("filter_pressure_bar", "Pression du filtre", "bar", 2, "0.05", ("0.1", "2.5"), ("0", "10")),
    _p("turbidity_ntu", "Turbidité", "NTU", 2, "0.05", ("0", "10"), ("0", "1000")),
    _p("phosphate_ug_l", "Phosphates", "µg/L", 0, "50", ("0", "2000"), ("0", "20000")),
)

PARAMETERS: Final = MappingProxyType({parameter.code: parameter for parameter in _ALL})


def parameter(code: str) -> Parameter:
    try:
        return PARAMETERS[code]
    except KeyError:
        raise UnknownParameter(code) from None
