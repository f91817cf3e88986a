"""The demo's raw material: invented, on land, the same each time, and believable."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from PIL import Image

from margelle.engines.water.parameters import PARAMETERS
from margelle.faces.ops.demo.company import CompanyCard, azur_bassins, look_alike
from margelle.faces.ops.demo.drawing import draw_photo
from margelle.faces.ops.demo.places import draw_place, is_on_land
from margelle.faces.ops.demo.pools import draw_pool
from margelle.faces.ops.demo.progress import UNDATED
from margelle.faces.ops.demo.readings import Stop, simulate
from margelle.faces.ops.demo.rounds import plan_habits
from margelle.faces.ops.demo.schedule import Plan, make_plan
from margelle.faces.ops.demo.trade import PRODUCT_UNITS, SERVICES, TASK_KEYS
from margelle.faces.ops.demo.visits import VisitCard

FICTION = re.compile(r"^(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d$")


def _local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """The demo's plan speaks local time without a zone."""
    return datetime.combine(date(year, month, day), time(hour, minute))


FULL_DAY = _local(2026, 7, 15, 11, 20)
SUNDAY = _local(2026, 11, 22, 18, 5)
NIGHT = _local(2026, 3, 2, 2, 40)
MOMENTS = (FULL_DAY, SUNDAY, NIGHT, _local(2024, 2, 29, 23, 50))


def _phones(company: CompanyCard) -> list[str]:
    phones = [company.phone, *(agency.phone for agency in company.agencies)]
    phones += [member.phone for member in company.staff]
    for client in company.clients:
        bodies = [client.person] if client.person else []
        bodies += client.organisation.contacts if client.organisation else ()
        phones += [body.phone for body in bodies] + (
            [client.organisation.phone] if client.organisation else []
        )
    return phones


def _today(plan: Plan, now: datetime) -> list[VisitCard]:
    return [visit for visit in plan.visits if visit.day == now.date()]


def test_the_demo_has_the_promised_size() -> None:
    azur = azur_bassins()
    assert len(azur.clients) == 240
    assert sum(len(site.pools) for site in azur.sites) == 260
    assert (len(azur.agencies), len(azur.technicians), len(azur.staff)) == (2, 6, 8)
    assert len(look_alike().clients) == 40


def test_the_same_seed_gives_the_same_company_and_another_seed_another() -> None:
    assert azur_bassins(7) == azur_bassins(7)
    assert azur_bassins(7) != azur_bassins(8)


def test_the_look_alike_has_the_same_clients_names_and_towns_but_other_keys() -> None:
    ours, theirs = azur_bassins().clients[:10], look_alike().clients[:10]
    assert [client.name for client in ours] == [client.name for client in theirs]
    assert {client.key for client in ours}.isdisjoint({client.key for client in theirs})


def test_nobody_can_be_called_or_written_to() -> None:
    azur = azur_bassins()
    assert [phone for phone in _phones(azur) if not FICTION.match(phone)] == []
    people = [client.person for client in azur.clients if client.person]
    assert all(re.fullmatch(r"[a-z.\-]+@(exemple\.fr|[a-z\-]+\.exemple)", person.email) for person in people)
    assert len({person.email for person in people}) == len(people)


def test_ten_thousand_places_lie_on_land_in_the_department() -> None:
    rng = Random(1)
    places = [draw_place(rng) for _ in range(10_000)]
    assert all(is_on_land(place.lat, place.lng) for place in places)
    assert all(place.postcode.startswith("06") for place in places)


@pytest.mark.parametrize(
    ("lat", "lng", "land"),
    [
        (43.535, 7.02, False),
        (43.57, 7.16, False),
        (43.66, 7.22, False),
        (43.66, 6.92, True),
        (45.0, 2.0, False),
    ],
)
def test_the_bay_is_water_and_grasse_is_not(lat: float, lng: float, land: bool) -> None:
    assert is_on_land(lat, lng) is land


def test_water_is_measured_in_known_parameters_and_plausible_values() -> None:
    for index, site in enumerate(azur_bassins().sites[:60]):
        stops = [Stop(date(2025, 5, 1) + timedelta(days=7 * week), "upkeep") for week in range(52)]
        for record in simulate(site.pools[0], stops, seed=index):
            for code, value in record.readings.items():
                assert PARAMETERS[code].is_plausible(value), (code, value)
            assert set(record.tasks) <= TASK_KEYS
            assert all(use.quantity > 0 and PRODUCT_UNITS[use.product] == use.unit for use in record.products)


def test_water_follows_the_seasons_and_what_is_put_in() -> None:
    pool = draw_pool(Random(3))
    stops = [Stop(date(2025, 1, 6) + timedelta(days=7 * week), "upkeep") for week in range(52)]
    records = simulate(pool, stops, seed=3)
    assert records == simulate(pool, stops, seed=3)
    warm = [record.readings["temperature_c"] for record in records[26:32]]
    cold = [record.readings["temperature_c"] for record in records[:6]]
    assert min(warm) > max(cold) + 8
    for record, following in pairwise(records):
        if any(use.product == "ph_minus" for use in record.products):
            assert following.readings["ph"] < record.readings["ph"] + Decimal("0.2")


