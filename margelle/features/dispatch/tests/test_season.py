"""A season is laid out as a whole, against what the team can do, then published as a scenario (NEW-3)."""

from collections import Counter
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.models import Category, ServiceType
from margelle.features.clients.models import Site
from margelle.features.dispatch.actions import lock_visit
from margelle.features.dispatch.actions.seasons import ask_season, draft_season, wish_season
from margelle.features.dispatch.models import DispatchSettings, RouteRun, SeasonWish
from margelle.features.dispatch.queries.season_board import season_found
from margelle.features.dispatch.rules.season import daily_caps, week_loads
from margelle.features.planning.actions import publish_scenario
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.tests.make import a_service_type

from .make import a_driver, a_place, a_stop, solved
from .test_run_web import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday(by: Member) -> date:
    today = local_today(by.company)
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def opening(by: Member) -> ServiceType:
    return a_service_type("Mise en service", category=Category.SEASONAL, minutes=120)


def asked(by: Member, monday: date, service: ServiceType, people: list[Member], weeks: int = 2) -> RouteRun:
    last = monday + timedelta(weeks=weeks, days=-1)
    return ask_season(first=monday, last=last, services=[service], work="opening", technicians=people, by=by)


def test_each_client_once_inside_the_window_he_chose(by: Member, monday: date, opening: ServiceType) -> None:
    julien = a_driver()
    rows = [a_stop(f"Client {n}", 2 + n, service=opening) for n in range(6)]
    second = monday + timedelta(days=8)
    wish_season(site=rows[0].site, work="opening", first=second, last=second, by=by)
    wish_season(site=rows[1].site, work="opening", first=monday, last=monday + timedelta(days=1), by=by)
    run = solved(asked(by, monday, opening, [julien]))
    assert run.state == RouteRun.State.DONE, run.problem
    laid = {visit: date.fromisoformat(day) for visit, day, _, _ in run.result["laid"]}
    assert sorted(laid) == sorted(str(row.pk) for row in rows)
    assert laid[str(rows[0].pk)] == second and laid[str(rows[1].pk)] <= monday + timedelta(days=1)
    assert all(day.weekday() < 5 for day in laid.values())
    found = season_found(run)
    assert found is not None
    assert (found.laid, found.left, sum(week.visits for week in found.weeks)) == (6, [], 6)
    assert all(week.added + week.standing <= week.capacity for week in found.weeks)


def test_what_stands_already_takes_its_time_and_what_is_promised_stays(
    by: Member, monday: date, opening: ServiceType
) -> None:
    julien = a_driver()
    for hour in (8, 11, 14):
        a_stop(f"Déjà {hour}", 1, technician=julien, day=monday, start=time(hour), minutes=170)
    kept = a_stop(
        "Verrou", 3, technician=julien, day=monday + timedelta(days=1), start=time(9), service=opening
    )
    lock_visit(visit=kept, kind="hour", by=by)
    free = a_stop("Libre", 2, service=opening)
    last = monday + timedelta(days=1)
    run = solved(
        ask_season(first=monday, last=last, services=[opening], work="opening", technicians=[julien], by=by)
    )
    laid = {visit: day for visit, day, _, _ in run.result["laid"]}
    assert laid == {str(kept.pk): str(last), str(free.pk): str(last)}
    found = season_found(run)
    assert found is not None and found.weeks[0].standing == 510


def test_a_few_visits_are_laid_out_in_a_large_team(by: Member, monday: date, opening: ServiceType) -> None:
    people = [a_driver(f"Prénom {n}") for n in range(6)]
    for n in range(3):
        a_stop(f"Client {n}", 2 + n, service=opening)
    run = solved(asked(by, monday, opening, people))
    assert len(run.result["laid"]) == 3 and run.result["left"] == []


