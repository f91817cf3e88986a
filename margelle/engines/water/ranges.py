"""Default target ranges by kind of pool: editable profiles, not law.

Sources contradict each other, so a company, then a pool, may override each line. Every line says where its
numbers come from: R read in a source, S second hand, M from memory and to be verified. The collective lines
are those of the order of 26 May 2021. An amending order of 19 December 2025 exists whose table was not read:
those lines are therefore not `certain`, and whoever shows them must say « à vérifier ».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from margelle.engines.water.parameters import OutOfRange, parameter

Sanitiser = Literal["chlorine", "salt", "bromine", "oxygen"]
Tag = Literal["R", "S", "M", "company"]
SANITISERS: Final[tuple[Sanitiser, ...]] = ("chlorine", "salt", "bromine", "oxygen")


@dataclass(frozen=True)
class Range:
    """Good between `low` and `high`, both included; to be acted on below `act_below` or above `act_above`.

    A side left None has no limit: a bathing temperature is never "too low" for the water itself.
    """

    code: str
    low: Decimal | None
    high: Decimal | None
    act_below: Decimal | None = None
    act_above: Decimal | None = None
    tag: Tag = "company"
    certain: bool = True

    def __post_init__(self) -> None:
        known = parameter(self.code)
        limits = [
            limit for limit in (self.act_below, self.low, self.high, self.act_above) if limit is not None
        ]
        if not limits:
            raise ValueError(f"{self.code}: a range needs at least one limit")
        for limit in limits:
            if not limit.is_finite() or not known.impossible_below <= limit <= known.impossible_above:
                raise OutOfRange(self.code, limit, known.impossible_below, known.impossible_above)
        if limits != sorted(limits):
            raise ValueError(f"{self.code}: limits are not in order")


@dataclass(frozen=True)
class Profile:
    """The ranges that apply to a class of pools, by parameter code."""

    sanitiser: Sanitiser
    collective: bool
    ranges: Mapping[str, Range]

    def range_for(self, code: str) -> Range | None:
        return self.ranges.get(code)

    def overridden(self, changes: Iterable[Range]) -> Profile:
        """A company's or a pool's own lines win over the defaults; the others stay."""
        merged = dict(self.ranges) | {change.code: change for change in changes}
        return replace(self, ranges=MappingProxyType(merged))


def _r(
    code: str, low: str, high: str, act_below: str, act_above: str, tag: Tag, certain: bool = True
) -> Range:
    least, most, urgent_low, urgent_high = (
        Decimal(text) if text else None for text in (low, high, act_below, act_above)
    )
    return Range(code, least, most, urgent_low, urgent_high, tag, certain)


# Private pools. The act limits are ours [M]: half a step beyond what bathers and linings put up with.
_PRIVATE: Final = (
    _r("ph", "7.2", "7.4", "6.8", "7.8", "R"),
    _r("tac_f", "8", "12", "5", "25", "R"),
    _r("th_f", "10", "20", "5", "35", "R"),
    _r("temperature_c", "", "28", "", "32", "M"),
    _r("filter_pressure_bar", "0.4", "1.2", "0.2", "1.6", "M"),
    _r("turbidity_ntu", "", "0.5", "", "2", "M"),
    _r("phosphate_ug_l", "", "300", "", "1000", "M"),
)
_CHLORINE: Final = (
    _r("free_chlorine_mg_l", "1", "3", "0.4", "6", "R"),
    _r("combined_chlorine_mg_l", "", "0.4", "", "0.8", "M"),
    _r("stabiliser_mg_l", "20", "30", "10", "75", "R"),
    _r("redox_mv", "650", "750", "550", "850", "M"),
)
_BY_SANITISER: Final[Mapping[Sanitiser, tuple[Range, ...]]] = {
    "chlorine": _CHLORINE,
    "salt": (*_CHLORINE, _r("salt_g_l", "3", "5", "2.5", "6", "R")),
    "bromine": (_r("ph", "7.4", "7.8", "7", "8.2", "R"), _r("bromine_mg_l", "3", "5", "1", "8", "M")),
    "oxygen": (_r("ph", "7", "7.4", "6.8", "7.8", "M"),),
}

# Collective pools: order of 26 May 2021, annex I [R], superseded in part; see the module's docstring.
_COLLECTIVE: Final = (
    _r("ph", "6.9", "7.7", "6.9", "7.7", "R", certain=False),
    _r("combined_chlorine_mg_l", "", "0.6", "", "0.8", "R", certain=False),
    _r("stabiliser_mg_l", "", "75", "", "75", "R", certain=False),
    _r("turbidity_ntu", "", "0.5", "", "0.5", "M", certain=False),
)
# Stabilised water is judged by available chlorine; an electrolysed pool here is stabilised too.
_COLLECTIVE_CHLORINE: Final = _r("free_chlorine_mg_l", "2", "5", "2", "5", "R", certain=False)
_COLLECTIVE_BROMINE: Final = _r("bromine_mg_l", "1", "2", "1", "2", "R", certain=False)


def default_profile(*, sanitiser: Sanitiser, collective: bool = False) -> Profile:
    """The starting profile. Raises ValueError for a sanitiser that is not in SANITISERS."""
    if sanitiser not in SANITISERS:
        raise ValueError(f"unknown sanitiser: {sanitiser!r}")
    lines: list[Range] = [*_PRIVATE, *_BY_SANITISER[sanitiser]]
    if collective:
        lines += _COLLECTIVE
        lines += [_COLLECTIVE_CHLORINE] if sanitiser in ("chlorine", "salt") else []
        lines += [_COLLECTIVE_BROMINE] if sanitiser == "bromine" else []
    return Profile(sanitiser, collective, MappingProxyType({line.code: line for line in lines}))
