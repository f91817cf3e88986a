"""Signing out: nothing that was under way, here or in another tab, writes itself back behind whoever left."""

import json

import pytest
from playwright.sync_api import Page, expect

from .failing import Hold
from .house import House
from .phones import Phone
from .test_tabs import TAKE_TURN, a_second_tab

pytestmark = pytest.mark.browser

# What the store of whoever was signed in holds of the office and of the person.
LEFT = """async () => {
  const { store } = await import('/static/agent/js/store/db.js');
  const rows = (name) => store((db) => db.table(name).toArray());
  const [entities, meta] = await Promise.all([rows('entities'), rows('meta')]);
  return JSON.stringify([entities.length, meta.map((row) => row.name).sort()]);
}"""


def leave(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Identifiant")).to_be_visible()


def assert_nothing_left(page: Page) -> None:
    entities, names = json.loads(page.evaluate(LEFT))
    assert entities == 0
    assert not {"session", "vault"} & set(names)


def test_an_answer_under_way_does_not_sign_in_again(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    phone.sign_in(round_)
    phone.office_has_all()
    held = Hold(after=True)
    house.proxy.when("GET /api/sync/pull", held)
    house.ask("edit", round_["visits"][0]["id"], round_["company"], round_["office"], "Attention au chien.")
    phone.press_sync()
    assert held.arrived.wait(20)
    leave(phone.page)
    house.proxy.sane()
    for _ in range(20):  # nothing comes late
        assert_nothing_left(phone.page)
        phone.page.wait_for_timeout(50)
    expect(phone.page.get_by_label("Identifiant")).to_be_visible()
    phone.page.goto("/tech/")
    expect(phone.page.get_by_label("Identifiant")).to_be_visible()
    phone.sign_in(round_)  # and in again
    phone.visit(round_["visits"][0])
    expect(phone.page.get_by_text("Attention au chien.")).to_be_visible()


def test_another_tab_leaves_too(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    phone.sign_in(round_)
    phone.office_has_all()
    other = a_second_tab(phone)
    leave(phone.page)
    expect(other.get_by_label("Identifiant")).to_be_visible()
    assert_nothing_left(phone.page)


def test_what_is_entered_while_a_sign_out_waits_keeps_its_owner_here(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_)
    phone.office_has_all()
    other = a_second_tab(phone)
    other.evaluate(TAKE_TURN)
    phone.page.get_by_role("button", name="Se déconnecter").click()
    phone.add("comment.write", visit["id"], {"text": "Encore un mot.", "audience": "team"})
    other.evaluate("window.letGo()")
    expect(phone.page.get_by_role("alert")).to_contain_text("Synchronisez ou exportez")
    phone.office_has_all()
    assert len(house.ask("operations", round_["company"])) == 1
