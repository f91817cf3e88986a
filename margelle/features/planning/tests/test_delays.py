"""Promised delays in the database: told once, closed when kept, shown where one looks (PLN-19)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Contract
from margelle.features.planning.actions import check_limits, move_visit
from margelle.features.planning.models import Sla, SlaNotice, Visit
from margelle.features.planning.queries import sla_marks, visit_sheet
from margelle.features.planning.queries.delays import dues_of
from margelle.features.planning.rules import State

from .make import a_pool_client, a_series, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 6, 15, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "manager", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture(autouse=True)
def rival(office: Member) -> Any:
    """A company with the same limit and a request as old: what it promised is nobody else's business."""
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        a_limit(Sla.Measure.ANSWER, 4, 1)
        return a_request("Ferrand")


def a_limit(measure: str, hours: int, warn: int = 0, category: str = "repair") -> Sla:
    row: Sla = Sla.objects.create(category=category, measure=measure, limit_hours=hours, warn_hours=warn)
    return row


def a_request(name: str = "Ferrand", **more: Any) -> Visit:
    more = {"created_at": ASKED, "service": a_service_type(category="repair"), **more}
    return a_visit(client=a_pool_client(name), **more)


def check(office: Member, after: timedelta) -> tuple[int, int, int]:
    done = check_limits(company=office.company, now=ASKED + after)
    return done.near, done.broken, done.closed


def told() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="Sla").order_by("seq").values_list("kind", flat=True))


def test_a_limit_is_told_once_when_near_and_once_when_passed(office: Member) -> None:
    a_limit(Sla.Measure.ANSWER, 4, 1)
    visit = a_request()
    rounds = [check(office, after * HOUR) for after in (1, 3, 3, 5, 6)]
    assert rounds == [(0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0)]
    assert told() == ["SlaNear", "SlaBroken"]
    notice = SlaNotice.objects.get()
    assert (notice.visit_id, notice.level, notice.due_at) == (visit.pk, "breach", ASKED + 4 * HOUR)


def test_planning_the_visit_closes_it_and_taking_it_back_opens_another(office: Member) -> None:
    a_limit(Sla.Measure.ANSWER, 4, 1)
    visit, julien = a_request(), a_technician()
    check(office, 3 * HOUR)
    move_visit(visit=visit, by=office, technician=julien, day=date(2026, 6, 16), version=None)
    assert check(office, 3 * HOUR) == (0, 0, 1)
    move_visit(visit=visit, by=office, technician=None, day=None, version=None)
    assert check(office, 5 * HOUR) == (0, 1, 0)
    assert list(SlaNotice.objects.order_by("at").values_list("level", flat=True)) == ["warning", "breach"]


def test_a_late_phone_that_was_in_time_leaves_no_breach(office: Member) -> None:
    """The technician arrived in time without network; the office learned it after the limit."""
    a_limit(Sla.Measure.VISIT, 24, 4)
    kept, late = a_request(), a_request("Giraud")
    assert check(office, 25 * HOUR) == (0, 2, 0)
    for visit, after in ((kept, 23), (late, 26)):
        Visit.objects.filter(pk=visit.pk).update(arrived_at=ASKED + after * HOUR, state=State.IN_PROGRESS)
    assert check(office, 30 * HOUR) == (0, 0, 2)
    levels = dict(SlaNotice.objects.values_list("visit_id", "level"))
    assert levels == {kept.pk: "warning", late.pk: "breach"}


@pytest.mark.parametrize("state", [State.CANCELLED, State.SKIPPED])
def test_what_is_no_longer_due_is_no_longer_late(office: Member, state: State) -> None:
    a_limit(Sla.Measure.VISIT, 24, 4)
    visit = a_request()
    check(office, 25 * HOUR)
    Visit.objects.filter(pk=visit.pk).update(state=state)
    assert check(office, 26 * HOUR) == (0, 0, 1)


def test_a_series_is_no_request_and_its_gap_is_watched(office: Member) -> None:
    a_limit(Sla.Measure.VISIT, 24, 4, "maintenance")
    a_limit(Sla.Measure.GAP, 240, 48, "maintenance")
    series = a_series(starts_on=date(2026, 1, 5))
    done = a_visit(
        client=series.client, series=series, day=date(2026, 6, 1), state=State.DONE, created_at=ASKED
    )
    a_visit(client=series.client, series=series, day=None, series_day=date(2026, 6, 8), created_at=ASKED)
    assert check(office, 240 * HOUR) == (0, 1, 0)
    notice = SlaNotice.objects.get()
    assert (notice.site_id, notice.visit_id) == (done.site_id, None)
    a_visit(client=series.client, day=date(2026, 6, 25), state=State.DONE, arrived_at=ASKED + 241 * HOUR)
    assert check(office, 242 * HOUR) == (0, 0, 1)


