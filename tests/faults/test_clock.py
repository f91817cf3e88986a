"""Fault 13: the phone's clock is wrong by days, jumps, and goes through the night of two like hours."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.servers.instance import wait_for

from .house import House
from .phones import Phone

pytestmark = pytest.mark.browser

CLOCK = (Path(__file__).parent / "clock.js").read_text(encoding="utf-8")
DAY = 86_400_000
OFFSET = "import('/static/agent/js/state.js').then((found) => found.session.value.offset_ms)"
# Paris, 02:59:50 in summer; twenty seconds later it is 02:00:10 in winter.
AUTUMN_NIGHT = datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC)
CLOSE_ENOUGH = timedelta(minutes=2)


def set_clock(phone: Phone, shift_ms: float) -> None:
    phone.page.evaluate("shift => localStorage.setItem('clockShift', shift)", str(shift_ms))


def knows_it_is_wrong_by(phone: Phone, shift_ms: float) -> bool:
    known = phone.page.evaluate(OFFSET)
    return abs(float(known) + shift_ms) < 10_000


def test_fault_13_order_is_by_number_and_dates_are_the_office_s(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    company, [visit] = round_["company"], round_["visits"]
    phone.context.add_init_script(CLOCK)
    phone.page.goto("/tech/connexion")
    set_clock(phone, 3 * DAY)
    phone.sign_in(round_)
    expect(phone.page.get_by_text("sur 1 intervention")).to_be_visible()  # today is the office's

    def measure(value: str) -> None:
        reading = {"pool": visit["pool"], "parameter": "ph", "value": value, "method": "strip"}
        phone.add("reading.add", visit["id"], reading)

    phone.add("visit.arrive", visit["id"], {})
    measure("7.0")
    phone.office_has_all()
    night = (AUTUMN_NIGHT - datetime.now(UTC)).total_seconds() * 1000
    for shift, value in ((-3 * DAY, "7.1"), (night, "7.2"), (night + 20_000, "7.3"), (0, "7.4")):
        set_clock(phone, shift)
        wait_for(partial(knows_it_is_wrong_by, phone, shift))  # any contact tells the phone
        with phone.without_network():
            measure(value)
    phone.office_has_all()
    # A clock that jumps while nobody can tell: its dates are unknown, its order is not.
    with phone.without_network():
        set_clock(phone, -3 * DAY)
        measure("7.5")
    phone.office_has_all()

    phone.stored().assert_sound()
    got = house.ask("operations", company)
    assert [op["seq"] for op in got] == list(range(1, 8))
    rows = house.ask("readings", company)
    assert [row[2] for row in rows] == [7.0, 7.1, 7.2, 7.3, 7.4, 7.5]
    now = datetime.now(UTC)
    at = [datetime.fromisoformat(row[4]) for row in rows]
    assert all(abs(now - moment) < CLOSE_ENOUGH for moment in at[:-1])
    assert at == sorted(at[:-1]) + at[-1:]
    assert at[-1] <= now
    signed = [datetime.fromisoformat(op["device_at"]) for op in got]
    assert abs(signed[1] - now - timedelta(days=3)) < CLOSE_ENOUGH  # what the phone believed is kept beside
    assert abs(signed[3] - AUTUMN_NIGHT) < CLOSE_ENOUGH


def test_fault_13_a_visit_open_at_midnight_stays_in_sight_and_takes_entries(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.context.add_init_script(CLOCK)
    phone.sign_in(round_).kept()
    phone.visit(visit)
    phone.arrive()
    phone.office_has_all()
    with phone.without_network():
        set_clock(phone, DAY)
        phone.page.goto("/tech/")
        expect(phone.page.get_by_role("link", name=visit["client"], exact=True)).to_be_visible()
        phone.page.get_by_role("button", name="Reprendre").click()
        phone.read(0, "7,2")
        expect(phone.page.locator("#part-readings")).to_contain_text("1 sur 3")
        set_clock(phone, 0)
    phone.office_has_all()
    assert [row[2] for row in house.ask("readings", round_["company"])] == [7.2]
