"""Absences: asked, answered once, given back; visits they touch are told."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.planning.actions import ask_absence, decide_absence
from margelle.features.planning.models import Absence
from margelle.features.planning.queries import Calendar
from margelle.features.planning.rules import NotAllowed

from .absent import plain, told
from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 6, 15), date(2026, 6, 19)


@pytest.fixture
def rival() -> Any:
    with scope(company=a_company(name="Rivale").id):  # company_scope itself refuses a second company
        technician = a_technician()
        return Absence.objects.create(technician=technician, from_day=MONDAY, to_day=FRIDAY)


def asked(technician: Member, **more: Any) -> dict[str, Any]:
    return {
        "technician": technician.pk,
        "kind": "leave",
        "from_day": "2026-06-15",
        "to_day": "2026-06-19",
        **more,
    }


def test_the_office_enters_an_absence_which_holds_at_once(browser: Browser, office: Member) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=MONDAY, client=a_pool_client("Duval"))
    answer = browser.post("/availability/absences/new/", asked(julien))
    row = Absence.objects.get()
    assert answer["Location"] == f"/availability/absences/{row.pk}/"
    assert (row.state, row.decided_by, row.asked_by) == ("approved", office, office)
    assert Calendar.load([julien], MONDAY, FRIDAY).span(julien.pk, MONDAY).why == "Congés"
    assert told()[-2:] == ["AbsenceAsked", "AbsenceDecided"]
    text = plain(browser.get(answer["Location"]))
    assert "Mme Duval" in text and f"/visits/{visit.pk}/" in text and "Déplacer ces interventions…" in text


def test_a_request_is_answered_once_and_only_approval_frees_the_days(
    browser: Browser, office: Member
) -> None:
    julien = a_technician()
    row = ask_absence(technician=julien, by=julien, from_day=MONDAY, to_day=FRIDAY)
    span = Calendar.load([julien], MONDAY, FRIDAY).span(julien.pk, MONDAY)
    assert span.minutes == 420
    page = f"/availability/absences/{row.pk}/"
    assert browser.post(f"{page}decision/", {"decision": "peut-être"}).status_code == 422
    browser.post(f"{page}decision/", {"decision": "refuse", "answer": "Trop de monde absent"})
    row.refresh_from_db()
    assert (row.state, row.answer, row.decided_by) == ("refused", "Trop de monde absent", office)
    browser.post(f"{page}decision/", {"decision": "approve"})
    assert "Cette absence est déjà refusée." in plain(browser.get(page))
    row.refresh_from_db()
    assert row.state == "refused"


def test_withdrawing_gives_the_days_back(browser: Browser, office: Member) -> None:
    julien = a_technician()
    row = ask_absence(technician=julien, by=office, from_day=MONDAY, to_day=FRIDAY)
    decide_absence(absence=row, by=office, approved=True)
    browser.post(f"/availability/absences/{row.pk}/withdrawal/")
    assert Calendar.load([julien], MONDAY, FRIDAY).span(julien.pk, MONDAY).minutes == 420
    assert told()[-1] == "AbsenceWithdrawn"
    browser.post(f"/availability/absences/{row.pk}/withdrawal/")
    assert "Cette absence est déjà retirée." in plain(browser.get("/availability/"))


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"to_day": "2026-06-14"}, "to_day", "Le dernier jour vient après le premier."),
        ({"to_day": "2028-06-14"}, "to_day", "Une absence dure un an au plus"),
        ({"from_day": "2026-02-30"}, "from_day", "Écrivez un jour qui existe"),
        ({"from_hour": "09:00"}, "to_hour", "Donnez les deux heures, ou aucune."),
        ({"from_hour": "09:00", "to_hour": "08:00", "to_day": ""}, "to_hour", "La fin vient après le début."),
        ({"from_hour": "09:00", "to_hour": "10:00"}, "from_hour", "Les heures valent pour un seul jour"),
        ({"kind": "party"}, "kind", "Choisissez un motif de la liste."),
        ({"technician": ""}, "technician", "Choisissez un technicien."),
    ],
)
def test_a_bad_absence_is_refused_by_field(
    browser: Browser, change: dict[str, str], field: str, said: str
) -> None:
    answer = browser.post("/availability/absences/new/", asked(a_technician()) | change)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not Absence.objects.exists()


def test_two_absences_do_not_cover_each_other_but_two_half_days_may(browser: Browser, office: Member) -> None:
    julien = a_technician()
    morning, evening = (time(8), time(12)), (time(14), time(16))
    for hours in (morning, evening):
        ask_absence(technician=julien, by=office, from_day=MONDAY, to_day=MONDAY, hours=hours)
    with pytest.raises(NotAllowed, match="a déjà une absence demandée"):
        ask_absence(technician=julien, by=office, from_day=MONDAY, to_day=FRIDAY)
    answer = browser.post("/availability/absences/new/", asked(julien))
    assert answer.status_code == 422 and "Retirez-la d’abord." in plain(answer)


def test_a_part_of_a_day_touches_only_the_visits_of_its_hours(browser: Browser, office: Member) -> None:
    julien = a_technician()
    for start, name in ((time(9), "Duval"), (time(13), "Ferrand"), (None, "Colin")):
        a_visit(technician=julien, day=MONDAY, start=start, client=a_pool_client(name))
    row = ask_absence(technician=julien, by=office, from_day=MONDAY, to_day=MONDAY, hours=(time(8), time(10)))
    text = plain(browser.get(f"/availability/absences/{row.pk}/"))
    assert "Mme Duval" in text and "Mme Ferrand" not in text and "Mme Colin" not in text


def test_a_rival_s_absence_is_not_found_and_not_listed(browser: Browser, rival: Absence) -> None:
    a_technician()
    assert str(rival.pk) not in plain(browser.get("/availability/"))
    page = f"/availability/absences/{rival.pk}/"
    assert browser.get(page).status_code == 404
    for part, data in (("decision/", {"decision": "approve"}), ("withdrawal/", {})):
        assert browser.post(page + part, data).status_code == 404
    answer = browser.post("/availability/absences/new/", asked(rival.technician))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["technician"])
