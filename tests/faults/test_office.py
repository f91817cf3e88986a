"""Faults 10 to 12: what the office says no to, what it changes meanwhile, and whose work it is."""

import json
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from .house import House
from .phones import Phone

pytestmark = pytest.mark.browser


def test_fault_11_an_entry_refused_for_ever_holds_up_nothing_and_stays_in_sight(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round")
    [visit] = round_["visits"]
    phone.sign_in(round_)
    with phone.without_network():
        for number in range(20):
            if number == 7:
                poison = {"product": str(uuid4()), "pool": visit["pool"], "quantity": "1", "advised": False}
                refused = phone.add("product.use", visit["id"], poison)
            else:
                phone.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
    expect(phone.page.locator(".net")).to_contain_text("1 élément refusé")
    got = [op["id"] for op in house.ask("operations", round_["company"])]
    assert got == [op["id"] for op in phone.stored().ops if op["id"] != refused]
    assert len(got) == 19
    phone.page.get_by_role("link", name="voir pourquoi").click()
    shown = phone.page.locator(".queued.bad")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("le bureau ne connaît pas ce produit")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Exporter").click()
    with ZipFile(download.value.path()) as file:
        queue = json.loads(file.read("operations.json"))
    assert [(op["id"], op["state"]) for op in queue["ops"]] == [(refused, "refused")]


def test_fault_10_a_queue_outlives_its_token_and_is_never_sent_by_somebody_else(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round", 1, 2)
    [visit] = round_["visits"]
    owner, other = round_["members"]
    phone.sign_in(round_)
    for number in range(6):
        phone.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
    phone.office_has_all()
    with phone.without_network():
        house.ask("forget_tokens", round_["company"])
        for number in range(6, 20):
            phone.add("comment.write", visit["id"], {"text": f"saisie {number}", "audience": "team"})
    expect(phone.page.locator(".net")).to_contain_text("Session terminée. Tout est gardé")
    written = [op["id"] for op in phone.stored().ops]

    phone.sign_in(round_, who=1)
    assert phone.stored().ops == []
    own = phone.add("comment.write", visit["id"], {"text": "la mienne", "audience": "team"})
    phone.office_has_all()
    got = house.ask("operations", round_["company"])
    assert [op["member"] for op in got] == [owner] * 6 + [other]
    assert got[-1]["id"] == own

    phone.sign_in(round_)
    phone.office_has_all()
    got = house.ask("operations", round_["company"])
    assert [op["id"] for op in got if op["member"] == owner] == written
    assert [op["id"] for op in got if op["member"] == other] == [own]


def test_fault_12_work_on_what_the_office_changed_meanwhile_is_kept_and_flagged(
    phone: Phone, house: House
) -> None:
    round_ = house.ask("a_round", 4, 2)
    company, desk = round_["company"], round_["office"]
    moved, given, cancelled, edited = (visit["id"] for visit in round_["visits"])
    phone.sign_in(round_).kept()
    with phone.without_network():
        house.ask("move", moved, company, desk, 1)
        house.ask("give", given, company, desk, round_["members"][1])
        house.ask("cancel", cancelled, company, desk)
        house.ask("edit", edited, company, desk, "Fermer la vanne du bas")
        for visit in round_["visits"]:
            phone.add("visit.arrive", visit["id"], {})
            reading = {"pool": visit["pool"], "parameter": "ph", "value": "7.2", "method": "strip"}
            phone.add("reading.add", visit["id"], reading)
            phone.add("comment.write", visit["id"], {"text": "Fait.", "audience": "client"})
    phone.office_has_all()
    assert [op["state"] for op in phone.stored().ops] == ["received"] * 12
    kept = [row[0] for row in house.ask("readings", company)]
    assert sorted(kept) == sorted([moved, given, cancelled, edited])
    assert sorted(house.ask("flags", company)) == ["cancelled", "moved", "reassigned"]
    states = house.ask("states", company)
    look = {visit for visit, state in states.items() if state["needs_look"]}
    assert look == {moved, given, cancelled}
    assert states[moved]["day"] > states[edited]["day"]  # the office's day stands
    phone.page.goto(f"/tech/intervention/{given}")
    expect(phone.page.get_by_text("Le bureau l’a déplacée ou confiée à quelqu’un d’autre")).to_be_visible()
