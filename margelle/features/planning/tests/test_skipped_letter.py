"""A visit that was not made is told to the client, once, unless it is put back in time."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.messaging.rules import State as Fate
from margelle.features.planning.actions import reinstate_visit, skip_visit
from margelle.features.planning.models import Visit
from margelle.features.planning.rules.reminders import said_day

from .make import a_visit
from .reminding import World, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    a_world()  # the rival
    return a_world()


def _skip(world: World, capture: Any, *, on: bool = True) -> Visit:
    with company_scope(world.company.id), capture(execute=True):
        OccasionSetting.objects.create(occasion="visit_skipped", is_on=on)
        visit = Visit.objects.get(pk=world.visit.pk)
        skip_visit(visit=visit, by=world.manager, reason="Portail fermé")
    return visit


def test_the_reason_and_the_next_day_are_told_ten_minutes_later(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    again: date = world.day + timedelta(days=7)
    with company_scope(world.company.id, atomic=True):
        a_visit(site=world.visit.site, technician=world.technician, day=again, start=time(12))
    _skip(world, django_capture_on_commit_callbacks)
    with company_scope(world.company.id):
        row = Message.objects.get()
        assert row.next_try_at is not None
        assert timedelta(minutes=9) < row.next_try_at - row.created_at <= timedelta(minutes=10)
        assert "Portail fermé" in row.body
        assert f"Nous revenons {said_day(again)}." in row.body


def test_without_a_next_day_the_line_is_left_out(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    _skip(world, django_capture_on_commit_callbacks)
    with company_scope(world.company.id):
        assert "Nous revenons" not in Message.objects.get().body


def test_put_back_in_time_nothing_leaves(world: World, django_capture_on_commit_callbacks: Any) -> None:
    visit = _skip(world, django_capture_on_commit_callbacks)
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        reinstate_visit(visit=visit, by=world.manager)
    with company_scope(world.company.id):
        assert Message.objects.get().state == Fate.DROPPED


def test_switched_off_nothing_is_told(world: World, django_capture_on_commit_callbacks: Any) -> None:
    _skip(world, django_capture_on_commit_callbacks, on=False)
    with company_scope(world.company.id):
        assert Message.objects.count() == 0
