from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.engines.water.ranges import Range
from margelle.engines.water.verdict import Verdict, judge
from margelle.features.logbook import rules

PH = Range("ph", Decimal("7.2"), Decimal("7.4"), act_below=Decimal("6.9"), act_above=Decimal("7.7"))


def ph(value: str) -> Verdict:
    return judge(code="ph", value=Decimal(value), target=PH)


def test_codes_are_six_digits_and_not_obvious() -> None:
    codes = {rules.new_code() for _ in range(300)}
    assert all(len(code) == 6 and code.isdigit() and len(set(code)) > 2 for code in codes)
    assert len(codes) > 290
    assert "123456" not in codes


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("482913", "482913"),
        ("482 913", "482913"),
        (" 48-29.13 ", "482913"),
        ("48291", ""),
        ("48291a", ""),
        ("", ""),
        ("٤٨٢٩١٣", ""),
    ],
)
def test_a_typed_code_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert rules.typed_code(typed) == read


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_code(text: str) -> None:
    found = rules.typed_code(text)
    assert found == "" or (len(found) == 6 and found.isascii() and found.isdigit())


def test_wrong_codes_are_slowed_then_stopped_longer_and_longer() -> None:
    waits = [rules.wait_after(n) for n in range(1, 11)]
    minute = timedelta(minutes=1)
    assert waits[:5] == [timedelta(0), timedelta(0), minute / 2, minute, 15 * minute]
    assert waits[9] == 30 * minute
    assert rules.wait_after(5 * 40) == timedelta(hours=24)


def test_the_headline_speaks_of_the_water_as_measured() -> None:
    assert rules.headline([], []) == "Votre bassin a été entretenu."
    assert rules.headline([ph("7.3")], []) == "Votre eau est équilibrée."
    assert rules.headline([ph("7.6")], []) == "Le pH est un peu haut."
    assert rules.headline([ph("7.6")], [("pH", "pH moins, poudre")]) == "Le pH est un peu haut, corrigé."
    assert rules.headline([ph("7.6")], [("pH", "pH plus, poudre")]) == "Le pH est un peu haut."
