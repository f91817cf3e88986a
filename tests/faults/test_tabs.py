"""Two tabs of one phone: one talks to the office, both show what it said."""

import pytest
from playwright.sync_api import Page, expect

from .failing import Says
from .house import House
from .phones import Phone

pytestmark = pytest.mark.browser

DEAF = "BroadcastChannel.prototype.postMessage = () => {}"

# One tab takes the turn of all and keeps it until `letGo`.
TAKE_TURN = """async () => {
  const { storeName } = await import('/static/agent/js/store/db.js');
  await new Promise((taken) => navigator.locks.request(`outbox:${storeName()}`, () => {
    taken();
    return new Promise((letGo) => { window.letGo = letGo; });
  }));
}"""

# What the engine does in its turn.
TALK = """async () => {
  const { pullAll } = await import('/static/agent/js/sync/pull.js');
  await pullAll();
}"""


def a_second_tab(phone: Phone, *scripts: str) -> Page:
    other = phone.context.new_page()
    for script in scripts:
        other.add_init_script(script)
    other.goto("/tech/profil")
    expect(other.get_by_role("button", name="Synchroniser")).to_be_visible()
    return other


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_what_one_tab_heard_is_shown_by_the_other(phone: Phone, house: House, told: bool) -> None:
    """Not told: it was still loading, and missed the word that something had changed."""
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_)
    phone.visit(visit)
    other = a_second_tab(phone, *([] if told else [DEAF]))
    other.evaluate(TAKE_TURN)
    house.ask("edit", visit["id"], round_["company"], round_["office"], "Attention au chien.")
    other.evaluate(TALK)
    asked = len(house.proxy.requests("GET /api/sync/pull"))
    if not told:
        other.evaluate("window.letGo()")
        other.close()
    expect(phone.page.get_by_text("Attention au chien.")).to_be_visible()
    if told:
        assert len(house.proxy.requests("GET /api/sync/pull")) == asked
    stored = phone.stored()
    assert stored.ops == []


def test_a_visit_opened_before_the_first_word_of_the_office_is_not_called_gone(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    house.proxy.when("GET /api/sync/pull", Says(503))
    phone.sign_in(round_)
    phone.page.goto(f"/tech/intervention/{visit['id']}")
    expect(phone.page.get_by_role("heading", name="Première synchronisation")).to_be_visible()
    house.proxy.sane()
    expect(phone.page.locator(".where")).to_be_visible()
