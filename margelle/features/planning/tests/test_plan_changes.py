"""The last actions of the office: seen by all of it, told to the clients, taken back from the desk."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Contact
from margelle.features.planning.actions import change_state, move_visit, one_action, plan_visit
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.changes import plan_changes
from margelle.features.planning.rules import Side, State

from .make import a_change, a_pool_client, a_service_type, a_technician, a_visit
from .test_board import plain

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 6, 15), date(2026, 6, 16)


def a_rainy_monday(by: Member, *rows: Visit) -> PlanChange:
    with one_action(kind="mass_move", title="Pluie : décalées", by=by, why="Pluie") as action:
        for row in rows:
            move_visit(visit=row, by=by, technician=row.technician, day=TUESDAY, version=None)
    assert action.change is not None
    return action.change


def undo(browser: Browser, change: PlanChange, **headers: str) -> Any:
    return browser.post(f"/planning/changes/{change.pk}/undo/", headers=headers)


def test_an_action_is_taken_back_from_the_desk(browser: Browser, by: Member) -> None:
    rows = [a_visit(technician=a_technician(), day=MONDAY, start=time(9)) for _ in range(2)]
    change = a_rainy_monday(by, *rows)
    answer = browser.post(f"/planning/changes/{change.pk}/undo/", follow=True)
    assert answer.redirect_chain == [("/planning/changes/", 302)]
    assert "Action annulée : 2 interventions remises comme avant." in plain(answer.content.decode())
    assert set(Visit.objects.values_list("day", flat=True)) == {MONDAY}
    assert "Annulée" in plain(browser.get("/planning/changes/").content.decode())


def test_a_script_gets_a_sentence(browser: Browser, by: Member) -> None:
    change = a_rainy_monday(by, a_visit(technician=a_technician(), day=MONDAY))
    answer = undo(browser, change, **{"X-Requested-With": "fetch"})
    assert (answer.status_code, plain(answer.content.decode())) == (
        200,
        '<p class="done">Action annulée : 1 intervention remise comme avant.</p>',
    )
    again = undo(browser, change, **{"HX-Request": "true"})
    assert (again.status_code, again.content.decode()) == (
        409,
        '<p class="error">Cette action est déjà annulée.</p>',
    )


def test_a_creation_taken_back_is_no_return(browser: Browser, by: Member) -> None:
    with one_action(kind="create", title="Intervention prévue", by=by) as action:
        service = a_service_type()
        plan_visit(client=a_pool_client(), by=by, service=service, technician=a_technician(), day=MONDAY)
    assert action.change is not None
    said = plain(undo(browser, action.change, **{"HX-Request": "true"}).content.decode())
    assert said == '<p class="done">Action annulée : 1 intervention retirée.</p>'


def test_what_changed_since_is_named_and_left(browser: Browser, by: Member) -> None:
    julien = a_technician()
    gone = a_visit(technician=julien, day=MONDAY, client=a_pool_client("Rostand"))
    still = a_visit(technician=julien, day=MONDAY)
    change = a_rainy_monday(by, gone, still)
    change_state(visit=gone, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    said = plain(undo(browser, change, **{"HX-Request": "true"}).content.decode())
    assert said == (
        '<p class="done">Action annulée : 1 intervention remise comme avant. '
        "Mme Rostand a changé depuis : laissée telle quelle.</p>"
    )


def test_nothing_to_bring_back_is_a_conflict(browser: Browser, by: Member) -> None:
    julien = a_technician()
    row = a_visit(technician=julien, day=MONDAY)
    change = a_rainy_monday(by, row)
    change_state(visit=row, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    assert undo(browser, change, **{"HX-Request": "true"}).status_code == 409


def test_the_page_names_whom_to_tell_and_how(browser: Browser, by: Member) -> None:
    reached, silent = a_pool_client("Ferrand"), a_pool_client("Durand", "Vence")
    Contact.objects.create(client=reached, name="Gardien", phone="+33612345678", email="g@exemple.fr")
    julien = a_technician()
    change = a_rainy_monday(
        by, *(a_visit(technician=julien, day=MONDAY, client=c) for c in (reached, silent))
    )
    text = plain(browser.get(f"/planning/changes/{change.pk}/").content.decode())
    assert "06 12 34 56 78" in text and "g@exemple.fr" in text
    assert text.count("Pas de téléphone") == 1
    assert "lun. 15 juin, Julien Rossi" in text and "mar. 16 juin, Julien Rossi" in text
    file = plain(browser.get(f"/planning/changes/{change.pk}/?export=csv").content.decode("utf-8-sig"))
    assert [line.split(";")[:4] for line in file.splitlines()[1:]] == [
        ["Mme Durand", "", "", "Vence"],
        ["Mme Ferrand", "06 12 34 56 78", "g@exemple.fr", "Mougins"],
    ]


def test_another_technician_the_same_day_is_nobody_to_tell(browser: Browser, by: Member) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    with one_action(kind="move", title="Confiée à Léa", by=by) as action:
        move_visit(visit=row, by=by, technician=a_technician("Léa", "Costa"), day=MONDAY, version=None)
    assert action.change is not None
    text = browser.get(f"/planning/changes/{action.change.pk}/").content.decode()
    assert "Personne\u00a0: ni jour ni heure n’a changé" in text and "Léa Costa" in text


def test_visits_that_only_made_room_are_not_counted(browser: Browser, by: Member) -> None:
    julien = a_technician()
    for rank, hour in enumerate((8, 12), start=1):
        a_visit(technician=julien, day=TUESDAY, start=time(hour), rank=rank)
    rows = [a_visit(technician=julien, day=MONDAY, start=time(hour)) for hour in (9, 10)]
    change = a_rainy_monday(by, *rows)
    assert change.lines.count() > len(rows), "the day had to be numbered anew"
    counted: Any = plan_changes().get()  # the number is added by the query
    assert counted.touched == len(rows)


def test_the_list_costs_the_same_for_1_and_3_actions(browser: Browser, by: Member) -> None:
    browser.get("/planning/changes/")  # the session is written once
    counts = []
    for wanted in (1, 3):
        while PlanChange.objects.count() < wanted:
            a_change(a_visit(technician=a_technician(), day=MONDAY), by)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/planning/changes/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_rivals_action_is_missing(browser: Browser) -> None:
    rival = a_company(name="Rival")
    with scope(company=rival.id):
        theirs = a_change(a_visit(day=MONDAY), a_member(rival, "coordinator"))
    assert undo(browser, theirs).status_code == 404
    assert browser.get(f"/planning/changes/{theirs.pk}/").status_code == 404
    with scope(company=rival.id):
        assert PlanChange.objects.get(pk=theirs.pk).undone_at is None