def test_what_does_not_fit_is_named_with_its_reason(by: Member, monday: date, opening: ServiceType) -> None:
    julien = a_driver()
    sunday = monday + timedelta(days=6)
    row = a_stop("Dimanche", 2, service=opening)
    wish_season(site=row.site, work="opening", first=sunday, last=sunday, by=by)
    late = a_stop("Plus tard", 2, service=opening)
    wish_season(
        site=late.site,
        work="opening",
        first=sunday + timedelta(days=90),
        last=sunday + timedelta(days=99),
        by=by,
    )
    lost = a_stop("Perdue", 2, service=opening)
    Site.objects.filter(pk=lost.site_id).update(latitude=None, longitude=None)
    run = solved(asked(by, monday, opening, [julien]))
    found = season_found(run)
    assert found is not None
    assert [visit for visit, _ in found.left] == [row, late]
    assert found.left[1][1] == "les jours choisis par le client sont hors de la période"
    assert found.notes == ["Mme Perdue n’a pas de repère sur la carte."]


def test_it_becomes_a_scenario_that_is_published(by: Member, monday: date, opening: ServiceType) -> None:
    julien = a_driver()
    rows = [a_stop(f"Client {n}", 2 + n, service=opening) for n in range(4)]
    run = solved(asked(by, monday, opening, [julien]))
    Visit.objects.filter(pk=rows[0].pk).update(version=9)  # somebody has changed it since
    scenario = draft_season(run=run, by=by, name="Ouvertures")
    assert not Visit.objects.exclude(day=None).filter(service=opening).exists()  # the plan has not moved
    publish_scenario(scenario=scenario, by=by)
    placed = Visit.objects.filter(service=opening, technician=julien).exclude(day=None)
    assert set(placed) == set(rows[1:])
    laid = {visit: day for visit, day, _, _ in run.result["laid"]}
    assert {str(row.pk): str(row.day) for row in placed} == {
        str(row.pk): laid[str(row.pk)] for row in rows[1:]
    }
    with pytest.raises(NotAllowed, match="déjà dans un scénario"):
        draft_season(run=run, by=by, name="Encore")


def test_after_bad_weather_only_what_must_move_moves(by: Member, monday: date, opening: ServiceType) -> None:
    julien = a_driver()
    rows = [
        a_stop(
            f"Client {n}",
            2 + n,
            service=opening,
            technician=julien,
            day=monday + timedelta(days=n),
            start=time(9),
        )
        for n in range(4)
    ]
    Visit.objects.filter(pk=rows[3].pk).update(day=None, technician=None)  # the rain took its day
    run = solved(asked(by, monday, opening, [julien], weeks=1))
    found = season_found(run)
    assert found is not None and (found.laid, found.moved) == (4, 0)