def test_a_contract_watches_the_places_that_are_kept(office: Member) -> None:
    a_limit(Sla.Measure.GAP, 240, 48, "maintenance")
    kept, never = a_pool_client(), a_pool_client("Giraud")
    for client in (kept, never):
        Contract.objects.create(client=client, name="Annuel", starts_on=date(2026, 1, 1), visits_per_month=4)
    a_visit(client=kept, day=date(2026, 6, 1), state=State.VALIDATED)
    assert check(office, timedelta(0)) == (0, 1, 0)
    assert SlaNotice.objects.get().site.client == kept


def test_the_evaluation_costs_the_same_with_1_and_3_sites(office: Member) -> None:
    for measure in Sla.Measure:
        a_limit(measure, 240, 48, "maintenance")

    company = office.company

    def one_more(name: str) -> None:
        series = a_series(client=a_pool_client(name), starts_on=date(2026, 1, 5))
        a_visit(client=series.client, day=date(2026, 6, 1), state=State.DONE)
        a_visit(client=series.client, created_at=ASKED)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = dues_of(company, ASKED + 250 * HOUR)
        return len(queries), len(found)

    one_more("Ferrand")
    first = cost()
    one_more("Giraud")
    one_more("Hadji")
    assert cost() == (first[0], 3 * first[1])
    assert first[1] == 3


def test_marks_say_the_gravest(office: Member) -> None:
    a_limit(Sla.Measure.ANSWER, 4, 1)
    a_limit(Sla.Measure.VISIT, 8, 4)
    visit, quiet = a_request(), a_request("Giraud", created_at=ASKED + 5 * HOUR)
    check(office, 5 * HOUR)
    marks = sla_marks([visit.pk, quiet.pk])
    assert {key: mark.text for key, mark in marks.items()} == {visit.pk: "Délai pour prévoir dépassé"}
    mark = visit_sheet(visit).mark
    assert mark is not None and mark.is_broken


def test_the_company_sets_its_limits(browser: Browser, office: Member) -> None:
    page = browser.get("/planning/limits/?suggested=1").content.decode()
    assert 'name="repair-visit-limit" value="48"' in page
    visit = a_request()
    Visit.objects.filter(pk=visit.pk).update(created_at=datetime.now(UTC) - 9 * HOUR)
    given = {
        "repair-answer-limit": "4", "repair-answer-warn": "1",
        "maintenance-gap-limit": "10", "maintenance-gap-warn": "2",
    }  # fmt: skip
    answer = browser.post("/planning/limits/", given)
    assert answer.status_code == 302
    rows = set(Sla.objects.values_list("category", "measure", "limit_hours", "warn_hours"))
    assert rows == {("repair", "answer", 4, 1), ("maintenance", "gap", 240, 48)}
    listed = browser.get("/planning/review/delays/").content.decode()
    assert "Mme Ferrand" in listed and "5\u00a0h de retard" in listed
    assert "Délai pour prévoir dépassé" in browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "Délais promis dépassés" in browser.get("/").content.decode()
    browser.post("/planning/limits/", {})
    assert not Sla.objects.exists() and not SlaNotice.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"repair-visit-limit": "2,5"}, "nombre entier"),
        ({"repair-visit-limit": "99999"}, "Un an au plus"),
        ({"repair-visit-limit": "0"}, "1 ou plus"),
        ({"repair-visit-limit": "4", "repair-visit-warn": "4"}, "vient avant la limite"),
        ({"repair-visit-warn": "4"}, "Donnez la limite"),
    ],
)
def test_an_impossible_limit_is_refused(browser: Browser, given: dict[str, str], said: str) -> None:
    answer = browser.post("/planning/limits/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Sla.objects.exists()


def test_the_list_filters_exports_and_costs_the_same(browser: Browser, office: Member, rival: Visit) -> None:
    a_limit(Sla.Measure.ANSWER, 4, 1)
    a_request()
    check(office, 5 * HOUR)
    address = "/planning/review/delays/"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    cost()
    first = cost()
    a_request("Giraud"), a_request("Hadji", created_at=ASKED + 2 * HOUR)
    check(office, 5 * HOUR)
    assert cost() == first
    counts = {
        "": 3,
        "level=breach": 2,
        "level=warning": 1,
        "category=seasonal": 0,
        "list=closed": 0,
        "q=hadji": 1,
    }
    got = {
        query: browser.get(f"{address}?{query}").content.decode().count("<td data-label") for query in counts
    }
    assert got == counts
    exported = browser.get(f"{address}?export=csv").content.decode("utf-8-sig")
    assert "Hadji" in exported and exported.count("Ferrand") == 1
