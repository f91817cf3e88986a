"""The screens of series: made from a form or a visit, and edited with their effect shown before."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Contract
from margelle.features.planning.models import Absence, Visit, VisitSeries
from margelle.features.planning.rules import State

from .make import a_pool_client, a_series, a_slot, a_technician, a_visit
from .running import a_running_series, plain, values_of

pytestmark = pytest.mark.django_db
NO_SLOT = {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0"}


def test_a_season_that_is_far_plans_nothing_yet_and_says_so(browser: Browser, today: date) -> None:
    month = f"{today + timedelta(weeks=20):%m}"
    values = values_of(a_pool_client(), season_from=f"15/{month}", season_to=f"16/{month}")
    page = browser.post("/series/new/", values, follow=True).content.decode()
    assert "0\u00a0intervention" not in page
    assert "rien à prévoir avant 12\u00a0semaines" in page


def test_a_series_from_its_form(browser: Browser) -> None:
    values = values_of(a_pool_client(), season_from="15/04", season_to="30-9", technician=a_technician().pk)
    answer = browser.post("/series/new/", values)
    series = VisitSeries.objects.get()
    assert answer["Location"] == f"/series/{series.pk}/"
    assert (series.weekdays, series.season_from, series.season_to) == ([1, 4], "04-15", "09-30")
    assert "Mardi et vendredi, chaque semaine" in browser.get("/series/").content.decode()
    page = plain(browser.get(f"/series/{series.pk}/"))
    assert "Mardi et vendredi, chaque semaine, du 15 avril au 30 septembre" in page
    assert browser.post(f"/series/{series.pk}/end/").status_code == 302
    series.refresh_from_db()
    assert series.stopped_at is not None
    assert "Cette récurrence est arrêtée" in plain(browser.get(f"/series/{series.pk}/"))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"unit": "day", "every": "10"}, ("day", 10, [], [], None)),
        ({"unit": "month", "month_days": "1 et 15"}, ("month", 1, [], [1, 15], None)),
        ({"unit": "month", "month_days": "dernier", "every": "3"}, ("month", 3, [], [-1], None)),
        (
            {"unit": "month", "nth": "1", "weekdays": ["0"], "month_days": "15"},
            ("month", 1, [0], [], 1),
        ),
    ],
)
def test_each_unit_keeps_its_own_answers(
    browser: Browser, said: dict[str, Any], kept: tuple[Any, ...]
) -> None:
    """What another unit asks is hidden in the page and set aside here."""
    assert browser.post("/series/new/", values_of(a_pool_client(), **said)).status_code == 302
    row = VisitSeries.objects.get()
    assert (row.unit, row.every, row.weekdays, row.month_days, row.nth) == kept


def test_slots_are_lines_of_the_form(browser: Browser) -> None:
    lea = a_technician("Léa")
    lines = {
        "slots-TOTAL_FORMS": "2",
        "slots-INITIAL_FORMS": "0",
        "slots-0-weekday": "4",
        "slots-0-start": "14:00",
        "slots-0-technician": lea.pk,
        "slots-0-minutes": "90",
    }
    client = a_pool_client()
    more = browser.post("/series/new/", values_of(client, **lines, more="1"))
    assert more.status_code == 200
    assert 'name="slots-2-weekday"' in more.content.decode()
    assert 'class="errors"' not in more.content.decode()
    assert not VisitSeries.objects.exists()
    browser.post("/series/new/", values_of(client, **lines))
    slot = VisitSeries.objects.get().slots.get()
    assert (slot.weekday, slot.start, slot.technician, slot.minutes) == (4, time(14, 0), lea, 90)
    page = plain(browser.get(f"/series/{slot.series_id}/"))
    assert f"Vendredi 14:00, {lea}, 1 h 30" in page


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"weekdays": []}, "jour"),
        ({"weekdays": ["9"]}, "Jours"),
        ({"every": "0"}, "Tous les"),
        ({"every": "53"}, "1 à 52"),
        ({"every": "x"}, "Tous les"),
        ({"unit": "year"}, "Unité"),
        ({"unit": "month"}, "Jour du mois"),
        ({"unit": "month", "month_days": "32"}, "Jour du mois"),
        ({"unit": "month", "month_days": "le 15 mai"}, "Jour du mois"),
        ({"unit": "month", "nth": "7"}, "Dans le mois"),
        ({"unit": "month", "nth": "1", "weekdays": []}, "Jours"),
        ({"holidays": "dance"}, "Jours fériés"),
        ({"starts_on": "29/02/2026"}, "partir du"),
        ({"ends_on": "2026-05-01"}, "Jusqu’au"),
        ({"starts_on": "2026-06-03", "ends_on": "2026-06-04"}, "aucune date"),
        ({"season_from": "30/02", "season_to": "01/04"}, "Saison"),
        ({"season_from": "15/04"}, "Saison"),
        ({"season_from": "avril", "season_to": "mai"}, "15/04"),
        ({"minutes": "-1"}, "durée"),
        ({"contract": str(uuid4())}, "Contrat"),
        ({"technician": str(uuid4())}, "Technicien"),
        ({"slots-0-weekday": "9"}, "Passages"),
        ({"slots-0-start": "14:00"}, "Choisissez le jour de cette ligne"),
        ({"slots-TOTAL_FORMS": "x"}, "Passages"),
    ],
)
def test_a_bad_series_is_refused(browser: Browser, bad: dict[str, Any], named: str) -> None:
    answer = browser.post("/series/new/", values_of(a_pool_client(), **bad))
    assert answer.status_code == 422
    assert named in answer.content.decode().split('class="errors"')[1]
    assert not VisitSeries.objects.exists()


def test_the_panel_shows_the_next_twelve_with_holidays_and_season(browser: Browser) -> None:
    values = values_of(
        a_pool_client(), weekdays=["1"], starts_on="2099-06-16", season_to="31/07", season_from="16/06",
        holidays="after", start="08:00", technician=a_technician("Karim", "Diallo").pk,
    )  # fmt: skip
    panel = plain(browser.get("/series/preview/", values))
    assert "<html" not in panel
    assert "Mardi, chaque semaine, du 16 juin au 31 juillet, reculée si férié" in panel
    assert panel.count("Karim Diallo") == 12
    assert "Déplacée du mar. 14 juil., férié (Fête nationale)" in panel
    assert panel.count("Hors saison") == 1
    skipped = plain(browser.get("/series/preview/", {**values, "holidays": "skip"}))
    assert "Férié (Fête nationale), pas d’intervention" in skipped


def test_the_panel_says_what_is_missing_and_who_is_away(browser: Browser, today: date) -> None:
    client, karim = a_pool_client(), a_technician("Karim")
    day = today + timedelta(days=1 if today.weekday() < 4 else 4)
    Absence.objects.create(technician=karim, from_day=day, to_day=day, kind="leave", state="approved")
    values = values_of(client, weekdays=[day.weekday()], starts_on=day, technician=karim.pk)
    assert f"{karim} ne travaille pas ce jour-là" in plain(browser.get("/series/preview/", values))
    answer = browser.get("/series/preview/", {**values, "weekdays": []})
    assert (answer.status_code, "Jours : choisissez au moins un jour" in plain(answer)) == (200, True)
    assert browser.get("/series/preview/", {**values, "client": uuid4()}).status_code == 404


def test_a_visit_is_repeated(browser: Browser, today: date) -> None:
    """PLN-11, from « Répéter… » on the visit's page."""
    day = today + timedelta(days=2)
    visit = a_visit(technician=a_technician(), day=day, start=time(9, 30), minutes=75)
    page = browser.get(f"/series/new/?visit={visit.pk}").content.decode()
    assert f'name="visit" value="{visit.pk}"' in page
    assert 'value="09:30"' in page
    assert 'value="75"' in page
    values = values_of(visit.client, weekdays=[day.weekday()], starts_on=day, visit=visit.pk, start="09:30")
    assert browser.post("/series/new/", values).status_code == 302
    visit.refresh_from_db()
    assert (visit.series, visit.series_day) == (VisitSeries.objects.get(), day)
    assert Visit.objects.filter(day=day).count() == 1
    assert browser.get(f"/series/new/?visit={uuid4()}").status_code == 404


