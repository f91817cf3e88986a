"""Faults 7, 14 and 15: the phone's memory is full, closed, gone; the office's is yesterday's."""

import io
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.journeys.phone import photograph
from tests.servers.instance import wait_for

from .failing import DropBefore
from .house import House
from .phones import Phone

pytestmark = pytest.mark.browser

NO_BLOBS = (Path(__file__).parent / "no_blobs.js").read_text(encoding="utf-8")
FULL = "IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') }; 0"
CLOSE = """async () => {
  const { store } = await import('/static/agent/js/store/db.js');
  await store(async (db) => db.backendDB().close());
}"""
DELETE = """async () => {
  const gone = (name) => new Promise((done, failed) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = done;
    asked.onerror = failed;
  });
  for (const { name } of await indexedDB.databases()) await gone(name);
}"""


def test_fault_07_a_full_memory_keeps_the_reading_and_says_that_the_photo_is_not_kept(
    battery: Callable[[], Phone], house: House
) -> None:
    round_ = house.ask("a_round")
    phone = battery().sign_in(round_).kept()
    phone.visit(round_["visits"][0])
    phone.arrive()
    phone.shoot("before", photograph("avant.jpg", "#2d8fb8"))
    expect(phone.page.locator("#part-photo-before")).to_contain_text("Prise")
    used = phone.page.evaluate("navigator.storage.estimate().then((found) => found.usage)")
    phone.close()  # a browser looks at its quota again when it opens a store

    phone = battery()
    debugger = phone.context.new_cdp_session(phone.page)
    room = {"origin": house.url, "quotaSize": used + 100_000}
    debugger.send("Storage.overrideQuotaForOrigin", room)
    phone.visit(round_["visits"][0])
    phone.read(0, "7,2")
    expect(phone.page.locator("#part-readings")).to_contain_text("1 sur 3")
    phone.shoot("after", a_heavy_photograph())
    said = re.compile("Mesures enregistrées. Photo non enregistrée\\s: mémoire pleine")
    expect(phone.page.locator(".under")).to_contain_text(said)
    phone.page.evaluate(FULL)
    phone.read(1, "1,5", kept=False)
    expect(phone.page.locator(".under")).to_contain_text("cette saisie n’est pas enregistrée")
    phone.visit(round_["visits"][0])
    expect(phone.page.locator("#part-readings .reading input").nth(1)).to_have_value("1,5")  # still the draft
    stored = phone.stored()
    stored.assert_sound()
    kinds = ["visit.set_off", "visit.arrive", "photo.add", "reading.add"]
    assert stored.kinds() == kinds
    phone.office_has_all()
    assert [op["kind"] for op in house.ask("operations", round_["company"])] == kinds
    assert [whole for *_, whole in house.ask("photos", round_["company"])] == [True]


def test_fault_14_a_lost_memory_on_either_side_is_filled_again_by_the_other(
    phone: Phone, house: House, tmp_path: Path
) -> None:
    if house.instance.on_postgres:
        pytest.skip("the backup of this test is a file")
    round_ = house.ask("a_round")
    company, [visit] = round_["company"], round_["visits"]
    backup = tmp_path / "yesterday.sqlite3"
    phone.sign_in(round_)
    phone.visit(visit)
    copy(house.instance.folder / "margelle.sqlite3", backup)
    phone.page.evaluate(CLOSE)
    phone.arrive()
    phone.page.evaluate(CLOSE)
    phone.read(0, "7,2")
    phone.shoot("before", photograph("avant.jpg", "#2d8fb8"))
    expect(phone.page.locator("#part-photo-before")).to_contain_text("Prise")
    phone.office_has_all()
    sent = house.ask("operations", company)
    assert [op["kind"] for op in sent] == ["visit.set_off", "visit.arrive", "reading.add", "photo.add"]
    for told in (False, True):  # an owner who forgot to say that this is a restored copy, and one who said it
        copy(backup, house.instance.folder / "margelle.sqlite3")
        if told:
            house.ask("new_life")
        assert house.ask("operations", company) == []
        phone.office_has_all()
        wait_for(lambda: len(house.ask("operations", company)) == len(sent))
        phone.office_has_all()
        again = house.ask("operations", company)
        assert [op["id"] for op in again] == [op["id"] for op in sent]
        assert house.disagreements([phone.stored().ops], round_) == []
        assert len(house.ask("readings", company)) == 1
        wait_for(lambda: [whole for *_, whole in house.ask("photos", company)] == [True])

    phone.page.evaluate(DELETE)
    phone.page.goto("/tech/")
    expect(phone.page.get_by_label("Identifiant")).to_be_visible()  # asked for, never silently empty
    phone.sign_in(round_)
    phone.visit(visit)
    expect(phone.page.locator("#part-readings")).to_contain_text("1 sur 3")
    phone.read(0, "7,4")
    phone.office_has_all()
    assert [row[2] for row in house.ask("readings", company)] == [7.2, 7.4]  # the later one counts


