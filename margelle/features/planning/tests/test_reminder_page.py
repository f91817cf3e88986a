"""The client's page of a notice: looking changes nothing, one answer counts, the office takes it up."""

from datetime import time, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import InternalNote
from margelle.features.messaging.models import OptOut
from margelle.features.messaging.rules import State as Fate
from margelle.features.planning.actions import (
    refuse_proposal,
)
from margelle.features.planning.models import Reminder, SlotProposal, Visit
from margelle.features.planning.rules import State

from .reminding import World, _planned, a_world

pytestmark = pytest.mark.django_db


# The client's page.
def test_looking_changes_nothing(world: World, client: Browser) -> None:
    """A mail scanner opens every address it finds."""
    _planned(world)
    with company_scope(world.company.id):
        before = Entry.objects.count()
    link = world.link()
    for path in (link, f"{link}slot/"):
        assert client.get(path).status_code == client.head(path).status_code == 200
    for path in ("confirmation/", "note/", "refusal/"):
        assert client.get(link + path).status_code == 405
    with company_scope(world.company.id):
        row = world.reminder()
        assert (row.confirmed_at, row.note, row.stopped_at) == (None, "", None)
        assert (Entry.objects.count(), SlotProposal.objects.count(), OptOut.objects.count()) == (before, 0, 0)


def test_the_page_says_what_is_planned_and_nothing_internal(world: World, client: Browser) -> None:
    with company_scope(world.company.id):
        InternalNote.objects.create(client=world.visit.client, text="Mauvais payeur", by=world.manager)
        Visit.objects.filter(pk=world.visit.pk).update(instructions="Ne pas sonner, il râle")
    _planned(world)
    page = client.get(world.link()).content.decode()
    assert "Julien" in page and "Mougins" in page and "04\u00a093\u00a000\u00a000\u00a000" in page
    for secret in ("Mauvais payeur", "râle", "Rossi", "Ferrand"):
        assert secret not in page


