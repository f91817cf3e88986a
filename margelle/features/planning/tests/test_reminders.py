"""Reminders before a visit: planned once, moved and dropped with the visit, answered from a link."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.messaging.models import Message
from margelle.features.messaging.rules import State as Fate
from margelle.features.planning.actions import (
    cancel_visit,
    move_visit,
    plan_reminders,
    reinstate_visit,
    set_preparations,
)
from margelle.features.planning.actions.reminders import follow_visit
from margelle.features.planning.models import Reminder, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.reminders import is_due

from .make import a_visit
from .reminding import World, _planned, a_world

pytestmark = pytest.mark.django_db


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
