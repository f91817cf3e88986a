"""The dashboard: today, what is late, what waits; one's own company, at a constant cost."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_device, a_member, signed_in
from margelle.features.catalogue.models import Category
from margelle.features.fieldwork.models import Comment, Incident
from margelle.features.fieldwork.tests.make import a_report
from margelle.features.insight.queries import day_of, todo_of
from margelle.features.planning.models import Priority
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_pool_client, a_service_type, a_visit

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 6, 17, 10, 42, tzinfo=ZoneInfo("Europe/Paris"))
ALL = frozenset({"reports.validate"})


@pytest.fixture(autouse=True)
def ten_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wednesday 17 June 2026, 10:42 in Paris, for all who ask Django the time."""
    monkeypatch.setattr(timezone, "now", lambda: TEN)


@pytest.fixture
def azur() -> Company:
    return a_company("Azur", late_tolerance_min=15)


@pytest.fixture
def julien(azur: Company) -> Member:
    return a_member(azur, "technician", first_name="Julien", last_name="Rossi")


def stop(member: Member | None, hour: int, minute: int = 0, state: State = State.PLANNED, **more: Any) -> Any:
    more.setdefault("day", TEN.date())
    return a_visit(technician=member, start=time(hour, minute), state=state, rank=hour * 60 + minute, **more)


def test_the_day_by_technician(azur: Company, julien: Member) -> None:
    sarah = a_member(azur, "technician", first_name="Sarah", last_name="Benali")
    with company_scope(azur.id):
        stop(julien, 8, state=State.VALIDATED)
        stop(julien, 9, state=State.IN_PROGRESS)
        stop(julien, 11, minutes=90)
        stop(julien, 12, state=State.CANCELLED)
        stop(sarah, 9, 30)
        stop(sarah, 8, state=State.SKIPPED)
        stop(sarah, 9, day=TEN.date() + timedelta(days=1))
        day = day_of(azur)
    assert [lane.name for lane in day.lanes] == ["Sarah Benali", "Julien Rossi"]
    assert [[stop.css for stop in lane.stops] for lane in day.lanes] == [
        ["skipped", "late"],
        ["validated", "in-progress", "planned"],
    ]
    assert (day.done, day.total, day.ends_at) == (1, 5, time(12, 30))
    late = day.lanes[0].now
    assert late is not None
    assert (late.late_min, late.state) == (72, State.PLANNED)
    at_work = day.lanes[1].now
    assert at_work is not None
    assert at_work.state == State.IN_PROGRESS


@pytest.mark.parametrize(("minute", "late"), [(28, 0), (27, 0), (26, 16)])
def test_late_begins_after_the_tolerance(azur: Company, julien: Member, minute: int, late: int) -> None:
    with company_scope(azur.id):
        stop(julien, 10, minute)
        assert [one.late_min for one in day_of(azur).stops] == [late]


def test_a_finished_day_has_nowhere_to_be(azur: Company, julien: Member) -> None:
    with company_scope(azur.id):
        stop(julien, 8, state=State.DONE)
        day = day_of(azur)
    assert day.lanes[0].now is None
    assert day.ends_at is None


def test_what_waits_for_the_office(azur: Company, julien: Member) -> None:
    a_device(julien, last_contact_at=TEN - timedelta(hours=25))
    with company_scope(azur.id):
        visit = stop(julien, 8, state=State.DONE)
        stop(julien, 9, day=TEN.date() - timedelta(days=2))
        stop(julien, 9, day=TEN.date() - timedelta(days=3), state=State.IN_PROGRESS)
        stop(None, 9, priority=Priority.URGENT)
        stop(None, 9)
        stop(None, 9, service=a_service_type("Panne", Category.REPAIR))
        report = a_report(visit, at=TEN)
        facts: dict[str, Any] = {"report": report, "by": julien, "at": TEN}
        Incident.objects.create(kind="leak", severity="high", **facts)
        Incident.objects.create(kind="leak", severity="high", solved_at=TEN, **facts)
        Comment.objects.create(audience="office", text="Portail cassé", **facts)
        Comment.objects.create(audience="team", text="Chien gentil", **facts)
        todo = [(line.count, line.title, line.text, line.alarm) for line in todo_of(azur, ALL)]
        mine = [line.title for line in todo_of(azur, frozenset())]
    assert todo == [
        (1, "Urgences à affecter", "ni jour ni technicien", True),
        (2, "À planifier", "dont 1 dépannage", False),
        (1, "Jours passés à clore", "ni faites ni sautées", False),
        (1, "Jamais terminées", "commencées un jour passé", False),
        (1, "Problèmes signalés", "fuite (1)", False),
        (1, "Messages de l’équipe", "pas encore lus", False),
        (1, "Comptes rendus à valider", "quelque chose y demande un regard", False),
        (1, "Téléphones muets", "Julien Rossi", False),
    ]
    assert "Comptes rendus à valider" not in mine


