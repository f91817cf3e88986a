"""The client hears that the technician has set off, once, while it is news."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Site
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.messaging.rules import State as Fate
from margelle.features.messaging.tests.servers import mail_server, text_of
from margelle.features.planning.actions import change_state
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State

from .make import a_visit
from .reminding import World, a_world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 17, 12, 2, 30, tzinfo=UTC)  # 14:02 in Cannes, a Wednesday
Capture = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The hour of the house; set it again by calling."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(NOON)
    return at


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Capture:
    found: Capture = django_capture_on_commit_callbacks
    return found


@pytest.fixture
def world() -> World:
    for one in (rival := a_world(), mine := a_world()):
        with company_scope(one.company.id, atomic=True):
            OccasionSetting.objects.create(occasion="on_the_way", is_on=True)
            Visit.objects.filter(pk=one.visit.pk).update(day=NOON.date(), start=time(14, 30))
    assert rival.company.pk != mine.company.pk
    return mine


def _place(site: Site, latitude: str) -> None:
    Site.objects.filter(pk=site.pk).update(latitude=Decimal(latitude), longitude=Decimal("7.0"))


def _go(world: World, capture: Capture, to: State, at: datetime) -> None:
    with company_scope(world.company.id), capture(execute=True):
        visit = Visit.objects.get(pk=world.visit.pk)
        change_state(visit=visit, to=to, by=world.technician, side=Side.TECHNICIAN, at=at)


def _letters(world: World) -> list[Message]:
    with company_scope(world.company.id):
        return list(Message.objects.order_by("created_at", "key"))


def test_who_comes_and_when_is_told_a_minute_later(
    world: World, capture: Capture, settings: Any, clock: Any
) -> None:
    with company_scope(world.company.id, atomic=True):
        _place(world.visit.site, "43.60")
        Member.objects.filter(pk=world.technician.pk).update(
            start_latitude=Decimal("43.55"), start_longitude=Decimal("7.0")
        )
    _go(world, capture, State.EN_ROUTE, NOON)
    [row] = _letters(world)
    assert row.next_try_at == NOON + timedelta(minutes=1)
    assert "Julien est en route" in row.subject
    with mail_server(settings) as sink, company_scope(world.company.id):
        settings.MAIL_LEAVES = True
        send_due(company=world.company)
        assert sink.letters == []
        clock(NOON + timedelta(minutes=1))
        send_due(company=world.company)
    [letter] = sink.letters
    [said] = [line for line in text_of(letter).splitlines() if line.startswith("Arrivée prévue")]
    assert said.endswith(("h\u00a010.", "h\u00a015.", "h\u00a020.")) and "14\u00a0h" in said


def test_the_hour_is_reckoned_from_the_last_stop_and_never_before_the_promised_one(
    world: World, capture: Capture
) -> None:
    with company_scope(world.company.id, atomic=True):
        _place(world.visit.site, "43.60")
        last = a_visit(technician=world.technician, day=NOON.date(), state=State.DONE)
        _place(last.site, "43.60")
        Visit.objects.filter(pk=last.pk).update(arrived_at=NOON - timedelta(hours=1))
        Visit.objects.filter(pk=world.visit.pk).update(window_from=time(15), window_to=time(17))
    _go(world, capture, State.EN_ROUTE, NOON)
    [row] = _letters(world)
    assert "Arrivée prévue vers 15\u00a0h." in row.body
    assert row.useful_until == NOON.replace(hour=13, minute=0, second=0)


def test_without_a_known_place_no_hour_is_made_up(world: World, capture: Capture) -> None:
    _go(world, capture, State.EN_ROUTE, NOON)
    [row] = _letters(world)
    assert "est en route" in row.body and "Arrivée" not in row.body


@pytest.mark.parametrize(("to", "why"), [(State.PLANNED, "demi-tour"), (State.IN_PROGRESS, "déjà arrivé")])
def test_turned_back_or_there_before_it_left_nothing_leaves(
    world: World, capture: Capture, to: State, why: str
) -> None:
    _go(world, capture, State.EN_ROUTE, NOON)
    _go(world, capture, to, NOON)
    [row] = _letters(world)
    assert row.state == Fate.DROPPED and why in row.reason


def test_set_off_again_it_is_one_message(world: World, capture: Capture, clock: Any) -> None:
    _go(world, capture, State.EN_ROUTE, NOON)
    _go(world, capture, State.PLANNED, NOON)
    clock(NOON + timedelta(minutes=10))
    _go(world, capture, State.EN_ROUTE, NOON + timedelta(minutes=10))
    [row] = _letters(world)
    assert (row.state, row.next_try_at) == (Fate.QUEUED, NOON + timedelta(minutes=11))


@pytest.mark.parametrize(("minutes", "told"), [(10, 1), (40, 2)])
def test_after_it_left_only_a_much_later_start_is_told_again(
    world: World, capture: Capture, clock: Any, minutes: int, told: int
) -> None:
    _go(world, capture, State.EN_ROUTE, NOON)
    with company_scope(world.company.id):
        Message.objects.update(state=Fate.SENT, sent_at=NOON)
    later = NOON + timedelta(minutes=minutes)
    clock(later)
    _go(world, capture, State.PLANNED, later)
    _go(world, capture, State.EN_ROUTE, later)
    assert len(_letters(world)) == told


def test_a_press_that_arrives_late_is_no_news(world: World, capture: Capture) -> None:
    """The phone was without network for two hours."""
    _go(world, capture, State.EN_ROUTE, NOON - timedelta(hours=2))
    assert _letters(world) == []


def test_at_dawn_the_sms_that_came_too_late_goes_away_without_asking_anybody(
    world: World, capture: Capture, clock: Any
) -> None:
    _go(world, capture, State.EN_ROUTE, NOON)
    clock(NOON + timedelta(hours=1))
    with company_scope(world.company.id):
        send_due(company=world.company)
    assert _letters(world)[0].state == Fate.SUPPRESSED


def test_switched_off_nothing_is_told(world: World, capture: Capture) -> None:
    with company_scope(world.company.id, atomic=True):
        OccasionSetting.objects.filter(occasion="on_the_way").update(is_on=False)
    _go(world, capture, State.EN_ROUTE, NOON)
    assert _letters(world) == []
