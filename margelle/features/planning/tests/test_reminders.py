"""Reminders before a visit: planned once, moved and dropped with the visit, answered from a link."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client, InternalNote
from margelle.features.messaging.models import Message, OccasionSetting, OptOut
from margelle.features.messaging.rules import State as Fate
from margelle.features.planning.actions import (
    cancel_visit,
    move_visit,
    plan_reminders,
    refuse_proposal,
    reinstate_visit,
    set_preparations,
)
from margelle.features.planning.actions.reminders import follow_visit
from margelle.features.planning.models import Reminder, SlotProposal, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.reminders import is_due

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db


@dataclass
class World:
    company: Company
    manager: Member
    technician: Member
    visit: Visit
    day: date

    def reminder(self) -> Reminder:
        return Reminder.objects.get(visit=self.visit)

    def message(self) -> Message:
        return Message.objects.get(about=self.visit.pk, key__endswith=str(self.visit.day))

    def link(self) -> str:
        """The path that the client presses, as it stands in the message."""
        with company_scope(self.company.id):
            body = Message.objects.filter(about=self.visit.pk).latest("created_at").body
        return "/r/" + body.split("/r/")[1].split()[0]


def a_world(name: str = "Azur", *, on: bool = True) -> World:
    company = a_company(name=name, phone="+33493000000")
    manager = a_member(company, "manager")
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion="visit_reminder", is_on=on, lead_hours=96)
        technician = a_technician()
        day = local_today(company) + timedelta(days=2)
        client = a_pool_client()
        Client.objects.filter(pk=client.pk).update(email="helene@exemple.fr")
        visit = a_visit(
            client=Client.objects.get(pk=client.pk), technician=technician, day=day, start=time(12)
        )
    return World(company, manager, technician, visit, day)


@pytest.fixture
def world() -> World:
    a_world()  # the rival: same words, same day
    return a_world()


def _planned(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        assert plan_reminders(company=world.company) == 1


def test_a_visit_in_48_hours_is_told_once(world: World) -> None:
    _planned(world)
    with company_scope(world.company.id, atomic=True):
        assert plan_reminders(company=world.company) == 0
        message = world.message()
        assert Message.objects.count() == Reminder.objects.count() == 1
    assert message.recipient == "helene@exemple.fr"
    assert "Julien passe chez vous" in message.body
    assert "Merci de prévoir\u00a0: un accès libre au bassin" in message.body
    assert message.body.count("/r/") == 1


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        (datetime(2026, 11, 27, 9, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 9, 1, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 11, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 10, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), False),
    ],
)
def test_it_is_time_from_48_to_2_hours_before(begins: datetime, due: bool) -> None:
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert is_due(begins, now, timedelta(hours=48)) is due


def test_nothing_is_told_when_the_company_has_not_switched_it_on() -> None:
    world = a_world(on=False)
    with company_scope(world.company.id, atomic=True):
        assert plan_reminders(company=world.company) == 0
        assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"day": None},
        {"technician": None},
        {"state": State.CANCELLED},
        {"state": State.EN_ROUTE},
        {"days": 6},
        {"days": -1},
    ],
)
def test_what_is_not_due_is_not_told(world: World, change: dict[str, Any]) -> None:
    if "days" in change:
        change = {"day": local_today(world.company) + timedelta(days=change["days"])}
    with company_scope(world.company.id, atomic=True):
        Visit.objects.filter(pk=world.visit.pk).update(**change)
        assert plan_reminders(company=world.company) == 0


def test_a_service_has_its_own_preparations(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        texts = {world.visit.service_id: "la pompe arrêtée"}
        set_preparations(texts=texts, company=world.company, by=world.manager)
    _planned(world)
    with company_scope(world.company.id):
        assert "Merci de prévoir\u00a0: la pompe arrêtée." in world.message().body


def _move(world: World, day: date, start: time | None = None) -> None:
    with company_scope(world.company.id, atomic=True):
        visit = Visit.objects.get(pk=world.visit.pk)
        move_visit(
            visit=visit, by=world.manager, technician=world.technician, day=day, start=start, version=None
        )
        world.visit = visit


def test_moved_before_it_left_the_old_notice_is_dropped_and_the_new_day_told(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    _planned(world)
    with django_capture_on_commit_callbacks(execute=True):
        _move(world, world.day - timedelta(days=1), time(23, 30))
    with company_scope(world.company.id, atomic=True):
        old = Message.objects.get()
        assert (old.state, old.reason) == (Fate.DROPPED, "L’intervention a été déplacée.")
        assert plan_reminders(company=world.company) == 1
        assert sorted(Message.objects.values_list("state", flat=True)) == [Fate.DROPPED, Fate.QUEUED]


def test_moved_and_back_nothing_is_told_twice(world: World, django_capture_on_commit_callbacks: Any) -> None:
    _planned(world)
    with django_capture_on_commit_callbacks(execute=True):
        _move(world, world.day + timedelta(days=5))
        _move(world, world.day, time(23, 30))
    with company_scope(world.company.id, atomic=True):
        assert plan_reminders(company=world.company) == 0
        message = Message.objects.get()
        assert message.state == Fate.QUEUED
        assert "vers 23\u00a0h\u00a030" in message.body
        assert message.body.count("/r/") == 1


def test_what_has_left_stays_as_it_left(world: World, django_capture_on_commit_callbacks: Any) -> None:
    _planned(world)
    with company_scope(world.company.id):
        Message.objects.update(state=Fate.SENT)
        body = Message.objects.get().body
    with django_capture_on_commit_callbacks(execute=True):
        _move(world, world.day, time(23, 30))
        _move(world, world.day + timedelta(days=5))
        _move(world, world.day)
    with company_scope(world.company.id, atomic=True):
        assert (Message.objects.get().state, Message.objects.get().body) == (Fate.SENT, body)
        assert plan_reminders(company=world.company) == 0


def test_cancelled_then_put_back(world: World, django_capture_on_commit_callbacks: Any) -> None:
    _planned(world)
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        cancel_visit(visit=Visit.objects.get(pk=world.visit.pk), by=world.manager, reason="Vacances")
    with company_scope(world.company.id):
        assert world.message().state == Fate.DROPPED
        assert "annulée" in world.message().reason
        with django_capture_on_commit_callbacks(execute=True):
            reinstate_visit(visit=Visit.objects.get(pk=world.visit.pk), by=world.manager)
        assert world.message().state == Fate.QUEUED
        follow_visit(visit_id=world.visit.pk)  # an event told again changes nothing
        assert world.message().state == Fate.QUEUED


def test_thirty_visits_cost_no_more_queries_than_three(world: World) -> None:
    counts = []
    _planned(world)  # the first entry of a journal costs one more
    for batch in (3, 30):
        with company_scope(world.company.id, atomic=True):
            for _ in range(batch):
                a_visit(technician=world.technician, day=world.day, start=time(12))
            with CaptureQueriesContext(connection) as seen:
                assert plan_reminders(company=world.company) >= batch
            counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] < 25


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
