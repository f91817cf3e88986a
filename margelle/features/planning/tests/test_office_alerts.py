"""What the plan tells the company's people (NTF-4, NTF-5)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.messaging.actions import choose_company_kinds
from margelle.features.messaging.models import Alert, Message
from margelle.features.planning.actions import skip_visit, tell_late
from margelle.features.planning.actions.reminders import Wish, ask_other_slot, leave_note, plan_reminders
from margelle.features.planning.models import Sla, Visit
from margelle.features.planning.rules import Side, State

from .make import a_visit
from .reminding import World, a_world

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 6, 17, 8, tzinfo=UTC)  # 10:00 in Cannes


def _hears(world: World, *kinds: str) -> None:
    world.company.alert_email = "marc@azur.fr"
    world.company.save()
    with company_scope(world.company.id, atomic=True):
        choose_company_kinds(kinds=kinds, by=world.manager)


@pytest.fixture
def world() -> World:
    _hears(a_world(), "visit_late", "visit_skipped", "slot", "limit")  # the rival
    mine = a_world()
    _hears(mine, "visit_late", "visit_skipped", "slot", "limit")
    return mine


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def _told(world: World) -> list[tuple[str, str]]:
    with company_scope(world.company.id):
        return [(row.title, row.text) for row in Alert.objects.order_by("at", "pk")]


def _on(world: World, day: date, start: time, **more: Any) -> Visit:
    technician = Member.objects.get(pk=world.technician.pk)
    return a_visit(technician=technician, day=day, start=start, minutes=60, **more)


def test_a_stop_that_will_be_late_is_told_once_beforehand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TEN)
    with company_scope(world.company.id, atomic=True):
        day = TEN.date()
        _on(world, day, time(9, 30), state=State.IN_PROGRESS, arrived_at=TEN - timedelta(minutes=5), rank=1)
        next_one = _on(world, day, time(10, 30), rank=2)
        _on(world, day, time(16), rank=3)
        assert tell_late(company=world.company) == 1
        assert tell_late(company=world.company) == 0
        [letter] = Message.objects.all()
        assert letter.about is None and str(next_one.pk) in letter.body
    [(title, text)] = _told(world)
    assert title == "Retard\u00a0: Mme Ferrand"
    assert text == "Julien Rossi y serait vers 10\u00a0h\u00a055, 25\u00a0minutes après l’heure prévue."


def test_within_the_tolerance_nobody_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TEN)
    with company_scope(world.company.id, atomic=True):
        _on(world, TEN.date(), time(9, 50))
        assert tell_late(company=world.company) == 0


@pytest.mark.parametrize(("side", "told"), [(Side.TECHNICIAN, 1), (Side.OFFICE, 0)])
def test_the_office_hears_of_a_stop_that_a_technician_skipped(
    world: World, capture: Any, side: Side, told: int
) -> None:
    with company_scope(world.company.id), capture(execute=True):
        visit = Visit.objects.get(pk=world.visit.pk)
        skip_visit(visit=visit, by=world.technician, reason="Portail fermé", side=side)
    assert len(_told(world)) == told
    if told:
        assert _told(world)[0][1] == "Julien Rossi. Portail fermé"


def test_a_client_s_wish_and_word_are_told(world: World, capture: Any) -> None:
    with company_scope(world.company.id), capture(execute=True):
        plan_reminders(company=world.company)
        leave_note(reminder=world.reminder(), text="<b>Chien</b> méchant")
        wish = Wish(day=world.day + timedelta(days=1), hours=(time(9), time(11)), note="Merci")
        ask_other_slot(reminder=world.reminder(), wish=wish)
    note, slot = _told(world)
    assert note == ("Mot de Mme Ferrand", "<b>Chien</b> méchant")
    assert slot[0] == "Autre créneau demandé\u00a0: Mme Ferrand" and "entre 9\u00a0h et 11\u00a0h" in slot[1]


def test_a_limit_that_comes_near_then_is_passed_is_told_twice(world: World, capture: Any) -> None:
    from margelle.features.planning.actions import check_limits

    with company_scope(world.company.id), capture(execute=True):
        Sla.objects.create(category="maintenance", measure="visit", limit_hours=24, warn_hours=4)
        visit = Visit.objects.get(pk=world.visit.pk)
        made = visit.created_at
        check_limits(company=world.company, now=made + timedelta(hours=21))
        check_limits(company=world.company, now=made + timedelta(hours=21))
    with company_scope(world.company.id), capture(execute=True):
        check_limits(company=world.company, now=made + timedelta(hours=25))
    assert [title for title, _ in _told(world)] == [
        "Délai pour intervenir bientôt dépassé\u00a0: Mme Ferrand",
        "Délai pour intervenir dépassé\u00a0: Mme Ferrand",
    ]


def test_fifty_limits_at_once_are_six_alerts(world: World, capture: Any) -> None:
    from margelle.features.planning.actions import check_limits

    with company_scope(world.company.id), capture(execute=True):
        Sla.objects.create(category="maintenance", measure="visit", limit_hours=24, warn_hours=4)
        for _ in range(9):
            a_visit(technician=world.technician, day=world.day)
        check_limits(company=world.company, now=world.visit.created_at + timedelta(hours=30))
    titles = [title for title, _ in _told(world)]
    assert len(titles) == 6
    assert titles[-1] == "D’autres délais promis approchent ou sont dépassés"
