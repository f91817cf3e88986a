"""French writing: commas, no-break spaces, hours and days."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.base.ui import french

S = "\u00a0"


@pytest.mark.parametrize(
    ("value", "places", "fixed", "shown"),
    [
        ("7.40", 2, False, "7,4"),
        ("7.40", 2, True, "7,40"),
        ("7", 1, False, "7"),
        (Decimal("1240.5"), 2, True, f"1{S}240,50"),
        (1234567, 0, False, f"1{S}234{S}567"),
        ("-3.55", 1, False, "−3,6"),
        ("-0.04", 1, False, "0"),
        (0.1, 3, False, "0,1"),
    ],
)
def test_decimals(value: Decimal | int | float | str, places: int, fixed: bool, shown: str) -> None:
    assert french.fr_decimal(value, places, fixed=fixed) == shown


@pytest.mark.parametrize("value", ["", "abc", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="number"):
        french.fr_decimal(value)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_decimal_reads_back_as_itself(value: Decimal) -> None:
    shown = french.fr_decimal(value, 3)
    assert Decimal(shown.replace(S, "").replace(",", ".").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, f"0{S}min"),
        (38, f"38{S}min"),
        (60, f"1{S}h"),
        (125, f"2{S}h{S}05"),
        (315, f"5{S}h{S}15"),
        (-20, f"−20{S}min"),
    ],
)
def test_durations(minutes: int, shown: str) -> None:
    assert french.duration(minutes) == shown


def test_days_and_moments() -> None:
    wednesday = date(2026, 6, 17)
    assert french.day(wednesday) == f"mer.{S}17{S}juin"
    assert french.day_long(wednesday) == f"Mercredi 17{S}juin{S}2026"
    assert french.day_long(date(2026, 8, 1)) == f"Samedi 1er{S}août{S}2026"
    assert french.day_short(wednesday, date(2027, 1, 1)) == f"17{S}juin{S}2026"
    assert french.clock(time(8, 5)) == "08:05"
    assert french.moment(datetime(2026, 6, 17, 10, 15, tzinfo=UTC)) == f"17{S}juin à{S}10:15"


def test_money_is_whole_cents() -> None:
    assert french.eur(124000) == f"1{S}240,00{S}€"
    assert french.eur(-5) == f"−0,05{S}€"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Julien Rossi", "JR"), ("Jean-Paul Le Goff", "JG"), ("Élise", "ÉL"), ("  ", "?"), ("« »", "?")],
)
def test_initials(name: str, shown: str) -> None:
    assert french.initials(name) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+33612345678", f"06{S}12{S}34{S}56{S}78"),
        ("06.12.34.56.78", f"06{S}12{S}34{S}56{S}78"),
        ("+32 470 12 34 56", "+32 470 12 34 56"),
        ("poste 12", "poste 12"),
    ],
)
def test_phones(value: str, shown: str) -> None:
    assert french.phone(value) == shown


def test_zero_and_one_are_singular() -> None:
    assert [french.plural(count, "relevé") for count in (0, 1, 2)] == [
        f"0{S}relevé",
        f"1{S}relevé",
        f"2{S}relevés",
    ]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, f"1{S}Ko"), (84_011, f"84{S}Ko"), (999_999, f"1000{S}Ko"), (1_240_000, f"1,2{S}Mo")],
)
def test_sizes(count: int, shown: str) -> None:
    assert french.size(count) == shown
