import pytest
from hypothesis import given
from hypothesis import strategies as st

from margelle.engines.routing import Point, Trip, estimate, length
from margelle.engines.routing.estimate import crow_fly_m

NICE, CANNES, GRASSE = Point(43.7102, 7.2620), Point(43.5528, 7.0174), Point(43.6602, 6.9264)
places = st.builds(Point, st.floats(-60, 60), st.floats(-170, 170))


def test_the_crow_flies_as_far_as_a_geographer_says() -> None:
    assert crow_fly_m(NICE, CANNES) == pytest.approx(26_330, abs=60)
    # One degree of latitude is a sixtieth of a right angle of a sphere of 6371 km: 111.19 km.
    assert crow_fly_m(Point(43, 7), Point(44, 7)) == pytest.approx(111_195, abs=2)


def test_the_same_place_is_no_trip() -> None:
    assert estimate(NICE, NICE) == Trip(0, 0)


def test_a_short_trip_winds_more_and_goes_slower() -> None:
    near = estimate(Point(43.55, 7.0), Point(43.553, 7.0))
    far = estimate(NICE, CANNES)
    assert near.metres / crow_fly_m(Point(43.55, 7.0), Point(43.553, 7.0)) > 1.6
    assert 1.2 < far.metres / crow_fly_m(NICE, CANNES) < 1.3
    assert far.metres / far.seconds > near.metres / near.seconds


@given(st.floats(0, 60_000), st.floats(0, 60_000))
def test_a_longer_way_is_never_quicker(one: float, other: float) -> None:
    low, high = sorted((one, other))
    trips = [estimate(Point(0, 0), Point(metres / 111_195, 0)) for metres in (low, high)]
    assert trips[0].seconds <= trips[1].seconds
    assert trips[0].metres <= trips[1].metres


@given(places, places)
def test_there_and_back_are_alike(a: Point, b: Point) -> None:
    assert estimate(a, b) == estimate(b, a)


def test_a_round_is_the_sum_of_its_legs() -> None:
    assert length([NICE, CANNES, GRASSE]) == estimate(NICE, CANNES) + estimate(CANNES, GRASSE)
    assert length([NICE]) == length([]) == Trip(0, 0)


@pytest.mark.parametrize("latitude, longitude", [(91, 0), (0, 181), (float("nan"), 0)])
def test_what_is_not_on_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="Earth"):
        Point(latitude, longitude)
