"""The desk of a draft: its board, its forms, its comparison; refused in words, fenced from the rival."""

from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import drop_scenario, move_draft, move_visit, publish_scenario
from margelle.features.planning.models import PlanChange, Scenario, ScenarioVisit, Visit
from margelle.features.planning.rules import State

from .make import a_draft, a_pool_client, a_scenario, a_service_type, a_technician, a_visit
from .test_board import plain

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 21)
LIST = "/planning/scenarios/"


def shown(answer: Any) -> str:
    return " ".join(plain(unescape(answer.content.decode())).split())


def a_week(by: Member) -> Scenario:
    return a_scenario(by, first=MONDAY, last=SUNDAY)


def page(scenario: Scenario, part: str = "") -> str:
    return f"{LIST}{scenario.pk}/{part}"


def drop(
    browser: Browser, row: ScenarioVisit, technician: Member | None, day: date | None, **more: Any
) -> Any:
    data = {"visit": row.pk, "version": row.version, "technician": technician.pk if technician else ""}
    address = page(row.scenario, "moves/?week=2026-06-15")
    return browser.post(address, {**data, "day": day or "", "after": "", **more})


def test_a_scenario_is_made_from_a_period_and_its_board_says_it_is_a_draft(browser: Browser) -> None:
    a_visit(technician=a_technician(), day=MONDAY, start=time(9), client=a_pool_client("Rostand"))
    sent = {"name": "Sans Julien", "first": "2026-06-15", "last": "2026-06-28"}
    answer = browser.post(f"{LIST}new/", sent, follow=True)
    text = shown(answer)
    assert (
        "Sans Julien" in text and "Brouillon." in text and "Rien de ce scénario n’est sur le planning" in text
    )
    assert "<b>Mme Rostand</b>" in text
    made = Scenario.objects.get()
    assert f'data-moves="{page(made, "moves/")}?week=2026-06-15"' in text
    assert f'href="{page(made)}visits/{made.visits.get().pk}/"' in text
    assert "week=2026-06-22" in text and "Semaine précédente" not in text
    assert "Sans Julien" in shown(browser.get(LIST))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "Donnez un nom au scénario."),
        ({"first": ""}, "Donnez le premier jour."),
        ({"last": "2026-06-14"}, "Le dernier jour vient avant le premier."),
        ({"last": "2026-09-30"}, "Un scénario couvre dix semaines au plus."),
        ({"last": "demain"}, "Écrivez un jour qui existe"),
    ],
)
def test_a_wrong_period_is_said(browser: Browser, more: dict[str, str], words: str) -> None:
    answer = browser.post(f"{LIST}new/", {"name": "X", "first": MONDAY, "last": SUNDAY, **more})
    assert answer.status_code == 422 and words in shown(answer)
    assert not Scenario.objects.exists()


def test_a_drop_answers_the_parts_and_leaves_the_plan(browser: Browser, by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY, start=time(9))
    row = a_draft(a_week(by), visit)
    answer = drop(browser, row, lea, TUESDAY)
    text = shown(answer)
    assert answer.status_code == 200
    for part in (
        f"cell-{julien.pk}_2026-06-15",
        f"cell-{lea.pk}_2026-06-16",
        f"load-{lea.pk}",
        "count-2026-06-16",
    ):
        assert f'id="{part}"' in text
    assert "déplacée" in text
    visit.refresh_from_db()
    assert (visit.day, visit.technician_id) == (MONDAY, julien.pk)


def test_a_drop_on_a_row_that_moved_is_a_conflict(browser: Browser, by: Member) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=MONDAY)
    row = a_draft(a_week(by), visit)
    assert drop(browser, row, julien, TUESDAY).status_code == 200
    answer = drop(browser, row, julien, MONDAY)  # the version that was seen before
    assert answer.status_code == 409 and "a changé entre-temps dans ce scénario" in shown(answer)
    outside = drop(browser, a_draft(row.scenario, visit), julien, SUNDAY + timedelta(days=1))
    assert outside.status_code == 422 and "hors de la période" in shown(outside)


def test_the_form_twin_moves_takes_out_and_puts_back(browser: Browser, by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY)
    row = a_draft(a_week(by), visit)
    address = page(row.scenario, f"visits/{row.pk}/")
    assert "Dans le planning : lun. 15 juin, Julien Rossi, vierge." in shown(browser.get(address))
    sent = {"technician": lea.pk, "day": TUESDAY, "start": "10:30", "version": 1}
    assert browser.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.technician_id, row.day, row.start) == (lea.pk, TUESDAY, time(10, 30))
    assert browser.post(address, sent).status_code == 409
    browser.post(f"{address}removal/")
    row.refresh_from_db()
    assert row.is_removed and "retirée" in shown(browser.get(page(row.scenario)))
    browser.post(f"{address}removal/", {"back": "1"})
    row.refresh_from_db()
    assert not row.is_removed


