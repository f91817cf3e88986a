"""Fault 9: a new version reaches a phone full of work: broken, whole, with another form of its store."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import photograph
from tests.servers.instance import wait_for

from .failing import Answer, Changed, Says
from .house import House
from .phones import Phone

pytestmark = pytest.mark.browser

CACHES = "caches.keys()"
IDLE = "navigator.serviceWorker.getRegistration().then((found) => !found.installing && !found.waiting)"
UPDATE = "navigator.serviceWorker.getRegistration().then((found) => found.update())"


def named(version: bytes) -> Changed:
    """The same files under another name."""

    def change(answer: Answer) -> Answer:
        before, mark, rest = answer.body.partition(b"const CACHE = 'margelle-tech-")
        _, quote, rest = rest.partition(b"'")
        return replace(answer, body=before + mark + version + quote + rest)

    return Changed(change)


def another_store(answer: Answer) -> Answer:
    """The store of the second version has one more table."""
    body = answer.body.decode()
    head, mark, tail = body.partition("  });\n  await db.open();")
    assert mark
    new = f"{head}  }});\n  db.version(2).stores({{ later: 'id' }});\n  await db.open();{tail}"
    return replace(answer, body=new.encode())


def test_fault_09_a_new_version_never_costs_an_entry(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_).kept()
    first = phone.page.evaluate(CACHES)
    assert len(first) == 1
    house.proxy.when(".* /api/", Says(503))
    phone.visit(visit)
    phone.arrive()
    phone.read(0, "7,2")
    phone.shoot("before", photograph("avant.jpg", "#2d8fb8"))
    expect(phone.page.locator("#part-photo-before")).to_contain_text("Prise")
    before = phone.stored()
    assert len(before.ops) == 4

    # A broken deployment: one file is missing.
    house.proxy.when("GET /tech/sw.js", named(b"second"))
    missing = house.proxy.when("GET /static/agent/js/screens/messages.js", Says(404))
    phone.page.evaluate(UPDATE)
    wait_for(lambda: missing.met == 1)
    wait_for(lambda: phone.page.evaluate(CACHES) == first)  # half a version is thrown away
    phone.page.goto("/tech/")
    phone.visit(visit)
    expect(phone.page.get_by_text("Nouvelle version prête")).to_have_count(0)
    assert phone.stored().entered() == before.entered()

    # The next one is whole, and has one more table in its store.
    # A browser also looks by itself after a page: what it began with the broken version is over once our own
    # look has begun.
    house.proxy.when("GET /tech/sw.js", named(b"third"))
    phone.page.evaluate(UPDATE)
    wait_for(lambda: phone.page.evaluate(IDLE))
    wait_for(lambda: phone.page.evaluate(CACHES) == first)
    house.proxy.rules.remove(missing)
    house.proxy.when("GET /static/agent/js/store/db.js", Changed(another_store))
    phone.page.evaluate(UPDATE)
    expect(phone.page.get_by_text("Nouvelle version prête")).to_be_visible()
    assert phone.stored().entered() == before.entered()
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="Mettre à jour").click()
    expect(phone.page.locator(".where")).to_be_visible()
    assert phone.page.evaluate(CACHES) == ["margelle-tech-third"]
    versions = "indexedDB.databases().then((all) => all.map((one) => one.version))"
    assert 20 in phone.page.evaluate(versions)  # ten times the number that we give
    after = phone.stored()
    after.assert_sound()
    assert after.entered() == before.entered()
    house.proxy.sane()
    phone.office_has_all()
    assert house.disagreements([phone.stored().ops], round_) == []