def test_a_phone_that_spoke_today_is_not_silent(azur: Company, julien: Member) -> None:
    a_device(julien, last_contact_at=TEN - timedelta(days=40))  # the one before, in a drawer
    a_device(julien, last_contact_at=TEN - timedelta(hours=1))
    with company_scope(azur.id):
        stop(julien, 11)
        assert todo_of(azur, ALL) == []


def test_the_page_shows_one_s_own_company(client: Client, azur: Company, julien: Member) -> None:
    rival = a_company("Rivale")
    spy = a_member(rival, "technician", first_name="Sam", last_name="Espion")
    with company_scope(rival.id):
        stop(spy, 9, client=a_pool_client("Secrète"))
    with company_scope(azur.id):
        stop(julien, 9, client=a_pool_client("Giraud", "Le Cannet"))
    signed_in(client, a_member(azur, "coordinator"))
    page = client.get("/").content.decode()
    assert "Mme Giraud" in page
    assert "Le Cannet" in page
    assert "Retardée de 1\u00a0h\u00a042" in page
    for hidden in ("Espion", "Secrète"):
        assert hidden not in page


def test_the_cost_does_not_grow(
    client: Client, azur: Company, julien: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client, a_member(azur, "coordinator"))

    def count() -> int:
        with django_assert_max_num_queries(60) as used:
            client.get("/")
        return len(used)

    with company_scope(azur.id):
        stop(julien, 9)
    client.get("/")
    one = count()
    for number in range(3):
        other = a_member(azur, "technician", last_name=f"Autre{number}")
        a_device(other)
        with company_scope(azur.id):
            stop(other, 9)
            stop(None, 9)
    assert count() == one


@pytest.mark.parametrize(("role", "opens"), [("technician", True), ("partner", False)])
def test_others_are_led_elsewhere(client: Client, azur: Company, role: str, opens: bool) -> None:
    signed_in(client, a_member(azur, role, first_name="Inès"))
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bonjour Inès" in page
    assert ('href="/tech/"' in page) == opens


def test_the_set_up_stays_until_it_is_done(client: Client, azur: Company, settings: Settings) -> None:
    signed_in(client, a_member(azur))
    assert "Mise en route" in client.get("/").content.decode()
    Company.objects.filter(pk=azur.pk).update(setup_done_at=TEN)
    assert "Mise en route" not in client.get("/").content.decode()


def test_an_empty_day_says_how_to_begin(client: Client, azur: Company) -> None:
    signed_in(client, a_member(azur, "coordinator"))
    page = client.get("/").content.decode()
    assert "Rien de prévu aujourd’hui" in page
    assert "Rien n’attend le bureau" in page


def test_each_line_leads_to_a_list_of_as_many(client: Client, azur: Company, julien: Member) -> None:
    """A figure and the page behind it must agree."""
    yesterday = TEN.date() - timedelta(days=1)
    with company_scope(azur.id):
        stop(julien, 9, state=State.DONE)
        stop(julien, 9, day=yesterday)
        stop(julien, 10, day=yesterday)
        stop(julien, 9, day=yesterday, state=State.IN_PROGRESS)
        stop(None, 9)
        lines = [line for line in todo_of(azur, ALL) if "/visits/" in line.url]
    signed_in(client, a_member(azur, "coordinator"))
    counts = {line.title: client.get(line.url).context["table"].total for line in lines}
    assert counts == {line.title: line.count for line in lines}
    assert len(counts) == 4
