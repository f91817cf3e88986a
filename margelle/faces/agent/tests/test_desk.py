"""The office's desk seen from the phone: its question, a sale, and two counts that agree."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.fieldwork.actions import send_back
from margelle.features.fieldwork.models import Question, Sale
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .test_phone import SENT, World, browser, context, phone, world

__all__ = ["browser", "context", "phone", "world"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ask(world: World, by: Member) -> None:
    with company_scope(world.company.pk, atomic=True):
        Visit.objects.update(state=State.DONE, finished_at=timezone.now())
        visit = Visit.objects.select_related("company").get(pk=world.visit.pk)
        send_back(visit=visit, by=by, reason="Et le filtre ?")


def test_a_question_is_seen_a_sale_noted_and_both_counts_agree(
    phone: Page, world: World, live_server: LiveServer
) -> None:
    ask(world, a_member(world.company, "manager", first_name="Claire", last_name="Vidal"))
    phone.get_by_role("link", name="Question du bureau, Mme Ferrand").click()
    expect(phone.get_by_text("Et le filtre ?").first).to_be_visible()
    phone.get_by_role("button", name="Noter une vente").click()
    phone.get_by_label("Ce qui est vendu").fill("Robot de fond")
    phone.get_by_label("Montant, €").fill("1 290,5")
    phone.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(phone.locator("#part-notes")).to_contain_text("Robot de fond")
    phone.goto(f"{live_server.url}/tech/profil")
    expect(phone.locator("main")).to_contain_text(SENT)
    expect(phone.locator("main")).to_contain_text(
        re.compile(r"Reçu aujourd’hui\s: (\d+) au bureau, \1 selon ce téléphone")
    )
    assert world.facts(Sale, "label", "amount_cents") == [("Robot de fond", 129_050)]
    with company_scope(world.company.pk):
        assert Question.objects.get().read_at is not None
