from decimal import Decimal

import pytest

from margelle.engines.water.parameters import PARAMETERS, OutOfRange, Parameter, UnknownParameter, parameter

D = Decimal


def test_every_parameter_is_listed_once_in_screen_order() -> None:
    assert list(PARAMETERS) == [
        "ph",
        "free_chlorine_mg_l",
        "combined_chlorine_mg_l",
        "total_chlorine_mg_l",
        "bromine_mg_l",
        "tac_f",
        "th_f",
        "stabiliser_mg_l",
        "salt_g_l",
        "temperature_c",
        "redox_mv",
        "filter_pressure_bar",
        "turbidity_ntu",
        "phosphate_ug_l",
    ]


@pytest.mark.parametrize("code", PARAMETERS)
def test_the_ends_of_the_plausible_span_are_plausible_and_beyond_is_not(code: str) -> None:
    known = parameter(code)
    assert known.is_plausible(known.low)
    assert known.is_plausible(known.high)
    assert not known.is_plausible(known.high + known.step)


@pytest.mark.parametrize("value", ["3.9", "11.1", "NaN", "Infinity", "-Infinity", "-7.2"])
def test_an_impossible_ph_is_refused_with_its_limits(value: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        parameter("ph").checked(D(value))
    assert (refused.value.field, refused.value.low, refused.value.high) == ("ph", D("4"), D("11"))


def test_an_odd_but_possible_value_is_kept() -> None:
    assert parameter("ph").checked(D("9.4")) == D("9.4")
    assert not parameter("ph").is_plausible(D("9.4"))


def test_values_are_rounded_half_up_to_the_parameters_decimals() -> None:
    assert str(parameter("ph").checked(D("7.25"))) == "7.3"
    assert str(parameter("stabiliser_mg_l").checked(D("30.5"))) == "31"


def test_numbers_are_shown_the_french_way() -> None:
    assert parameter("ph").shown(D("7.4")) == "7,4"
    assert parameter("free_chlorine_mg_l").shown(D("1.25")) == "1,3\u00a0mg/L"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownParameter):
        parameter("pH")


def test_a_parameter_refuses_limits_in_disorder_and_a_step_of_nothing() -> None:
    with pytest.raises(ValueError, match="not in order"):
        Parameter("x", "X", "", 1, D("0.1"), D(5), D(1), D(0), D(10))
    with pytest.raises(ValueError, match="positive"):
        Parameter("x", "X", "", 1, D(0), D(1), D(5), D(0), D(10))
