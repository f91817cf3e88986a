"""Wording, SMS length, quiet hours, pauses: pure questions."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from margelle.features.messaging.rules import (
    QuietHours,
    fill,
    length,
    mobile,
    next_moment,
    pause_before,
    plain,
    problems,
)

PARIS = ZoneInfo("Europe/Paris")
KNOWN = ("client", "date")


def test_variables_take_their_values_and_nothing_is_read_twice() -> None:
    text = fill("Bonjour {{client}},\nle {{ date }}.", {"client": "{{date}}", "date": "27"})
    assert text == "Bonjour {{date}},\nle 27."


def test_a_line_whose_variables_are_empty_goes_away() -> None:
    assert fill("Bonjour\nTéléphone {{date}}\nÀ bientôt", {"date": ""}) == "Bonjour\nÀ bientôt"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bonjour {{klient}}", "« {{klient}} » n’existe pas"),
        ("Bonjour {{client", "Une accolade est de trop"),
        ("Bonjour }}", "Une accolade est de trop"),
        ("{{client.pk}}", "Une accolade est de trop"),
        ("{% debug %}{{date}}", "Il manque {{client}}"),
    ],
)
def test_a_wording_that_cannot_be_kept_says_why(text: str, said: str) -> None:
    assert any(said in one for one in problems(text, KNOWN, ("client",)))


def test_a_good_wording_has_no_problem() -> None:
    assert problems("Bonjour {{client}}, {{date}}", KNOWN, ("client",)) == []


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("é" * 160, "GSM-7", 160, 1),
        ("ê" * 70, "UCS-2", 70, 1),
        ("ê" * 71, "UCS-2", 71, 2),
        ("🏊" * 35, "UCS-2", 70, 1),
        ("🏊" * 36, "UCS-2", 72, 2),
    ],
)
def test_an_sms_is_counted_as_the_networks_count_it(
    text: str, alphabet: str, units: int, segments: int
) -> None:
    assert length(text) == (alphabet, units, segments)


def test_typography_does_not_double_the_price() -> None:
    text = "Julien passe le 27\u00a0août, entre 9\u202fh et 11\u202fh… Bientôt\u00a0: l’été «\u00a0ça\u00a0»"
    assert plain(text) == 'Julien passe le 27 aout, entre 9 h et 11 h... Bientot : l\'été " ca "'
    assert length(plain(text)).alphabet == "GSM-7"


def test_an_emoji_keeps_its_text_whole() -> None:
    assert plain("Bientôt l’été 🏊") == "Bientôt l'été 🏊"


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (("06 12 34 56 78",), "+33612345678"),
        (("04 93 00 00 00", "+33 7 51 22 33 44"), "+33751223344"),
        (("04 93 00 00 00", ""), ""),
        (("n’importe quoi",), ""),
    ],
)
def test_only_a_mobile_receives_sms(numbers: tuple[str, ...], found: str) -> None:
    assert mobile(*numbers) == found


def _at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (_at(25, 12), None),
        (_at(25, 8), None),
        (_at(25, 20), _at(26, 8)),
        (_at(25, 7, 59), _at(25, 8)),
        (_at(28, 21), _at(30, 8)),  # Saturday evening: Sunday is quiet too
        (_at(24, 23, month=10), _at(26, 8, month=10)),  # the night the clocks go back
        (_at(10, 21), _at(12, 8)),  # the eve of 11 November
    ],
)
def test_what_is_ready_at_night_leaves_in_the_morning(now: datetime, then: datetime | None) -> None:
    found = next_moment(now, QuietHours(), lambda day: day == date(2026, 11, 11))
    assert found == then
    assert found is None or found.hour == 8


def test_the_same_hour_twice_is_never_quiet() -> None:
    assert next_moment(_at(25, 3), QuietHours(time(0), time(0), False, False), lambda _: False) is None


def test_pauses_grow_and_do_not_come_back_together() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert all(
        timedelta(minutes=low) <= pause_before(n, one) <= timedelta(minutes=low * 1.2)
        for n, low in ((1, 1), (2, 5), (3, 15), (4, 60), (9, 60))
    )
    assert pause_before(1, one) != pause_before(1, other)
    assert pause_before(1, one) == pause_before(1, one)
