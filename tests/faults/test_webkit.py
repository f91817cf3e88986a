"""The faults again on WebKit, the engine of every iPhone. What cannot be tried: docs/nothing-lost.md."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from tests.journeys.phone import photograph
from tests.servers.instance import wait_for

from .failing import CutAnswer, CutBody, DropAfter, DropBefore, Never, OneOf, Twice, liars
from .house import House
from .phones import ATTEMPTS, seeded
from .test_memory import CLOSE, DELETE, copy
from .webkit import MISSING, Safari, a_browser, a_display

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(MISSING), reason=MISSING)]

ENTRIES = 18
KEPT = "() => navigator.serviceWorker.ready.then((found) => found.active.state)"
# A transaction that goes on for as long as its page is there.
GO_ON = """
window.rounds = 0;
const on = (db) => async () => { for (;; window.rounds += 1) await db.table('outbox').toArray(); };
import('/static/agent/js/store/db.js')
  .then(({ store }) => store((db) => db.transaction(arguments[0], ['outbox'], on(db))));
"""
# Several entries, and the page is left in the same breath. Each is kept whole or not at all.
WRITE_AND_LEAVE = """
import('/static/agent/js/store/ops.js').then(({ append }) => {
  for (const text of ['un', 'deux', 'trois', 'quatre', 'cinq'])
    append('comment.write', arguments[0], { text, audience: 'team' });
  location.href = '/tech/messages';
});
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with a_display() as name:
        yield name


@pytest.fixture
def driver(display: str) -> Iterator[WebDriver]:
    with a_browser(display) as started:
        yield started


@pytest.fixture
def safari(driver: WebDriver, house: House) -> Safari:
    """A fresh phone; its memory goes with its browser."""
    return Safari(house, driver)


def test_the_application_opens_with_the_round_and_keeps_its_files(safari: Safari, house: House) -> None:
    round_ = house.ask("a_round", 3)
    safari.sign_in(round_)
    assert safari.run(KEPT) in ("activating", "activated")
    assert "Nouvelle version prête" not in safari.words()  # on the page that saw it installed
    for visit in round_["visits"]:
        safari.one("a", visit["client"])
    safari.visit(round_["visits"][1])
    assert "18, chemin des Restanques" in safari.words()
    safari.goto("/tech/n/importe/quoi")
    safari.one("main, .phone", "sur 3 interventions")


@pytest.mark.parametrize("mode", ["r", "rw"])
def test_a_page_that_is_left_in_a_transaction_leaves_the_store_open(
    safari: Safari, house: House, mode: str
) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    safari.sign_in(round_)
    for number in range(3):
        safari.driver.execute_script(GO_ON, mode)
        safari.until(
            lambda: safari.driver.execute_script("return window.rounds > 20"), "a transaction under way"
        )
        safari.profile()
        safari.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
    safari.office_has_all()
    assert len(house.ask("operations", round_["company"])) == 3


def test_a_page_that_is_left_while_it_writes_leaves_the_store_open_and_whole(
    safari: Safari, house: House
) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    safari.sign_in(round_)
    said = []
    for number in range(4):
        safari.driver.execute_script(WRITE_AND_LEAVE, visit["id"])
        safari.until(lambda: safari.driver.current_url.endswith("/tech/messages"), "the next page")
        safari.profile()
        said.append(
            safari.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
        )
    safari.office_has_all()
    stored = safari.stored()
    stored.assert_sound()
    assert {op["id"] for op in stored.ops} >= set(said)
    assert house.disagreements([stored.ops], round_) == []


def test_fault_03_a_network_that_loses_a_third_loses_nothing(safari: Safari, house: House) -> None:
    round_ = house.ask("a_round", 2)
    dice = seeded()
    safari.sign_in(round_)
    house.proxy.reseed(dice.randrange(1_000_000))
    house.proxy.when(".* /api/", OneOf([DropBefore(), DropAfter()]), share=0.3)
    house.proxy.when("POST /api/sync/push", DropBefore(), times=2)
    house.proxy.when("POST /api/sync/push", DropAfter(), times=1)
    said = []
    for number in range(ENTRIES):
        visit = round_["visits"][dice.randrange(2)]
        entry = {"text": f"saisie {number}", "audience": "team"}
        said.append(safari.add("comment.write", visit["id"], entry))

    def all_received() -> bool:
        safari.press_sync()  # impatience, so that the test need not wait for the backoff
        return all(op["state"] == "received" for op in safari.stored().ops)

    safari.profile()
    safari.until(all_received, "the office's word on every entry")
    house.proxy.sane()
    safari.office_has_all()
    stored = safari.stored()
    stored.assert_sound()
    assert [op["id"] for op in stored.ops] == said
    assert {one.fault for one in house.proxy.seen} >= {"DropAfter", "DropBefore"}
    assert house.disagreements([stored.ops], round_) == []