def test_no_week_has_more_than_the_company_accepts_and_who_is_left_is_told_why(
    by: Member, monday: date, opening: ServiceType
) -> None:
    DispatchSettings.objects.create(season_weekly=3)
    team = [a_driver(), a_driver("Sarah", "Benali", east=10)]
    rows = [a_stop(f"Client {n}", n, service=opening) for n in range(14)]
    first, last = monday, monday + timedelta(days=4)
    for row in rows[:9]:
        wish_season(site=row.site, work="opening", first=first, last=last, by=by)
    run = solved(asked(by, monday, opening, team))
    assert run.state == RouteRun.State.DONE, run.problem
    weeks = Counter(
        (who, (date.fromisoformat(day) - monday).days // 7) for _, day, who, _ in run.result["laid"]
    )
    assert max(weeks.values()) == 3 and sum(weeks.values()) == 11  # six in the first week, five of the others
    assert [why for _, why in run.result["left"]] == ["week_full"] * 3
    text = [why for _, why in season_found(run).left]  # type: ignore[union-attr]  # it has a result
    assert "nombre accepté par semaine" in text[0]
    DispatchSettings.objects.update(season_weekly=None)
    assert not solved(asked(by, monday, opening, team)).result["left"]


def test_what_was_promised_passes_before_the_number_of_the_week() -> None:
    monday = date(2026, 6, 15)
    days = [monday + timedelta(days=n) for n in range(5)]
    caps = daily_caps({days[0]: 5, days[1]: 2}, {days[1]: 2}, days, 4)
    assert caps == {days[0]: 2, days[1]: 2, days[2]: 0, days[3]: 0, days[4]: 0}
    assert daily_caps({}, {days[4]: 6}, days, 4)[days[4]] == 6
    assert sum(daily_caps({}, {}, days, 7).values()) == 7
    assert daily_caps({}, {}, [], 3) == {}


def test_weeks_are_compared_with_what_the_team_can_do() -> None:
    monday = date(2026, 6, 15)
    first, second = week_loads(
        monday, monday + timedelta(days=13), {monday: 420, monday + timedelta(days=7): 420},
        [(monday, 400)], [(monday, 60), (monday + timedelta(days=8), 60)],
    )  # fmt: skip
    assert (first.percent, first.is_over, first.visits) == (110, True, 1)
    assert (second.percent, second.is_over) == (14, False)


def test_asked_followed_and_made_a_scenario_on_the_pages(
    browser: Browser, by: Member, monday: date, opening: ServiceType
) -> None:
    julien = a_driver()
    row = a_stop("Ferrand", 2, service=opening)
    sent = {"first": monday, "last": monday + timedelta(days=13), "work": "opening", "services": [opening.pk],
            "technicians": [julien.pk]}  # fmt: skip
    assert "Mise en service" in shown(browser.get("/dispatch/seasons/new/"))
    browser.post("/dispatch/seasons/new/", sent)
    run = solved(RouteRun.objects.get())
    page = f"/dispatch/runs/{run.pk}/"
    text = shown(browser.get(page))
    assert "En faire un scénario" in text and "L’équipe peut" in text
    assert browser.post(f"{page}application/").status_code == 422
    answer = browser.post(f"{page}scenario/", {"name": "Ouvertures"}, follow=True)
    assert "Le plan de saison est un scénario" in shown(answer) and row.client.short_name in shown(answer)
    assert "Repris dans le scénario" in shown(browser.get(page))
    assert "Ouvertures" in shown(browser.get("/dispatch/runs/"))
    bad: list[dict[str, Any]] = [
        {"services": ["x"]}, {"work": "mowing"}, {"technicians": []}, {"last": monday - timedelta(days=1)},
        {"last": monday + timedelta(days=90)}, {"first": "2020-01-01", "last": "2020-01-05"},
    ]  # fmt: skip
    for more in bad:
        assert browser.post("/dispatch/seasons/new/", sent | more).status_code == 422


def test_a_client_chooses_his_days(browser: Browser, by: Member) -> None:
    site = a_place("Ferrand", 2).sites.get()
    page = f"/sites/{site.pk}/season/"
    year = local_today(by.company).year + 1
    good = {"work": "opening", "first": f"{year}-04-12", "last": f"{year}-04-23"}
    assert browser.post(page, good).status_code == 302
    assert f"12 avr. {year}" in shown(browser.get(f"/clients/{site.client_id}/"))
    for more in ({"last": ""}, {"last": f"{year}-04-01"}, {"work": "mowing"}, {"first": "hier"}):
        assert browser.post(page, good | more).status_code == 422
    browser.post(page, good | {"first": "", "last": ""})
    assert not SeasonWish.objects.exists()
    with scope(company=a_company().id):
        theirs = a_place("Voisin", 2).sites.get()
    assert browser.get(f"/sites/{theirs.pk}/season/").status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(
    browser: Browser, by: Member, monday: date, opening: ServiceType
) -> None:
    counts = []
    for number in (1, 3):
        people = [a_driver(f"Prénom {number}{n}") for n in range(number)]
        for n in range(number):
            a_stop(f"Client {number}{n}", 2 + n, service=opening)
        run = solved(asked(by, monday, opening, people), budget=5)
        browser.get(f"/dispatch/runs/{run.pk}/")
        with CaptureQueriesContext(connection) as told:
            browser.get(f"/dispatch/runs/{run.pk}/")
        counts.append(len(told))
    assert counts[0] == counts[1]
