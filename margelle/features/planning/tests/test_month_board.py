"""The month: a number and a shade for each day, in a fixed number of queries (PLN-4)."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, an_agency, signed_in
from margelle.features.planning.models import Absence
from margelle.features.planning.queries.filters import BoardFilters
from margelle.features.planning.queries.loads import BY_AGENCY_ABOVE, board_month
from margelle.features.planning.rules import State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2032, 6, 14)
JUNE = "/planning/month/?month=2032-06"
ALL = BoardFilters()


def seen(browser: Browser, address: str = JUNE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_each_day_counts_visits_and_hours_against_working_time(office: Member) -> None:
    julien, client = a_technician(), a_pool_client()
    a_visit(technician=julien, client=client, day=MONDAY, minutes=240)
    a_visit(technician=julien, client=client, day=MONDAY, minutes=150, priority="urgent")
    a_visit(technician=julien, client=client, day=MONDAY, minutes=600, state=State.CANCELLED)
    a_visit(client=client, day=MONDAY, minutes=600)  # nobody's yet: in the tray
    month = board_month(office.company, MONDAY, ALL)
    [row] = month.rows
    load = row.cells[13]
    assert (load.count, load.minutes, load.limit, load.urgent) == (2, 390, 420, 1)
    assert row.total == month.total
    assert (month.total.count, month.total.limit) == (2, 22 * 420), "22 weekdays in June 2032"
    assert [day.count for day in month.totals].count(0) == 29


def test_a_visit_on_a_day_off_is_a_clash_and_says_why(office: Member) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY)
    a_visit(technician=julien, day=MONDAY + timedelta(days=5))
    Absence.objects.create(
        technician=julien, from_day=MONDAY, to_day=MONDAY, state=Absence.State.APPROVED, kind="leave"
    )
    cells = board_month(office.company, MONDAY, ALL).rows[0].cells
    assert (cells[13].clashes, cells[13].limit, cells[13].mark) == (1, 0, ("clash", "absent"))
    assert cells[18].mark == ("clash", "repos")


def test_the_page_writes_the_number_beside_the_shade(browser: Browser) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, minutes=480, client=a_pool_client())
    text = seen(browser)
    assert "Juin 2032" in text
    cell = text.split(f"day=2032-06-14#t-{julien.pk}")[1].split("</td>")[0]
    assert '<b>1</b><small>8/7 h</small><em class="flag over">trop</em>' in cell
    assert 'title="Julien Rossi, lun. 14 juin : 1 intervention, 8 h sur 7 h, trop"' in cell
    assert f'load-5"><a href="/planning/day/?day=2032-06-14#t-{julien.pk}"' in text
    assert '15 juin : rien de prévu"></a></td>' in text


def test_the_weeks_ahead_show_the_peak(office: Member) -> None:
    julien, client = a_technician(), a_pool_client()
    now = board_month(office.company, MONDAY, ALL)
    assert [week.is_peak for week in now.weeks] == [False] * 12
    peak = now.weeks[3].monday
    for number in range(5):
        a_visit(technician=julien, client=client, day=peak + timedelta(days=number), minutes=360)
    a_visit(technician=julien, client=client, day=now.weeks[5].monday)
    weeks = board_month(office.company, MONDAY, ALL).weeks
    assert [week.is_peak for week in weeks] == [number == 3 for number in range(12)]
    assert (weeks[3].load.count, weeks[3].load.percent) == (5, 86)
    assert weeks[0].monday <= now.today < weeks[1].monday


def test_a_press_keeps_the_filters(browser: Browser, office: Member) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, minutes=60, client=a_pool_client())
    repair = a_service_type(category="repair")
    a_visit(technician=julien, day=MONDAY, minutes=30, service=repair, client=a_pool_client("Hadji"))
    text = seen(browser, JUNE + "&category=repair")
    assert "day=2032-06-14&amp;category=repair" in text
    assert "1 intervention, 30 min sur 7 h" in text
    assert "1 intervention, 30 min sur 7 h" in seen(browser), "the last choice is kept for this member"
    assert "2 interventions, 1 h 30 sur 7 h" in seen(browser, JUNE + "&filters=1")
    states = board_month(office.company, MONDAY, BoardFilters(states=frozenset({"late", "done"})))
    assert states.total.count == 0


def test_above_thirty_technicians_the_rows_are_agencies(office: Member) -> None:
    cannes = an_agency(office.company)
    for number in range(BY_AGENCY_ABOVE + 1):
        a_technician("T", f"{number:02}", agency=cannes if number else None)
    a_visit(technician=Member.objects.get(last_name="07"), day=MONDAY)
    month = board_month(office.company, MONDAY, ALL)
    assert month.by_agency
    assert [row.name for row in month.rows] == ["Cannes", "Sans agence"]
    assert [row.cells[13].limit for row in month.rows] == [30 * 420, 420]
    assert [row.total.count for row in month.rows] == [1, 0]


def test_the_same_number_of_queries_for_1_and_60_visits(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_visit(technician=julien, client=client, day=MONDAY)
    seen(browser)
    with CaptureQueriesContext(connection) as few:  # fmt: skip
        seen(browser)
    for number in range(60):
        a_visit(technician=julien, client=client, day=MONDAY + timedelta(days=number % 12), start=time(9))
    a_visit(technician=a_technician("Sarah"), client=client, day=MONDAY)
    with CaptureQueriesContext(connection) as many:  # fmt: skip
        seen(browser)
    assert len(few) == len(many) <= 16


def test_the_rival_does_not_count(browser: Browser, office: Member) -> None:
    a_technician()
    rival = a_company("Azur")
    with scope(company=rival.id):
        a_visit(technician=a_technician("Zoé", "Rivale"), day=MONDAY, client=a_pool_client())
    assert "Rivale" not in seen(browser)
    assert board_month(office.company, MONDAY, ALL).total.count == 0


@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "month=9999-12", "day=x", "month=0001-01"])
def test_nonsense_in_the_address_opens_the_present_month(browser: Browser, query: str) -> None:
    assert "/planning/day/" in seen(browser, f"/planning/month/?{query}")


def test_names_are_escaped(browser: Browser) -> None:
    a_visit(technician=a_technician("<b>x", '"onload'), day=MONDAY)
    assert "<b>x" not in seen(browser)
    assert '"onload' not in seen(browser)


def test_a_technician_has_no_month(client: Browser, office: Member) -> None:
    signed_in(client, a_member(office.company, "technician"))
    assert client.get(JUNE).status_code == 403