def test_fault_14_a_receipt_alone_tells_that_the_office_was_restored(
    phone: Phone, house: House, tmp_path: Path
) -> None:
    """The backup came back before the phone had heard anything of the office but its receipts."""
    if house.instance.on_postgres:
        pytest.skip("the backup of this test is a file")
    round_ = house.ask("a_round")
    company, [visit] = round_["company"], round_["visits"]
    backup = tmp_path / "yesterday.sqlite3"
    phone.sign_in(round_)
    phone.visit(visit)
    copy(house.instance.folder / "margelle.sqlite3", backup)
    deaf = house.proxy.when("GET /api/sync/pull", DropBefore())
    phone.arrive()
    wait_for(lambda: {op["state"] for op in phone.stored().ops} == {"received"})
    assert len(house.ask("operations", company)) == 2
    copy(backup, house.instance.folder / "margelle.sqlite3")
    assert house.ask("operations", company) == []
    house.proxy.lift(deaf)
    phone.office_has_all()
    wait_for(lambda: len(house.ask("operations", company)) == 2)
    wait_for(lambda: {op["state"] for op in phone.stored().ops} == {"received"})
    assert house.disagreements([phone.stored().ops], round_) == []
    pushed = len(house.proxy.requests("POST /api/sync/push"))
    for _ in range(2):  # two whole exchanges later
        pulled = len(house.proxy.requests("GET /api/sync/pull"))
        phone.press_sync()
        wait_for(partial(more_than, house, "GET /api/sync/pull", pulled))
    assert len(house.proxy.requests("POST /api/sync/push")) == pushed  # once is enough


@pytest.mark.parametrize("told", [False, True], ids=["not told", "told"])
def test_fault_14_whoever_had_signed_out_meanwhile_sends_again_too(
    phone: Phone, house: House, tmp_path: Path, told: bool
) -> None:
    if house.instance.on_postgres:
        pytest.skip("the backup of this test is a file")
    round_ = house.ask("a_round")
    company, [visit] = round_["company"], round_["visits"]
    backup = tmp_path / "yesterday.sqlite3"
    phone.sign_in(round_)
    phone.visit(visit)
    copy(house.instance.folder / "margelle.sqlite3", backup)
    # One entry: signing in again takes as many numbers of the journal as it had.
    said = phone.add("comment.write", visit["id"], {"text": "Fait.", "audience": "team"})
    phone.office_has_all()
    assert [op["id"] for op in house.ask("operations", company)] == [said]
    phone.page.get_by_role("button", name="Se déconnecter").click()
    expect(phone.page.get_by_label("Identifiant")).to_be_visible()
    copy(backup, house.instance.folder / "margelle.sqlite3")
    if told:
        house.ask("new_life")
    assert house.ask("operations", company) == []
    phone.sign_in(round_)
    wait_for(lambda: [op["id"] for op in house.ask("operations", company)] == [said])
    phone.office_has_all()
    assert house.disagreements([phone.stored().ops], round_) == []


def more_than(house: House, pattern: str, count: int) -> bool:
    return len(house.proxy.requests(pattern)) > count


def a_heavy_photograph() -> FilePayload:
    """Nothing in it can be shrunk: it takes all that a photo may take."""
    content = io.BytesIO()
    Image.effect_noise((2000, 1500), 90).save(content, "JPEG", quality=90)
    return {"name": "apres.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def copy(source: Path, target: Path) -> None:
    """A consistent copy, as docs/operations.md tells to make and to put back."""
    with (
        closing(sqlite3.connect(source, timeout=20)) as one,
        closing(sqlite3.connect(target, timeout=20)) as two,
    ):
        one.backup(two)


def test_fault_15_photos_taken_within_a_second_are_all_kept_each_on_its_visit(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round", 2)
    first, second = round_["visits"]
    phone.context.add_init_script(NO_BLOBS)
    phone.sign_in(round_).kept()
    for visit in (first, second):
        phone.add("visit.arrive", visit["id"], {})
    hand = {"name": "Mme Ferrand", "absent": False, "strokes": [[10, 10, 200, 300, 400, 20]]}
    phone.visit(second)
    phone.visit(first)
    four = [photograph(f"{colour}.jpg", colour) for colour in ("navy", "teal", "olive", "maroon")]
    phone.page.get_by_label("Note pour le client").fill("Quatre photos")
    phone.shoot("before", *four)
    phone.add("signature.add", first["id"], hand)
    debugger = phone.context.new_cdp_session(phone.page)
    debugger.send("Page.setWebLifecycleState", {"state": "frozen"})
    debugger.send("Page.setWebLifecycleState", {"state": "active"})
    go = "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }"
    phone.page.evaluate(go, f"/tech/intervention/{second['id']}")  # before they are shrunk and kept
    expect(phone.page.get_by_role("heading", name=second["client"])).to_be_visible()
    phone.shoot("after", photograph("violet.jpg", "violet"))
    expect(phone.page.locator("#part-photo-after")).to_contain_text("Prise")
    phone.office_has_all()
    stored = phone.stored()
    stored.assert_sound()
    assert [op["subject"] for op in stored.ops if op["kind"] == "signature.add"] == [f"visit:{first['id']}"]
    assert house.disagreements([stored.ops], round_) == []
    got = house.ask("photos", round_["company"])
    assert sorted(visit for visit, *_ in got) == sorted([first["id"]] * 4 + [second["id"]])
    assert all(whole for *_, whole in got)
    assert len({sha256 for _, sha256, _ in got}) == 5
