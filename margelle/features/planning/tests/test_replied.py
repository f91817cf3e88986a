"""A client's « oui » to a reminder: proposed to the office, applied by one click, never by itself."""

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import receive
from margelle.features.messaging.models import Reply
from margelle.features.messaging.senders import Incoming
from margelle.features.planning.actions import cancel_visit, plan_reminders

from .reminding import World, a_world

pytestmark = pytest.mark.django_db
PHONE = "+33612345678"


@pytest.fixture
def world() -> World:
    a_world()  # the rival: same words, same day
    found = a_world()
    with company_scope(found.company.id, atomic=True):
        Client.objects.filter(pk=found.visit.client_id).update(phone=PHONE)
        plan_reminders(company=found.company)
    return found


@pytest.fixture
def browser(world: World) -> Browser:
    found = Browser()
    found.force_login(world.manager.user)
    return found


def _replies(world: World, text: str, ref: str = "1") -> Reply:
    with company_scope(world.company.id, atomic=True):
        row = receive(told=Incoming("sms", PHONE, text, ref), company=world.company)
    assert row is not None
    return row


def _is_confirmed(world: World) -> bool:
    with company_scope(world.company.id):
        return world.reminder().confirmed_at is not None


def test_a_yes_is_proposed_and_confirms_by_one_click(world: World, browser: Browser) -> None:
    row = _replies(world, "Oui, merci !")
    page = browser.get(f"/clients/{world.visit.client_id}/thread/").content.decode()
    assert "Semble confirmer l’intervention du" in page and "Confirmer l’intervention" in page
    assert "Semble confirmer" in browser.get("/messages/replies/").content.decode()
    assert not _is_confirmed(world)
    answer = browser.post(f"/messages/replies/{row.pk}/", {"do": "confirm", "back": "thread"})
    assert answer.status_code == 302 and _is_confirmed(world)
    page = browser.get(f"/clients/{world.visit.client_id}/thread/").content.decode()
    assert "Prise pour une confirmation" in page and "Semble confirmer" not in page
    assert browser.post(f"/messages/replies/{row.pk}/", {"do": "confirm"}).status_code == 422


def test_words_that_may_mean_something_else_propose_nothing(world: World, browser: Browser) -> None:
    row = _replies(world, "Oui mais plutôt jeudi")
    assert "Semble confirmer" not in browser.get(f"/messages/replies/{row.pk}/").content.decode()
    assert browser.post(f"/messages/replies/{row.pk}/", {"do": "confirm"}).status_code == 422
    assert not _is_confirmed(world)


def test_a_yes_to_a_visit_that_is_cancelled_since_confirms_nothing(world: World, browser: Browser) -> None:
    row = _replies(world, "ok")
    with company_scope(world.company.id, atomic=True):
        cancel_visit(visit=world.visit, reason="Pluie", by=world.manager)
    assert "Semble confirmer" not in browser.get(f"/messages/replies/{row.pk}/").content.decode()
    assert browser.post(f"/messages/replies/{row.pk}/", {"do": "confirm"}).status_code == 422
    assert not _is_confirmed(world)


def test_nothing_to_confirm_nothing_is_proposed(world: World, browser: Browser) -> None:
    browser.post(f"/messages/replies/{_replies(world, 'oui').pk}/", {"do": "confirm"})
    assert _is_confirmed(world)
    later = _replies(world, "oui", ref="2")
    assert later.about is None
    assert "Semble confirmer" not in browser.get(f"/messages/replies/{later.pk}/").content.decode()
