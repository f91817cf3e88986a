"""Hours worked are proposed from the day's facts, written, approved and totalled by technician (PEER-17)."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.fieldwork.actions import approve_week, write_week
from margelle.features.fieldwork.models import Timesheet
from margelle.features.fieldwork.queries import month_totals, sheet_weeks
from margelle.features.fieldwork.rules import Worked, overtime, proposed_day
from margelle.features.planning.actions import set_hours
from margelle.features.planning.rules import NotAllowed, Shift, State
from margelle.features.planning.tests.make import a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 6, 15), date(2026, 6, 16)
PARIS = ZoneInfo("Europe/Paris")
SEVEN = Worked(time(8), time(16), 60)


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "manager", first_name="Marc", last_name="Fontaine")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


def plain(answer: Any) -> str:
    text = str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def at(hour: int, minute: int = 0, day: int = 15) -> datetime:
    return datetime(2026, 6, day, hour, minute, 30, tzinfo=PARIS)


def a_worked_day(technician: Member) -> None:
    """Two visits: set off at 7:50, and finished at 16:20."""
    common: dict[str, Any] = {"technician": technician, "day": MONDAY, "state": State.DONE}
    a_visit(**common, set_off_at=at(7, 50), arrived_at=at(8), finished_at=at(9))
    a_visit(**common, arrived_at=at(15), finished_at=at(16, 20))
    a_visit(technician=technician, day=MONDAY, set_off_at=at(6))  # never finished: proves nothing


def test_a_day_is_proposed_from_its_facts() -> None:
    assert proposed_day(time(8), time(13), None) == Worked(time(8), time(13))
    assert proposed_day(time(8), time(16), None) == Worked(time(8), time(16), 60)
    assert proposed_day(time(8), time(16), 30).minutes == 450
    assert proposed_day(time(23), time(1), None).minutes == 0
    assert (overtime(2200, 2100), overtime(2000, 2100)) == (100, 0)


def test_the_week_shows_proposals_until_hours_are_written(office: Member) -> None:
    julien = a_technician()
    a_worked_day(julien)
    shifts = [Shift(n, time(8), time(16), 45) for n in range(5)]
    set_hours(technician=julien, by=office, shifts=shifts)
    [week] = sheet_weeks(office.company, [julien], MONDAY)
    assert (week.days[0].worked, week.days[0].state) == (Worked(time(7, 50), time(16, 20), 45), "")
    assert (week.days[5].why, week.word, week.minutes) == ("Repos", "Proposée", 465)
    write_week(technician=julien, monday=MONDAY, days={MONDAY: SEVEN}, by=office)
    [week] = sheet_weeks(office.company, [julien], MONDAY)
    assert (week.days[0].worked, week.word) == (SEVEN, "Notée")


def given(**more: Any) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    for n in range(5):
        lines |= {f"start_{n}": "08:00", f"end_{n}": "16:30", f"break_{n}": "60"}
    return lines | {"what": "save"} | more


def test_the_office_writes_submits_and_approves_a_week(browser: Browser, office: Member) -> None:
    julien = a_technician()
    page = f"/availability/timesheets/{julien.pk}/?week=2026-06-17"
    approval = f"/availability/timesheets/{julien.pk}/approval/?week=2026-06-15"
    browser.post(approval, {"state": "approved"})
    assert "Rien à approuver : enregistrez d’abord les heures de la semaine." in plain(browser.get(page))
    assert browser.post(page, given()).status_code == 302
    browser.post(page, given(what="submit"))
    assert set(Timesheet.objects.values_list("state", flat=True)) == {"submitted"}
    text = plain(browser.get("/availability/timesheets/?week=2026-06-15"))
    assert "37 h 30" in text and "2 h 30" in text and "Soumise" in text
    browser.post(approval, {"state": "approved"})
    row = Timesheet.objects.get(day=MONDAY)
    assert (row.state, row.approved_by) == ("approved", office)
    refused = browser.post(page, given(end_0="18:00"))
    assert refused.status_code == 422
    assert "Lun. 15 juin est approuvé : rouvrez la semaine d’abord." in plain(refused)
    browser.post(approval, {"state": "open"})
    assert browser.post(page, given(start_4="", end_4="", break_4="")).status_code == 302
    assert Timesheet.objects.count() == 4
    kinds = Entry.objects.order_by("seq").values_list("payload__state", flat=True)
    assert list(kinds)[-5:] == ["written", "submitted", "approved", "written", "written"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"start_0": "8h"}, "start_0", "Écrivez une heure"),
        ({"start_1": ""}, "start_1", "Donnez aussi le début."),
        ({"end_1": ""}, "end_1", "Donnez aussi la fin."),
        ({"end_2": "07:00"}, "end_2", "La fin vient après le début."),
        ({"break_3": "-5"}, "break_3", "Écrivez des minutes, de 0 à 600."),
        ({"break_4": "510"}, "break_4", "La pause prend toute la journée."),
    ],
)
def test_refusals_name_the_field_and_change_nothing(
    browser: Browser, change: dict[str, str], field: str, said: str
) -> None:
    julien = a_technician()
    answer = browser.post(f"/availability/timesheets/{julien.pk}/?week=2026-06-15", given(**change))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not Timesheet.objects.exists()


def test_a_month_is_totalled_beside_the_contract_with_its_overtime_by_week(
    browser: Browser, office: Member
) -> None:
    julien = a_technician()
    long_day = Worked(time(8), time(17), 60)
    first_week = {date(2026, 6, n): long_day for n in range(1, 6)}  # 40 h, ends in June
    write_week(technician=julien, monday=date(2026, 6, 1), days=first_week, by=office)
    across = {date(2026, 6, 29): long_day, date(2026, 6, 30): long_day}  # this week ends in July
    across |= {date(2026, 7, n): long_day for n in (1, 2, 3)}
    write_week(technician=julien, monday=date(2026, 6, 29), days=across, by=office)
    approve_week(technician=julien, monday=date(2026, 6, 1), by=office)
    [june] = month_totals(office.company, [julien], date(2026, 6, 1))
    assert (june.minutes, june.contract, june.overtime, june.waiting) == (7 * 480, 22 * 420, 300, 2)
    [july] = month_totals(office.company, [julien], date(2026, 7, 1))
    assert (july.minutes, july.overtime) == (3 * 480, 300)
    text = plain(browser.get("/availability/timesheets/months/?month=2026-06"))
    assert "Juin 2026" in text and "56 h" in text and "154 h" in text and "5 h" in text
    file = browser.get("/availability/timesheets/months/?month=2026-06&export=csv")
    assert "Julien Rossi;56,00;154,00;5,00;2" in file.content.decode("utf-8-sig")


def test_the_days_of_a_week_are_exported(browser: Browser, office: Member) -> None:
    julien = a_technician()
    write_week(technician=julien, monday=MONDAY, days={TUESDAY: SEVEN}, by=office)
    text = browser.get("/availability/timesheets/?week=2026-06-15&export=csv").content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "Technicien;Jour;Début;Fin;Pause, min;Travail, min;État"
    assert lines[1].split(";")[2:] == ["08:00", "16:00", "60", "420", "Notée"]
    answer = browser.get("/availability/timesheets/?week=2026-06-15&export=xlsx")
    assert answer.content[:2] == b"PK"


def test_the_same_queries_for_1_and_3_technicians(browser: Browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get("/availability/timesheets/?week=2026-06-15")
        return len(found)

    a_worked_day(a_technician())
    queries()
    few = queries()
    for name in ("Nadia", "Hugo"):
        a_worked_day(a_technician(name, "Lambert"))
    assert queries() == few


def test_a_rival_s_technician_and_the_office_have_no_sheet(browser: Browser, office: Member) -> None:
    with scope(company=a_company(name="Rivale").id):  # company_scope itself refuses a second company
        stranger = a_technician("Karim", "Benali")
        write_week(technician=stranger, monday=MONDAY, days={MONDAY: SEVEN}, by=stranger)
    assert "Benali" not in plain(browser.get("/availability/timesheets/?week=2026-06-15"))
    for pk in (stranger.pk, office.pk, uuid4()):
        page = f"/availability/timesheets/{pk}/"
        assert browser.get(page).status_code == browser.post(page, given()).status_code == 404
        assert browser.post(f"{page}approval/", {"state": "approved"}).status_code == 404


def test_an_approved_day_written_the_same_is_no_change(office: Member) -> None:
    julien = a_technician()
    write_week(technician=julien, monday=MONDAY, days={MONDAY: SEVEN}, by=office)
    approve_week(technician=julien, monday=MONDAY, by=office)
    write_week(technician=julien, monday=MONDAY, days={MONDAY: SEVEN, TUESDAY: SEVEN}, by=office)
    assert list(Timesheet.objects.values_list("state", flat=True)) == ["approved", "written"]
    with pytest.raises(NotAllowed):
        write_week(technician=julien, monday=MONDAY, days={MONDAY: None}, by=office)
