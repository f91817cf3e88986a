"""Faults 3, 4 and 5: a network that loses, doubles and cuts. Each thing has its effect once, in its order."""

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import photograph

from .failing import CutAnswer, CutBody, DropAfter, DropBefore, OneOf, Twice
from .house import House
from .phones import Phone, seeded

pytestmark = [pytest.mark.browser, pytest.mark.faults]

ENTRIES = 24


def test_fault_03_a_network_that_loses_a_third_loses_nothing(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round", 2)
    dice = seeded()
    phone.sign_in(round_)
    house.proxy.reseed(dice.randrange(1_000_000))
    house.proxy.when(".* /api/", OneOf([DropBefore(), DropAfter()]), share=0.3)
    # Whatever the dice says: the first push of all is handled and its answer is lost, the next ones are not
    # handled. A fast phone sends all in three pushes, and the dice alone would spare them one time in three.
    house.proxy.when("POST /api/sync/push", DropBefore(), times=2)
    house.proxy.when("POST /api/sync/push", DropAfter(), times=1)
    said = []
    for number in range(ENTRIES):
        visit = round_["visits"][dice.randrange(2)]
        said.append(phone.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"}))
    phone.page.goto("/tech/profil")
    for _ in range(40):
        phone.press_sync()  # impatience, so that the test need not wait for the backoff
        phone.page.wait_for_timeout(50)
        if not [op for op in phone.stored().ops if op["state"] != "received"]:
            break
    house.proxy.sane()
    phone.office_has_all()
    stored = phone.stored()
    stored.assert_sound()
    assert [op["id"] for op in stored.ops] == said
    assert {one.fault for one in house.proxy.seen} >= {"DropAfter", "DropBefore"}
    assert house.disagreements([stored.ops], round_) == []


def test_faults_04_and_05_doubled_requests_two_tabs_and_cut_uploads(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_)
    house.proxy.when(".* /api/", Twice())
    house.proxy.when("PUT /api/media/", CutBody(1 / 3), times=2)
    house.proxy.when("POST /api/sync/push", CutAnswer(20), times=1)
    other = phone.context.new_page()
    other.goto("/tech/profil")
    phone.visit(visit)
    phone.arrive()
    phone.read(0, "7,2")
    phone.read(1, "1,5")
    phone.shoot("before", photograph("avant.jpg", "#2d8fb8"))
    expect(phone.page.locator("#part-photo-before")).to_contain_text("Prise")
    phone.page.goto("/tech/profil")
    for _ in range(3):
        phone.press_sync()
        phone.press_sync(page=other)
    for page in (phone.page, other):
        expect(page.locator(".todo-word").first).to_have_text("tout est au bureau")
    cuts = [one for one in house.proxy.requests("PUT /api/media/") if one.fault == "CutBody"]
    assert len(cuts) == 2
    stored = phone.stored()
    stored.assert_sound()
    assert {op["state"] for op in stored.ops} == {"received"}
    assert house.disagreements([stored.ops], round_) == []
    assert [[value, counts] for _, _, value, counts, _ in house.ask("readings", round_["company"])] == [
        [7.2, True],
        [1.5, True],
    ]
    [[_, sha256, whole]] = house.ask("photos", round_["company"])
    assert (sha256, whole) == (stored.photos[0]["sha256"], True)
    assert house.ask("stored_files", round_["company"]) == 1
