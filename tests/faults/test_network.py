"""Faults 6 and 8: no network at all, and a network that lies."""

import pytest
from playwright.sync_api import expect

from tests.servers.instance import wait_for

from .failing import Never, liars
from .house import House
from .phones import ATTEMPTS, Phone

pytestmark = pytest.mark.browser

API = ".* /api/"


def test_fault_06_any_address_opens_without_network_with_its_data_and_takes_entries(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round", 3)
    phone.sign_in(round_).kept()
    with phone.without_network():
        phone.page.close()
        phone.page = phone.context.new_page()
        for visit in reversed(round_["visits"]):
            phone.visit(visit)
            expect(phone.page.get_by_role("heading", name=visit["client"])).to_be_visible()
        expect(phone.page.get_by_text("18, chemin des Restanques")).to_be_visible()
        phone.arrive()
        phone.read(0, "7,2")
        phone.page.goto("/tech/planning")
        expect(phone.page.get_by_text(round_["visits"][2]["client"])).to_be_visible()
        phone.page.goto("/tech/n/importe/quoi")
        expect(phone.page.get_by_text("sur 3 interventions")).to_be_visible()
        expect(phone.page.locator(".net")).to_contain_text("3 non envoyés, rien n’est perdu")
        assert house.ask("operations", round_["company"]) == []
    phone.office_has_all()
    assert [row[1:3] for row in house.ask("readings", round_["company"])] == [["ph", 7.2]]


def test_fault_08_what_is_not_the_office_s_answer_marks_nothing_as_sent(phone: Phone, house: House) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_)
    phone.page.goto("/tech/profil")
    silent = Never()
    for number, fault in enumerate(liars(silent), start=1):
        house.proxy.sane()
        house.proxy.when(API, fault)
        push = house.proxy.when("POST /api/sync/push", fault)
        phone.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
        if fault is silent:
            assert silent.arrived.wait(20)
        else:
            wait_for(lambda: phone.page.evaluate(ATTEMPTS) > 0)  # it was told so
            expect(phone.page.locator(".net")).to_contain_text(f"Bureau injoignable. {number} non envoyé")
        assert push.met
        assert [op["receipt"] for op in phone.stored().ops] == [None] * number
        assert house.ask("operations", round_["company"]) == []
    house.proxy.sane()
    phone.office_has_all()
    got = house.ask("operations", round_["company"])
    assert [op["id"] for op in got] == [op["id"] for op in phone.stored().ops]