def test_the_list_counts_what_the_contract_owes(browser: Browser, today: date) -> None:
    client = a_pool_client()
    contract = Contract.objects.create(
        client=client, name="Entretien", starts_on=today - timedelta(days=40), visits_per_month=4
    )
    series = a_series(client=client, starts_on=today, weekdays=(today.weekday(),), contract=contract)
    a_visit(client=client, series=series, series_day=today, day=today, state=State.VALIDATED)
    for page in (browser.get("/series/"), browser.get(f"/series/{series.pk}/")):
        assert "1 sur 4" in plain(page)
        assert "3 à prévoir" in plain(page)


def test_the_list_costs_the_same_for_one_and_three(browser: Browser, today: date) -> None:
    counts = []
    browser.get("/series/")
    for number in (1, 2):
        for _ in range(number):
            client = a_pool_client()
            contract = Contract.objects.create(
                client=client, name="Entretien", starts_on=today, visits_per_month=4
            )
            series = a_running_series(today, client=client, contract=contract, technician=a_technician())
            a_slot(series, 1, weekday=today.weekday(), technician=a_technician())
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/series/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert VisitSeries.objects.count() == 3


def test_what_is_a_rivals_is_not_found(browser: Browser, today: date) -> None:
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        theirs = a_running_series(today)
        contract = Contract.objects.create(client=theirs.client, name="Entretien", starts_on=today)
        visit, exception = theirs.visits.all()[0], theirs.exceptions.create(day=today)
    mine = a_running_series(today)
    for page in (f"/series/{theirs.pk}/", f"/series/{theirs.pk}/plan/", f"/series/{theirs.pk}/preview/"):
        assert browser.get(page).status_code == 404
    assert browser.get(f"/series/new/?visit={visit.pk}").status_code == 404
    assert browser.post(f"/series/{theirs.pk}/exceptions/", {"day": today}).status_code == 404
    assert browser.post(f"/series/{mine.pk}/exceptions/{exception.pk}/removal/").status_code == 404
    answer = browser.post("/series/new/", values_of(mine.client, contract=contract.pk))
    assert (answer.status_code, "Contrat" in plain(answer)) == (422, True)
    assert str(mine.pk) in plain(browser.get("/series/"))
    assert str(theirs.pk) not in plain(browser.get("/series/"))
