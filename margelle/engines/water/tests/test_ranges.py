from decimal import Decimal
from typing import cast

import pytest

from margelle.engines.water.parameters import PARAMETERS, OutOfRange, UnknownParameter
from margelle.engines.water.ranges import SANITISERS, Range, Sanitiser, default_profile

D = Decimal


@pytest.mark.parametrize("collective", [False, True])
@pytest.mark.parametrize("sanitiser", SANITISERS)
def test_every_profile_speaks_of_known_parameters_and_says_where_numbers_come_from(
    sanitiser: Sanitiser, collective: bool
) -> None:
    profile = default_profile(sanitiser=sanitiser, collective=collective)
    assert set(profile.ranges) <= set(PARAMETERS)
    assert {line.tag for line in profile.ranges.values()} <= {"R", "S", "M"}
    assert "ph" in profile.ranges


def test_bromine_is_not_asked_of_chlorine_nor_salt_of_bromine() -> None:
    assert default_profile(sanitiser="chlorine").range_for("bromine_mg_l") is None
    bromine = default_profile(sanitiser="bromine")
    assert bromine.range_for("salt_g_l") is None
    assert bromine.range_for("free_chlorine_mg_l") is None


def test_collective_lines_replace_private_ones_and_are_to_be_verified() -> None:
    line = default_profile(sanitiser="salt", collective=True).ranges["free_chlorine_mg_l"]
    assert (line.low, line.high, line.certain) == (D("2"), D("5"), False)
    assert default_profile(sanitiser="salt").ranges["free_chlorine_mg_l"].certain


def test_a_companys_line_wins_and_the_default_is_untouched() -> None:
    default = default_profile(sanitiser="chlorine")
    ours = default.overridden([Range("ph", D("7.0"), D("7.6"))])
    assert (ours.ranges["ph"].high, ours.ranges["ph"].tag) == (D("7.6"), "company")
    assert default.ranges["ph"].high == D("7.4")
    assert ours.ranges["tac_f"] == default.ranges["tac_f"]


def test_an_unknown_sanitiser_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown sanitiser"):
        default_profile(sanitiser=cast(Sanitiser, "hydrogen"))


@pytest.mark.parametrize(
    ("low", "high", "act_below", "act_above"),
    [("7.4", "7.2", None, None), ("7.2", "7.4", "7.3", None), ("7.2", "7.4", None, "7.3")],
)
def test_limits_in_disorder_are_refused(
    low: str, high: str, act_below: str | None, act_above: str | None
) -> None:
    with pytest.raises(ValueError, match="not in order"):
        Range("ph", D(low), D(high), D(act_below) if act_below else None, D(act_above) if act_above else None)


def test_impossible_limits_unknown_codes_and_empty_ranges_are_refused() -> None:
    with pytest.raises(OutOfRange):
        Range("ph", D("7.2"), D("74"))
    with pytest.raises(OutOfRange):
        Range("ph", D("NaN"), D("7.4"))
    with pytest.raises(UnknownParameter):
        Range("gallons", D("1"), D("2"))
    with pytest.raises(ValueError, match="at least one limit"):
        Range("ph", None, None)