def test_faults_04_05_and_15_doubled_requests_cut_uploads_and_photos_within_a_second(
    safari: Safari, house: House, tmp_path: Path
) -> None:
    """This WebKit stores no Blob: photos are bytes here for real."""
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    safari.sign_in(round_)
    house.proxy.when(".* /api/", Twice())
    house.proxy.when("PUT /api/media/", CutBody(1 / 3), times=2)
    house.proxy.when("POST /api/sync/push", CutAnswer(20), times=1)
    safari.visit(visit)
    safari.arrive()
    safari.read(0, "7,2")
    safari.read(1, "1,5")
    safari.shoot("before", *(a_file(tmp_path, colour) for colour in ("#2d8fb8", "#5f7f4a", "#b8562d")))
    wait_for(lambda: safari.stored().kinds().count("photo.add") == 3)
    safari.profile()

    def all_sent() -> bool:
        safari.press_sync()
        return "tout est au bureau" in safari.words()

    safari.until(all_sent, "« tout est au bureau »")
    cuts = [one for one in house.proxy.requests("PUT /api/media/") if one.fault == "CutBody"]
    assert len(cuts) == 2
    stored = safari.stored()
    stored.assert_sound()
    assert {op["state"] for op in stored.ops} == {"received"}
    assert house.disagreements([stored.ops], round_) == []
    assert [row[2] for row in house.ask("readings", round_["company"])] == [7.2, 1.5]
    photos = house.ask("photos", round_["company"])
    assert sorted(sha256 for _, sha256, _ in photos) == sorted(one["sha256"] for one in stored.photos)
    assert [whole for *_, whole in photos] == [True] * 3
    assert house.ask("stored_files", round_["company"]) == 3


def test_fault_08_what_is_not_the_office_s_answer_marks_nothing_as_sent(safari: Safari, house: House) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    safari.sign_in(round_)
    safari.profile()
    silent = Never()
    for number, fault in enumerate(liars(silent), start=1):
        house.proxy.sane()
        house.proxy.when(".* /api/", fault)
        push = house.proxy.when("POST /api/sync/push", fault)
        safari.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
        if fault is silent:
            assert silent.arrived.wait(20)
        else:
            wait_for(lambda: safari.run(ATTEMPTS) > 0)  # it was told so
            safari.one(".net", f"Bureau injoignable. {number} non envoyé")
        assert push.met
        assert [op["receipt"] for op in safari.stored().ops] == [None] * number
        assert house.ask("operations", round_["company"]) == []
    house.proxy.sane()
    safari.office_has_all()
    got = house.ask("operations", round_["company"])
    assert [op["id"] for op in got] == [op["id"] for op in safari.stored().ops]


def test_faults_11_and_12_what_is_refused_holds_up_nothing_and_a_changed_plan_costs_no_entry(
    safari: Safari, house: House
) -> None:
    round_ = house.ask("a_round", 2, 2)
    company, desk = round_["company"], round_["office"]
    moved, cancelled = (visit["id"] for visit in round_["visits"])
    safari.sign_in(round_)
    safari.profile()
    dead = house.proxy.when(".* /api/", DropBefore())
    house.ask("move", moved, company, desk, 1)
    house.ask("cancel", cancelled, company, desk)
    pool = round_["visits"][0]["pool"]
    poison = {"product": str(uuid4()), "pool": pool, "quantity": "1", "advised": False}
    refused = safari.add("product.use", moved, poison)
    for visit in round_["visits"]:
        safari.add("visit.arrive", visit["id"], {})
        reading = {"pool": visit["pool"], "parameter": "ph", "value": "7.2", "method": "strip"}
        safari.add("reading.add", visit["id"], reading)
    house.proxy.lift(dead)
    safari.press_sync()
    safari.one(".net", "1 élément refusé")
    wait_for(lambda: len(house.ask("operations", company)) == 4)
    ops = safari.stored().ops
    assert [op["id"] for op in ops if op["state"] == "refused"] == [refused]
    assert [op["id"] for op in house.ask("operations", company)] == [
        op["id"] for op in ops if op["id"] != refused
    ]
    assert sorted(house.ask("flags", company)) == ["cancelled", "moved"]
    assert sorted(row[0] for row in house.ask("readings", company)) == sorted([moved, cancelled])


def test_fault_14_a_lost_memory_on_either_side_is_filled_again_by_the_other(
    safari: Safari, house: House, tmp_path: Path
) -> None:
    if house.instance.on_postgres:
        pytest.skip("the backup of this test is a file")
    round_ = house.ask("a_round")
    company, [visit] = round_["company"], round_["visits"]
    backup = tmp_path / "yesterday.sqlite3"
    safari.sign_in(round_)
    safari.visit(visit)
    copy(house.instance.folder / "margelle.sqlite3", backup)
    safari.run(CLOSE)
    safari.arrive()
    safari.run(CLOSE)
    safari.read(0, "7,2")
    safari.office_has_all()
    sent = house.ask("operations", company)
    assert [op["kind"] for op in sent] == ["visit.set_off", "visit.arrive", "reading.add"]
    copy(backup, house.instance.folder / "margelle.sqlite3")
    assert house.ask("operations", company) == []
    safari.office_has_all()
    wait_for(lambda: len(house.ask("operations", company)) == len(sent))
    assert [op["id"] for op in house.ask("operations", company)] == [op["id"] for op in sent]
    assert house.disagreements([safari.stored().ops], round_) == []

    safari.run(DELETE)
    safari.goto("/tech/")
    safari.one("input[autocomplete='username']")  # asked for, never silently empty
    safari.sign_in(round_)
    safari.visit(visit)
    safari.one("#part-readings", "1 sur 3")
    safari.read(0, "7,4")
    safari.office_has_all()
    assert [row[2] for row in house.ask("readings", company)] == [7.2, 7.4]


def a_file(folder: Path, colour: str) -> Path:
    picture = photograph(f"{colour[1:]}.jpg", colour)
    path = folder / picture["name"]
    path.write_bytes(picture["buffer"])
    return path
