"""The client hears beforehand of a delay (NTF-4): once, only when wished, and no more once it is no news."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.messaging.rules import State as Fate
from margelle.features.planning.actions import change_state, tell_late
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State

from .make import a_visit
from .reminding import World, a_world

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 6, 17, 8, tzinfo=UTC)  # 10:00 in Cannes
Capture = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: TEN)
    return a_world()


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Capture:
    found: Capture = django_capture_on_commit_callbacks
    return found


def late_visit(world: World) -> Visit:
    """He is on the first stop until 10:55; this one was said for 10:30."""
    technician = Member.objects.get(pk=world.technician.pk)
    stop: dict[str, Any] = {"technician": technician, "day": TEN.date(), "minutes": 60}
    began = TEN - timedelta(minutes=5)
    a_visit(start=time(9, 30), state=State.IN_PROGRESS, arrived_at=began, rank=1, **stop)
    visit = a_visit(start=time(10, 30), rank=2, **stop)
    Client.objects.filter(pk=visit.client_id).update(email="helene@exemple.fr")
    return Visit.objects.get(pk=visit.pk)


def letters(visit: Visit) -> list[Message]:
    return list(Message.objects.filter(client=visit.client_id, about=visit.pk))


def test_it_is_told_once_with_the_new_hour_and_the_old(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        OccasionSetting.objects.create(occasion="late", is_on=True, way="email")
        visit = late_visit(world)
        for _ in range(2):
            tell_late(company=world.company)
        [letter] = letters(visit)
    assert (letter.state, letter.recipient) == (Fate.QUEUED, "helene@exemple.fr")
    assert letter.subject == "Un peu de retard aujourd’hui"
    assert "il passera vers 10\u00a0h\u00a055 (c’était prévu vers 10\u00a0h\u00a030)" in letter.body
    assert letter.useful_until == TEN + timedelta(minutes=55 + 30)


def test_nothing_is_said_unless_the_company_wishes(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        visit = late_visit(world)
        tell_late(company=world.company)
        assert letters(visit) == []


def test_who_is_on_the_way_says_his_own_hour(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        OccasionSetting.objects.create(occasion="late", is_on=True)
        visit = late_visit(world)
        Visit.objects.filter(pk=visit.pk).update(state=State.EN_ROUTE, set_off_at=TEN)
        tell_late(company=world.company)
        assert letters(visit) == []


def test_what_has_not_left_does_not_leave_once_he_sets_off(world: World, capture: Capture) -> None:
    with company_scope(world.company.id, atomic=True):
        OccasionSetting.objects.create(occasion="late", is_on=True, way="email")
        visit = late_visit(world)
        tell_late(company=world.company)
    technician = world.technician
    with company_scope(world.company.id), capture(execute=True):
        change_state(visit=visit, to=State.EN_ROUTE, by=technician, side=Side.TECHNICIAN)
    with company_scope(world.company.id):
        [letter] = letters(visit)
        assert letter.state == Fate.DROPPED
