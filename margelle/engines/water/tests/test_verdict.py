from decimal import Decimal

import pytest

from margelle.engines.water.parameters import PARAMETERS, OutOfRange
from margelle.engines.water.ranges import Range, default_profile
from margelle.engines.water.verdict import judge

D = Decimal
PH = default_profile(sanitiser="chlorine").ranges["ph"]


@pytest.mark.parametrize(
    ("value", "level", "severity", "word"),
    [
        ("6.7", "low", "act", "trop bas"),
        ("6.8", "low", "watch", "un peu bas"),
        ("7.1", "low", "watch", "un peu bas"),
        ("7.2", "good", "good", "bon"),
        ("7.4", "good", "good", "bon"),
        ("7.5", "high", "watch", "un peu haut"),
        ("7.8", "high", "watch", "un peu haut"),
        ("7.9", "high", "act", "trop haut"),
    ],
)
def test_both_ends_of_a_range_are_good_and_severity_grows_beyond(
    value: str, level: str, severity: str, word: str
) -> None:
    verdict = judge(code="ph", value=D(value), target=PH)
    assert (verdict.level, verdict.severity, verdict.word) == (level, severity, word)


def test_the_sentence_gives_number_and_expected_range_and_no_advice() -> None:
    verdict = judge(code="ph", value=D("7.6"), target=PH)
    assert verdict.sentence == "Le pH est un peu haut\u00a0: 7,6, pour un repère de 7,2 à 7,4."


def test_words_agree_with_their_noun() -> None:
    ranges = default_profile(sanitiser="chlorine").ranges
    warm = judge(code="temperature_c", value=D("33"), target=ranges["temperature_c"])
    assert warm.sentence == "La température est trop haute\u00a0: 33,0\u00a0°C, pour 28,0\u00a0°C au plus."
    fed = judge(code="phosphate_ug_l", value=D("450"), target=ranges["phosphate_ug_l"])
    assert (
        fed.sentence == "Les phosphates sont un peu hauts\u00a0: 450\u00a0µg/L, pour 300\u00a0µg/L au plus."
    )


def test_the_rounded_value_is_judged_so_that_screen_and_verdict_agree() -> None:
    assert judge(code="ph", value=D("7.44"), target=PH).severity == "good"
    assert judge(code="ph", value=D("7.45"), target=PH).severity == "watch"


def test_a_side_without_limit_is_never_wrong() -> None:
    warm = default_profile(sanitiser="chlorine").ranges["temperature_c"]
    assert judge(code="temperature_c", value=D("4"), target=warm).severity == "good"
    at_least = Range("salt_g_l", D("3"), None)
    verdict = judge(code="salt_g_l", value=D("2"), target=at_least)
    assert verdict.sentence == "Le sel est un peu bas\u00a0: 2,0\u00a0g/L, pour 3,0\u00a0g/L au moins."


def test_an_uncertain_rule_gives_an_uncertain_verdict() -> None:
    line = default_profile(sanitiser="chlorine", collective=True).ranges["ph"]
    assert judge(code="ph", value=D("7.5"), target=line).certain is False


def test_impossible_values_and_foreign_ranges_are_refused() -> None:
    with pytest.raises(OutOfRange):
        judge(code="ph", value=D("74"), target=PH)
    with pytest.raises(ValueError, match="cannot judge"):
        judge(code="tac_f", value=D("10"), target=PH)


@pytest.mark.parametrize("code", PARAMETERS)
def test_every_parameter_has_its_sentence(code: str) -> None:
    known = PARAMETERS[code]
    target = Range(code, known.low, known.high)
    assert judge(code=code, value=known.low, target=target).severity == "good"
