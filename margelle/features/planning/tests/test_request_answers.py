"""The answer to a request: told once, and following its visit until it has left."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.queries import local_today
from margelle.features.clients.actions import hand_over_site
from margelle.features.clients.models import Pool
from margelle.features.clients.tests.make import a_client
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.planning.actions import (
    Asked,
    ask_visit,
    cancel_visit,
    decline_request,
    edit_visit,
    move_visit,
    plan_request,
    undo_change,
)
from margelle.features.planning.models import Visit, VisitRequest
from margelle.features.planning.queries.requests import told_request
from margelle.features.planning.rules import NotAllowed, State
from margelle.features.planning.rules.reminders import said_day, said_time

from . import requesting
from .requesting import World, ask

pytestmark = pytest.mark.django_db
world = requesting.world


def test_undone_or_cancelled_the_request_waits_again(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        done = plan_request(request=ask(world), by=world.office)
        assert done.change is not None
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        undo_change(change=done.change, by=world.office)
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        assert (world.request.state, world.request.visit) == ("open", None)
        again = plan_request(request=world.request, by=world.office).visit
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        cancel_visit(visit=again, by=world.office, reason="Plus besoin")
    with company_scope(world.company.id):
        assert (world.request.state, world.request.visit) == ("open", None)


def test_the_client_is_told_once_when_or_why_not(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        OccasionSetting.objects.create(occasion="visit_request", is_on=True)
        row = ask(world)
        with pytest.raises(NotAllowed, match="mot de réponse"):
            decline_request(request=row, by=world.office, answer="  ")
        decline_request(request=row, by=world.office, answer="Nous ne réparons pas les robots.")
        visit = plan_request(request=ask(world), by=world.office).visit
        told = list(Message.objects.order_by("created_at", "pk").values_list("body", flat=True))
        assert "Nous ne réparons pas les robots." in told[0]
        assert f"{world.technician.first_name} passe " in told[1]
        assert str(visit.day.day) in told[1] if visit.day else False
        assert len(told) == 2


def test_the_answer_follows_its_visit_until_it_leaves(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    def then(act: Callable[[], Any]) -> Message:
        with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
            act()
        with company_scope(world.company.id):
            return Message.objects.get()

    with company_scope(world.company.id):
        OccasionSetting.objects.create(occasion="visit_request", is_on=True)
        visit = plan_request(request=ask(world), by=world.office).visit
    later = local_today(world.company) + timedelta(days=40)

    def move(day: date | None) -> Callable[[], Any]:
        to = world.technician if day else None
        return lambda: move_visit(
            visit=visit, by=world.office, technician=to, day=day, start=None, version=None
        )

    assert said_day(later) in then(move(later)).body
    hours = (time(14), time(16))
    edited = then(lambda: edit_visit(visit=visit, by=world.office, window_from=hours[0], window_to=hours[1]))
    assert said_time(None, hours) in edited.body
    gone = then(move(None))
    assert (gone.state, gone.reason) == ("dropped", "L’intervention n’a plus de jour.")
    again = then(move(later + timedelta(days=1)))
    assert again.state == "queued" and said_day(later + timedelta(days=1)) in again.body
    with company_scope(world.company.id):
        Message.objects.update(state="sent")
    left = then(move(later))
    assert left.state == "sent" and said_day(later + timedelta(days=1)) in left.body


def test_a_cancelled_visit_is_not_announced_even_when_another_request_waits(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with company_scope(world.company.id):
        OccasionSetting.objects.create(occasion="visit_request", is_on=True)
        visit = plan_request(request=ask(world), by=world.office).visit
        ask(world)
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        cancel_visit(visit=visit, by=world.office, reason="Plus besoin")
    with company_scope(world.company.id):
        assert Message.objects.get().state == "dropped"
        assert list(VisitRequest.objects.order_by("state").values_list("state", flat=True)) == [
            "open",
            "planned",
        ]


def test_nobody_is_written_to_before_the_company_wants_it(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        plan_request(request=ask(world), by=world.office)
        assert Message.objects.count() == 0


def test_a_new_owner_neither_sees_nor_inherits_what_was_asked(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with company_scope(world.company.id), django_capture_on_commit_callbacks(execute=True):
        ask(world)
        hand_over_site(site=world.pool.site, to=a_client("Garnier"), on=timezone.localdate(), by=None)
    with company_scope(world.company.id, atomic=True):
        pool = Pool.objects.select_related("site__client").get(pk=world.pool.pk)
        assert world.request.state == "withdrawn"
        assert told_request(pool) is None
        assert ask_visit(pool=pool, asked=Asked("other")).client.last_name == "Garnier"


def test_a_made_visit_ends_the_word_on_the_carnet(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        row = ask(world)
        visit = plan_request(request=row, by=world.office).visit
        assert told_request(world.pool) == row
        Visit.objects.filter(pk=visit.pk).update(state=State.VALIDATED)
        assert told_request(world.pool) is None