def test_a_green_pool_is_an_incident_and_a_shock_clears_it() -> None:
    pool = draw_pool(Random(5))
    stops = [Stop(date(2025, 7, 1), "upkeep", green=True), Stop(date(2025, 7, 3), "upkeep")]
    green, after = simulate(pool, stops, seed=5)
    assert green.incident is not None
    assert "shock" in {use.product for use in green.products}
    assert after.incident is None or after.incident.kind != "water"


def test_comments_vary_and_never_show_a_template() -> None:
    texts: Counter[str] = Counter()
    for index, site in enumerate(azur_bassins().sites[:40]):
        stops = [Stop(date(2025, 3, 1) + timedelta(days=7 * week), "upkeep") for week in range(40)]
        texts.update(record.comment for record in simulate(site.pools[0], stops, seed=index))
    assert not [text for text in texts if "{" in text]
    assert len(texts) > 250


def test_every_site_has_one_habit_and_rounds_are_level() -> None:
    azur = azur_bassins()
    habits = plan_habits(azur)
    assert Counter(habit.site.key for habit in habits) == Counter(site.key for site in azur.sites)
    sizes = Counter((habit.technician, habit.weekday) for habit in habits).values()
    assert (len(sizes), min(sizes) >= 7, max(sizes) <= 10) == (30, True, True)


@pytest.mark.parametrize("now", MOMENTS)
def test_today_is_half_done_whatever_the_day_and_the_hour(now: datetime) -> None:
    plan = make_plan(azur_bassins(), now=now)
    today = _today(plan, now)
    states = Counter(visit.state for visit in today)
    assert len(today) >= 30
    assert 0.2 <= (states["validated"] + states["done"]) / len(today) <= 0.8
    for state in ("validated", "done", "in_progress", "en_route", "planned", "cancelled", "skipped"):
        assert states[state] >= 1, state
    late = [
        v
        for v in today
        if v.state == "planned" and v.start and v.start < (now - timedelta(minutes=30)).time()
    ]
    assert late


@pytest.mark.parametrize("now", MOMENTS)
def test_nothing_recorded_lies_in_the_future_and_rounds_do_not_overlap(now: datetime) -> None:
    plan = make_plan(azur_bassins(), now=now)
    assert len({visit.key for visit in plan.visits}) == len(plan.visits)
    for visit in plan.visits:
        times = [t for t in (visit.set_off_at, visit.started_at, visit.finished_at) if t is not None]
        assert times == sorted(times)
        assert not times or times[-1] <= now
        assert visit.is_reported == (visit.finished_at is not None)
        if visit.state in ("skipped", "cancelled"):
            assert visit.reason
    for technician in {visit.technician for visit in plan.visits}:
        today = [v for v in _today(plan, now) if v.technician == technician]
        assert [v.start for v in today] == sorted(v.start for v in today if v.start)


def test_the_plan_spans_fourteen_months_and_eight_weeks_with_half_the_work_in_winter() -> None:
    plan = make_plan(azur_bassins(), now=FULL_DAY)
    days = [visit.day for visit in plan.visits if visit.day]
    assert (min(days) <= date(2025, 5, 20), max(days) >= date(2026, 9, 4)) == (True, True)
    load = Counter(days)
    january = [count for day, count in load.items() if (day.year, day.month) == (2026, 1)]
    june = [count for day, count in load.items() if (day.year, day.month) == (2026, 6)]
    assert 0.35 <= (sum(january) / len(january)) / (sum(june) / len(june)) <= 0.6
    services = Counter(visit.service for visit in plan.visits)
    assert set(services) == {service.key for service in SERVICES}


def test_the_tray_holds_undated_visits_and_the_absent_have_no_round() -> None:
    plan = make_plan(azur_bassins(), now=FULL_DAY)
    assert len([visit for visit in plan.visits if visit.day is None]) == len(UNDATED)
    for absence in plan.absences:
        assert not [v for v in plan.visits if v.day and v.technician and absence.covers(v.technician, v.day)]


def test_the_look_alike_is_alive_too() -> None:
    today = _today(make_plan(look_alike(), now=FULL_DAY), FULL_DAY)
    assert {"validated", "in_progress", "planned"} <= {visit.state for visit in today}


@pytest.mark.parametrize("look", ["clear", "cloudy", "green", "leaves"])
@pytest.mark.parametrize("outline", ["rectangle", "kidney", "round", "lap"])
def test_a_photograph_is_a_small_jpeg_and_repeats_itself(outline: str, look: str) -> None:
    data = draw_photo(4, outline=outline, look=look, month=8)  # type: ignore[arg-type]  # plain texts on purpose
    assert data == draw_photo(4, outline=outline, look=look, month=8)  # type: ignore[arg-type]  # as above
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size, len(data) <= 120_000) == ("JPEG", (1200, 900), True)


def test_before_and_after_show_the_same_place_with_other_water() -> None:
    before = Image.open(io.BytesIO(draw_photo(9, look="green")))
    after = Image.open(io.BytesIO(draw_photo(9, look="clear")))
    sky = (0, 0, 1200, 300)
    assert before.crop(sky).tobytes() == after.crop(sky).tobytes()
    assert before.getpixel((600, 700)) != after.getpixel((600, 700))
