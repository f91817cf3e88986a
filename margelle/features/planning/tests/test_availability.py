"""Hours, absences, closed days and vehicles as the office writes them (PEER-17)."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, an_agency
from margelle.features.catalogue.models import StockPlace
from margelle.features.planning.actions import ask_absence, set_hours
from margelle.features.planning.models import ClosedDay, Round, WorkingHours
from margelle.features.planning.queries import Calendar
from margelle.features.planning.rules import Shift, seasons_meet
from margelle.features.planning.templatetags.planning_hours import week_words

from .absent import plain, told
from .make import a_technician

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 6, 15), date(2026, 6, 19)
EIGHT, FOUR = time(8), time(16)


def week(**more: Any) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    for day in range(5):
        lines |= {f"from_{day}": "08:00", f"to_{day}": "16:00", f"break_{day}": "60"}
    return lines | more


# Hours


def test_seven_lines_are_written_and_hold_in_the_calendar(browser: Browser) -> None:
    julien = a_technician()
    page = f"/availability/hours/{julien.pk}/"
    assert "Aucune heure n’est écrite : le planning compte 7 h du lundi au vendredi." in plain(
        browser.get(page)
    )
    answer = browser.post(page, week(from_5="08:00", to_5="12:00"))
    assert (answer.status_code, answer["Location"]) == (302, page)
    calendar = Calendar.load([julien], MONDAY, date(2026, 6, 21))
    assert [calendar.span(julien.pk, date(2026, 6, 15 + n)).minutes for n in range(7)] == [420] * 5 + [240, 0]
    text = plain(browser.get("/availability/hours/"))
    assert "lun.–ven. 08:00–16:00, sam. 08:00–12:00" in text
    assert "39 h" in text and "35 h" in text and "4 h" in text


def test_a_season_holds_while_it_lasts_and_its_dates_can_change(browser: Browser) -> None:
    julien = a_technician()
    page = f"/availability/hours/{julien.pk}/"
    summer = {"season_from": "1/6", "season_to": "31/08", "from_0": "06:00", "to_0": "14:00"}
    answer = browser.post(f"{page}?season=new", summer)
    assert answer["Location"] == f"{page}?season=06-01_08-31"
    assert "Du 1er juin au 31 août · 8 h" in plain(browser.get(page))
    browser.post(f"{page}?season=06-01_08-31", {**summer, "season_to": "15/09"})
    assert list(WorkingHours.objects.values_list("season_from", "season_to")) == [("06-01", "09-15")]
    calendar = Calendar.load([julien], MONDAY, date(2026, 10, 5))
    assert calendar.span(julien.pk, MONDAY).from_hour == time(6)
    assert calendar.span(julien.pk, date(2026, 10, 5)).minutes == 420  # no lines then: the contract


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"to_0": "07:00"}, "to_0", "La fin vient après le début."),
        ({"from_1": ""}, "from_1", "Donnez aussi le début."),
        ({"to_1": ""}, "to_1", "Donnez aussi la fin."),
        ({"break_2": "480"}, "break_2", "Écrivez des minutes, de 0 à 300."),
        ({"from_3": "8h"}, "from_3", "Écrivez une heure, par exemple 08:30."),
        ({"to_4": "08:30"}, "break_4", "La pause prend toute la journée."),
        ({"break_6": "30"}, "from_6", "Donnez les heures de ce jour, ou laissez la pause vide."),
        (
            {"season_from": "31/02"},
            "season_from",
            "Écrivez un jour et un mois qui existent, par exemple 01/06.",
        ),
        ({"season_to": ""}, "season_to", "Donnez le jour et le mois, par exemple 01/06."),
        ({"season_from": "15/12"}, "season_to", "Cette saison touche une autre saison déjà écrite."),
    ],
)
def test_refusals_name_the_field_and_change_nothing(
    browser: Browser, office: Member, change: dict[str, str], field: str, said: str
) -> None:
    julien = a_technician()
    set_hours(technician=julien, by=office, shifts=[Shift(0, EIGHT, FOUR)], season=("12-01", "01-31"))
    given = week(season_from="01/06", season_to="31/08") | change
    answer = browser.post(f"/availability/hours/{julien.pk}/?season=new", given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert said in plain(answer)
    assert WorkingHours.objects.count() == 1


def test_seasons_meet_over_the_new_year() -> None:
    winter = ("11-15", "02-28")
    assert seasons_meet(winter, ("02-01", "03-31")) and seasons_meet(("12-24", "12-26"), winter)
    assert not seasons_meet(winter, ("03-01", "11-14")) and not seasons_meet(("", ""), winter)


def test_hours_are_copied_and_removed(browser: Browser, office: Member) -> None:
    julien, nadia = a_technician(), a_technician("Nadia", "Lambert")
    set_hours(technician=julien, by=office, shifts=[Shift(0, EIGHT, FOUR, 60)])
    set_hours(technician=julien, by=office, shifts=[Shift(0, time(6), time(13))], season=("06-01", "08-31"))
    set_hours(technician=nadia, by=office, shifts=[Shift(4, EIGHT, FOUR)])
    page = f"/availability/hours/{julien.pk}/"
    browser.post(f"{page}copies/", {"to": [nadia.pk]})
    hers = WorkingHours.objects.filter(technician=nadia).order_by("season_from")
    assert list(hers.values_list("weekday", "from_hour", "season_from")) == [
        (0, EIGHT, ""),
        (0, time(6), "06-01"),
    ]
    for gone in ("01-01_02-02", "06-01\x00_08-31"):
        answer = browser.post(f"{page}removal/", {"season": gone}, follow=True)
        assert "Ces horaires n’existent plus." in answer.content.decode()
    assert WorkingHours.objects.filter(technician=julien).count() == 2
    browser.post(f"{page}removal/", {"season": "06-01_08-31"})
    assert WorkingHours.objects.filter(technician=julien).count() == 1
    assert told()[-2:] == ["HoursChanged"] * 2
    with scope(company=a_company(name="Rivale").id):
        stranger = a_technician()
    assert browser.post(f"{page}copies/", {"to": [stranger.pk, "x"]}).status_code == 302
    assert "Choisissez des techniciens de l’équipe." in plain(browser.get(page))


def test_the_hours_of_a_rival_and_of_the_office_are_not_found(browser: Browser, office: Member) -> None:
    with scope(company=a_company(name="Rivale").id):
        stranger = a_technician()
    for pk in (stranger.pk, office.pk, uuid4()):
        assert browser.get(f"/availability/hours/{pk}/").status_code == 404
        assert browser.post(f"/availability/hours/{pk}/", week()).status_code == 404


def test_a_week_in_words() -> None:
    days = [Shift(n, EIGHT, FOUR) for n in (0, 1, 3, 4)] + [Shift(5, EIGHT, time(12))]
    assert week_words(days) == "lun., mar., jeu., ven. 08:00–16:00, sam. 08:00–12:00"


# Absences


def queries_of(browser: Browser, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", ["/availability/?from=2026-06-15", "/availability/hours/"])
def test_lists_cost_the_same_for_1_and_3(browser: Browser, office: Member, address: str) -> None:
    def add(name: str) -> None:
        one = a_technician(name, "Rossi")
        set_hours(technician=one, by=office, shifts=[Shift(0, EIGHT, FOUR)])
        ask_absence(technician=one, by=office, from_day=MONDAY, to_day=FRIDAY)

    add("Julien")
    few = queries_of(browser, address)
    add("Nadia")
    add("Hugo")
    assert queries_of(browser, address) == few


def test_six_weeks_say_in_words_what_they_show(browser: Browser, office: Member) -> None:
    julien = a_technician()
    ask_absence(technician=julien, by=office, from_day=MONDAY, to_day=FRIDAY)
    text = plain(browser.get("/availability/?from=2026-06-17"))
    assert "Julien Rossi : demande du lun. 15 juin au ven. 19 juin" in text
    assert "1 demande attend une réponse." in text


# Closed days and vehicles


def test_the_public_holidays_of_a_year_are_closed_in_one_press(browser: Browser) -> None:
    page = "/availability/closed-days/?year=2026"
    assert "mar. 14 juil., Fête nationale" in plain(browser.get(page))
    data = {"what": "holidays", "days": ["2026-07-14", "2026-08-15"], "agency": ""}
    for _ in range(2):
        assert browser.post(page, data).status_code == 302
    assert [(row.day, row.name, row.agency) for row in ClosedDay.objects.all()] == [
        (date(2026, 7, 14), "Fête nationale", None),
        (date(2026, 8, 15), "Assomption", None),
    ]
    julien = a_technician()
    day = date(2026, 7, 14)
    assert Calendar.load([julien], day, day).span(julien.pk, day).why == "Fête nationale"
    for bad in (["2026-07-13"], []):
        assert browser.post(page, {**data, "days": bad}).status_code == 422


def test_an_agency_closes_alone_and_opens_again(browser: Browser, office: Member) -> None:
    grasse = an_agency(office.company, "Grasse")
    ours, others = a_technician(agency=grasse), a_technician("Nadia", "Lambert")
    page = "/availability/closed-days/"
    browser.post(page, {"day": "2026-06-15", "name": "Inventaire", "agency": grasse.pk})
    calendar = Calendar.load([ours, others], MONDAY, MONDAY)
    assert (calendar.span(ours.pk, MONDAY).why, calendar.span(others.pk, MONDAY).why) == ("Inventaire", "")
    row = ClosedDay.objects.get()
    with scope(company=a_company(name="Rivale").id):
        theirs = ClosedDay.objects.create(day=MONDAY, name="Pont")
    assert browser.post(f"{page}{theirs.pk}/removal/").status_code == 404
    browser.post(f"{page}{row.pk}/removal/")
    assert not ClosedDay.objects.exists()
    for change in ({"day": "demain"}, {"name": ""}, {"agency": theirs.pk}):
        answer = browser.post(page, {"day": "2026-06-15", "name": "Pont", "agency": ""} | change)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(change))


def test_a_vehicle_goes_with_a_round_for_the_day(browser: Browser, office: Member) -> None:
    julien, nadia = a_technician(), a_technician("Nadia", "Lambert")
    kind = StockPlace.Kind.VEHICLE
    own = StockPlace.objects.create(kind=kind, name="Kangoo", plate="AB-123-CD", member=julien)
    StockPlace.objects.create(kind=StockPlace.Kind.STORE, name="Dépôt")
    page = "/availability/vehicles/?day=2026-06-15"
    shown = browser.get(page).context["form"].initial
    assert shown == {str(julien.pk): str(own.pk), str(nadia.pk): ""}
    answer = browser.post(page, {str(julien.pk): own.pk, str(nadia.pk): own.pk})
    assert answer.status_code == 302
    assert set(Round.objects.values_list("technician", "day", "vehicle")) == {
        (julien.pk, MONDAY, own.pk),
        (nadia.pk, MONDAY, own.pk),
    }
    assert "Kangoo (AB-123-CD) est donné à plusieurs tournées." in plain(browser.get(page))
    store = StockPlace.objects.get(name="Dépôt")
    assert browser.post(page, {str(julien.pk): store.pk}).status_code == 422


def test_the_member_s_page_tells_hours_and_absences(browser: Browser, office: Member) -> None:
    julien = a_technician()
    set_hours(technician=julien, by=office, shifts=[Shift(n, EIGHT, FOUR, 60) for n in range(5)])
    text = plain(browser.get(f"/team/{julien.pk}/"))
    assert "35 h pour un contrat de 35 h" in text and "lun.–ven. 08:00–16:00" in text
    assert "Horaires et absences" not in plain(browser.get(f"/team/{office.pk}/"))


def test_without_a_technician_an_absence_leads_to_the_team(browser: Browser) -> None:
    text = browser.get("/availability/absences/new/").content.decode()
    assert 'href="/team/new/"' in text and "Noter l’absence" not in text
    assert "Six semaines" not in browser.get("/availability/").content.decode()
