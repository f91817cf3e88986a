"""Faults 1 and 2: the battery dies. What showed « Enregistré » is there when the phone starts again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import photograph

from .failing import Hold
from .house import House
from .phones import Phone, Stored, seeded

pytestmark = [pytest.mark.browser, pytest.mark.faults]

PUSH = "POST /api/sync/push"
API = ".* /api/"
BUSY = (Path(__file__).parent / "busy.js").read_text(encoding="utf-8")


def assert_all_there(stored: Stored, told: list[list[str]]) -> None:
    """Everything that was told as saved, in the order in which it was told, and nothing torn."""
    stored.assert_sound()
    held = [[op["kind"], op["payload"].get("sha256") or op["payload"].get("text", "")] for op in stored.ops]
    saved = [piece for piece in told if piece[0] != "draft"]
    assert held[: len(saved)] == saved
    assert len(held) <= len(saved) + 1  # one more may have reached the disk before it could be told
    typed = [text for kind, text in told if kind == "draft"]
    if typed:
        [draft] = [row["value"] for row in stored.drafts]
        assert int(draft.split()[1]) >= int(typed[-1].split()[1])


def test_fault_01_what_was_saved_outlives_a_battery_that_dies_at_any_moment(
    battery: Callable[[], Phone], house: House
) -> None:
    round_ = house.ask("a_round")
    visit = round_["visits"][0]
    dice = seeded()
    phone = battery().sign_in(round_).kept()
    house.proxy.when(API, Hold())  # without the office: only the disk can remember
    last = dice.randrange(8, 45)
    told = written_until(phone, visit, last)
    phone.kill()
    again = battery()
    again.visit(visit)
    assert_all_there(again.stored(), told)
    expect(again.page.get_by_label("Note pour le client")).not_to_have_value("")
    expect(again.page.get_by_text("non envoyé")).to_be_visible()


def written_until(phone: Phone, visit: dict[str, str], count: int) -> list[list[str]]:
    """Let the phone write; comes back after `count` pieces with all that was told as saved."""
    told: list[list[str]] = []
    phone.page.expose_function("told", lambda piece: told.append(piece))
    phone.page.evaluate(BUSY, [visit["id"], visit["pool"], 3])
    while len(told) < count:
        phone.page.wait_for_timeout(1)
    return told


def test_fault_02_a_phone_that_dies_while_it_sends_sends_again_and_once(
    battery: Callable[[], Phone], house: House
) -> None:
    round_ = house.ask("a_round")
    visit = round_["visits"][0]
    phone = battery().sign_in(round_).kept()
    phone.visit(visit)
    unheard, unanswered = Hold(), Hold(after=True)
    house.proxy.when(PUSH, unheard)
    phone.arrive()
    phone.read(0, "7,2")
    phone.shoot("before", photograph("avant.jpg", "#2d8fb8"))
    expect(phone.page.locator("#part-photo-before")).to_contain_text("Prise")
    assert unheard.arrived.wait(20)
    before = phone.stored().ops
    phone.kill()

    house.proxy.fresh()
    house.proxy.when(PUSH, unanswered)
    again = battery()
    again.page.goto("/tech/")
    assert unanswered.arrived.wait(20)  # the office has them, the phone has no answer
    again.kill()

    house.proxy.fresh()
    last = battery()
    last.office_has_all()
    after = last.stored()
    after.assert_sound()
    assert [op["id"] for op in after.ops] == [op["id"] for op in before]
    assert [op["id"] for op in house.ask("operations", round_["company"])] == [op["id"] for op in before]
    assert len(house.ask("readings", round_["company"])) == 1
    assert [whole for *_, whole in house.ask("photos", round_["company"])] == [True]