def test_a_day_is_given_and_a_visit_added(browser: Browser, by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    a_visit(technician=julien, day=MONDAY)
    scenario, client = a_week(by), a_pool_client("Durand")
    sent = {"technician": julien.pk, "day": MONDAY, "to": lea.pk, "to_day": ""}
    answer = browser.post(page(scenario, "days/"), sent, follow=True)
    assert "1 intervention confiée à Léa Costa." in shown(answer)
    same = browser.post(page(scenario, "days/"), {**sent, "to": julien.pk})
    assert same.status_code == 422 and "Choisissez un autre technicien ou un autre jour." in shown(same)
    more = {"client": client.pk, "site": client.sites.get().pk, "service": a_service_type().pk}
    new = {**more, "technician": lea.pk, "day": TUESDAY, "start": "", "minutes": ""}
    assert browser.post(page(scenario, "visits/new/"), new).status_code == 302
    assert scenario.visits.get(visit=None).day == TUESDAY and not Visit.objects.filter(client=client).exists()
    late = browser.post(page(scenario, "visits/new/"), {**new, "day": SUNDAY + timedelta(days=1)})
    assert late.status_code == 422 and scenario.visits.filter(visit=None).count() == 1


def test_comparing_shows_what_changes_and_publishing_does_it(browser: Browser, by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    mine, theirs = (a_visit(technician=julien, day=MONDAY, minutes=60) for _ in range(2))
    scenario = a_week(by)
    for visit in (mine, theirs):
        move_draft(row=a_draft(scenario, visit), by=by, technician=lea, day=TUESDAY, version=None)
    move_visit(visit=theirs, by=by, technician=julien, day=SUNDAY, version=None)
    text = shown(browser.get(page(scenario, "comparison/")))
    assert "1 intervention change" in text and "Conflits" in text and "Distances estimées" in text
    assert "2 clients verront un autre jour" in text
    assert f'value="{a_draft(scenario, theirs).pk}:{theirs.version}"' in text
    answer = browser.post(page(scenario, "publication/"), follow=True)
    change = PlanChange.objects.get()
    assert answer.redirect_chain[-1][0] == f"/planning/changes/{change.pk}/"
    assert "Scénario « Semaine sans Julien » publié : 1 intervention changée" in shown(answer)
    mine.refresh_from_db()
    assert mine.day == TUESDAY
    again = browser.post(page(scenario, "publication/"))
    assert again.status_code == 422 and "déjà publié" in shown(again)


def test_dropped_then_published_or_nothing_to_publish_is_said(browser: Browser, by: Member) -> None:
    a_visit(technician=a_technician(), day=MONDAY)
    scenario = a_week(by)
    empty = browser.post(page(scenario, "publication/"))
    assert empty.status_code == 422 and "il n’y a rien à publier" in shown(empty)
    assert browser.post(page(scenario, "removal/")).status_code == 302
    for part in ("publication/", "removal/", "renewal/"):
        answer = browser.post(page(scenario, part))
        assert answer.status_code == 422 and "abandonné" in shown(answer)
    assert "Abandonné" in shown(browser.get(LIST)) and not PlanChange.objects.exists()


def test_a_closed_scenario_can_be_copied(browser: Browser, by: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    visit = a_visit(technician=julien, day=MONDAY)
    scenario = a_week(by)
    move_draft(row=a_draft(scenario, visit), by=by, technician=lea, day=TUESDAY, version=None)
    drop_scenario(scenario=scenario, by=by)
    browser.post(f"{LIST}new/", {"name": "Encore", "source": scenario.pk})
    copy = Scenario.objects.get(name="Encore")
    assert a_draft(copy, visit).day == TUESDAY
    assert publish_scenario(scenario=copy, by=by).changed == 1


def test_the_draft_is_on_no_live_board_and_no_list(browser: Browser, by: Member) -> None:
    lea = a_technician("Léa", "Costa")
    visit = a_visit(technician=lea, day=MONDAY, client=a_pool_client("Rostand"))
    scenario = a_week(by)
    move_draft(row=a_draft(scenario, visit), by=by, technician=lea, day=TUESDAY, version=None)
    live = shown(browser.get("/planning/?week=2026-06-15"))
    monday = live.split(f'id="cell-{lea.pk}_2026-06-15"')[1].split(f'id="cell-{lea.pk}_2026-06-16"')[0]
    assert "Mme Rostand" in monday
    assert live.count(f'data-visit="{visit.pk}"') == 1 and str(a_draft(scenario, visit).pk) not in live


def test_a_rivals_scenario_is_missing(browser: Browser, by: Member) -> None:
    mine = a_week(by)
    rival = a_company(name="Rival")
    with scope(company=rival.id):
        theirs = a_scenario(a_member(rival, "coordinator"), first=MONDAY, last=SUNDAY)
        row = a_draft(a_scenario_with_a_visit(theirs), theirs.visits.get().visit)  # type: ignore[arg-type]  # it has one
    for part in ("", "comparison/", f"visits/{row.pk}/", "visits/new/", "days/"):
        assert browser.get(page(theirs, part)).status_code == 404
    for part in ("publication/", "removal/", "renewal/", "moves/"):
        assert browser.post(page(theirs, part), {"visit": row.pk, "version": 1}).status_code in (404, 422)
    assert browser.get(page(mine, f"visits/{row.pk}/")).status_code == 404
    assert browser.get(f"{LIST}new/?source={theirs.pk}").status_code == 404
    assert browser.post(page(mine, "moves/"), {"visit": row.pk, "version": 1}).status_code == 404


def a_scenario_with_a_visit(scenario: Scenario) -> Scenario:
    visit = a_visit(technician=a_technician(), day=MONDAY)
    ScenarioVisit.objects.create(
        scenario=scenario, visit=visit, client=visit.client, site=visit.site, service=visit.service,
        technician=visit.technician, day=visit.day, minutes=45, base_version=1,
    )  # fmt: skip
    return scenario


@pytest.mark.parametrize("part", ["", "comparison/"])
def test_a_page_costs_the_same_for_1_and_12_changed_visits(browser: Browser, by: Member, part: str) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Costa")
    rows = [a_visit(technician=julien, day=MONDAY, client=a_pool_client(f"Client {n}")) for n in range(12)]
    scenario = a_week(by)
    counts = []
    browser.get(page(scenario, part))
    for wanted in (1, 12):
        for visit in rows[:wanted]:
            move_draft(row=a_draft(scenario, visit), by=by, technician=lea, day=TUESDAY, version=None)
            Visit.objects.filter(pk=visit.pk).update(state=State.PLANNED, version=visit.version + 1)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page(scenario, part)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