def test_the_client_confirms_once(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    for _ in range(2):
        assert client.post(f"{link}confirmation/").status_code == 302
    assert "C’est noté, merci" in client.get(link).content.decode()
    with company_scope(world.company.id):
        assert world.reminder().confirmed_at is not None
        assert Entry.objects.filter(kind="ReminderAnswered").count() == 1
    assert "Confirmée par le client" in _office_page(world)


def _office_page(world: World) -> str:
    office = Browser()
    office.force_login(world.manager.user)
    return office.get(f"/visits/{world.visit.pk}/").content.decode()


def test_the_client_asks_for_an_offered_slot_and_the_office_accepts(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    page = client.get(f"{link}slot/").content.decode()
    key = page.split('name="slot" value="')[1].split('"')[0]
    assert client.post(f"{link}slot/", {"slot": key, "note": "Merci"}).status_code == 302
    assert client.post(f"{link}slot/", {"slot": key}).status_code == 302  # pressed twice
    assert "Votre demande est envoyée" in client.get(link).content.decode()
    with company_scope(world.company.id):
        [row] = SlotProposal.objects.all()
        assert (row.by_side, row.by, row.note, row.state) == ("client", None, "Merci", "pending")
        assert row.day.isoformat() == key[:10]
    assert "demandé par le client" in _office_page(world)
    office = Browser()
    office.force_login(world.manager.user)
    assert office.post(f"/proposals/{row.pk}/acceptance/").status_code == 302
    with company_scope(world.company.id):
        assert Visit.objects.get(pk=world.visit.pk).day == row.day
    assert "Votre rendez-vous a changé" in client.get(link).content.decode()


def test_another_day_in_his_own_words(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    wished = world.day + timedelta(days=9)
    answer = client.post(f"{link}slot/", {"day": wished.isoformat(), "part": "morning"})
    assert answer.status_code == 302
    with company_scope(world.company.id):
        row = SlotProposal.objects.get()
        assert (row.day, row.from_hour, row.to_hour, row.technician) == (wished, time(8), time(12), None)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez un moment"),
        ({"slot": "2030-01-01-0900"}, "vient d’être pris"),
        ({"slot": "other"}, "Dites-nous quel jour"),
        ({"slot": "other", "day": "31/02/2027"}, "Donnez un jour"),
        ({"slot": "other", "day": "2020-01-01"}, "un jour à venir"),
        ({"slot": "other", "day": "9999-12-31"}, "un jour à venir"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_words(
    world: World, client: Browser, sent: dict[str, str], said: str
) -> None:
    _planned(world)
    answer = client.post(f"{world.link()}slot/", {"x": "1", **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with company_scope(world.company.id):
        assert SlotProposal.objects.count() == 0


def test_a_refused_wish_is_told_and_another_may_follow(world: World, client: Browser) -> None:
    _planned(world)
    link, wished = world.link(), (world.day + timedelta(days=4)).isoformat()
    client.post(f"{link}slot/", {"slot": "other", "day": wished})
    with company_scope(world.company.id, atomic=True):
        refuse_proposal(proposal=SlotProposal.objects.get(), by=world.manager, answer="Complet ce jour-là")
    assert "Complet ce jour-là" in client.get(link).content.decode()
    assert client.post(f"{link}slot/", {"slot": "other", "day": wished}).status_code == 302
    with company_scope(world.company.id):
        assert SlotProposal.objects.filter(state="pending").count() == 1


def test_a_note_is_left_once_and_the_office_reads_it(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    assert client.post(f"{link}note/", {"note": " "}).status_code == 422
    client.post(f"{link}note/", {"note": "Le chien est <b>gentil</b>"})
    client.post(f"{link}note/", {"note": "Autre chose"})
    assert "Le chien est &lt;b&gt;gentil&lt;/b&gt;" in client.get(link).content.decode()
    assert "Le chien est &lt;b&gt;gentil&lt;/b&gt;" in _office_page(world)
    with company_scope(world.company.id):
        assert world.reminder().note == "Le chien est <b>gentil</b>"


def test_no_more_messages(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    for _ in range(2):
        assert client.post(f"{link}refusal/").status_code == 302
    assert "Vous ne recevrez plus de messages" in client.get(link).content.decode()
    with company_scope(world.company.id):
        assert sorted(OptOut.objects.values_list("channel", flat=True)) == ["email", "sms"]
        assert world.message().state == Fate.SUPPRESSED
        assert Entry.objects.filter(kind="MessagesRefused").count() == 2


@pytest.mark.parametrize("spoil", ["cut", "longer", "other letter", "nothing", "huge", "another purpose"])
def test_a_tampered_link_leads_nowhere(world: World, client: Browser, spoil: str) -> None:
    _planned(world)
    secret = world.link().split("/")[2]
    spoiled = {
        "cut": secret[:-1],
        "longer": f"{secret}A",
        "other letter": ("B" if secret[0] == "A" else "A") + secret[1:],
        "nothing": "x",
        "huge": "A" * 4000,
        "another purpose": capabilities.grant(
            purpose="logbook", company_id=world.company.id, object_id=world.visit.pk
        ),
    }[spoil]
    for path, ask in (("", client.get), ("confirmation/", client.post), ("slot/", client.post)):
        answer = ask(f"/r/{spoiled}/{path}")
        assert answer.status_code == 404
        assert "Ce lien ne mène nulle part" in answer.content.decode()
    with company_scope(world.company.id):
        assert world.reminder().confirmed_at is None


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        (State.CANCELLED, 2, "Ce rendez-vous est annulé"),
        (State.SKIPPED, 2, "n’a pas eu lieu"),
        (State.VALIDATED, 2, "Ce rendez-vous est passé"),
        (State.IN_PROGRESS, 2, "Ce rendez-vous est passé"),
        (State.PLANNED, -1, "Ce rendez-vous est passé"),
    ],
)
def test_the_link_of_a_finished_visit_changes_nothing(
    world: World, client: Browser, state: State, days: int, said: str
) -> None:
    _planned(world)
    link = world.link()
    day = local_today(world.company) + timedelta(days=days)
    with company_scope(world.company.id):
        Visit.objects.filter(pk=world.visit.pk).update(state=state, day=day)
        Reminder.objects.update(day=day)
    shown = client.get(link)
    assert (shown.status_code, said in shown.content.decode()) == (410, True)
    assert 'name="slot"' not in shown.content.decode()
    for path, sent in (("confirmation/", {}), ("note/", {"note": "x"}), ("slot/", {"slot": "other"})):
        assert client.post(link + path, sent).status_code == 409
    with company_scope(world.company.id):
        row = Reminder.objects.get()
        assert (row.confirmed_at, row.note, SlotProposal.objects.count()) == (None, "", 0)


def test_a_moved_visit_says_its_new_day_and_takes_no_answer(world: World, client: Browser) -> None:
    _planned(world)
    link = world.link()
    with company_scope(world.company.id):
        Visit.objects.filter(pk=world.visit.pk).update(day=world.day + timedelta(days=7))
    page = client.get(link)
    assert (page.status_code, "Votre rendez-vous a changé" in page.content.decode()) == (200, True)
    assert client.post(f"{link}confirmation/").status_code == 409


def test_the_rival_s_link_stays_with_the_rival(client: Browser) -> None:
    mine, rival = a_world(), a_world()
    _planned(mine)
    _planned(rival)
    client.post(f"{rival.link()}confirmation/")
    with company_scope(mine.company.id):
        assert mine.reminder().confirmed_at is None
    with company_scope(rival.company.id):
        assert rival.reminder().confirmed_at is not None


def test_the_page_refuses_a_forged_form(world: World) -> None:
    _planned(world)
    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(f"{world.link()}confirmation/").status_code == 403
    with company_scope(world.company.id):
        assert world.reminder().confirmed_at is None
        assert timezone.now() >= world.reminder().created_at
