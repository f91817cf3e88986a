"""What a mass move refuses, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.features.accounts.tests.make import a_company
from margelle.features.planning.models import PlanChange, Sla, Visit

from .make import a_technician, a_visit
from .moving import asked, days_of, shown

pytestmark = pytest.mark.django_db
PAGE, PREVIEW = "/planning/mass-move/", "/planning/mass-move/preview/"
TODAY = timezone.localdate()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # the Monday to come


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"cause": ""}, "Choisissez la cause."),
        ({"cause": "whim"}, "Cette cause n’existe pas."),
        ({"rule": "away"}, "Cette règle n’existe pas."),
        ({"last": MONDAY - timedelta(days=1)}, "Le dernier jour vient avant le premier."),
        ({"last": MONDAY + timedelta(days=40)}, "Au plus 31 jours à la fois."),
        ({"first": ""}, "Donnez le jour."),
        ({"rule": "given"}, "Choisissez un jour, un technicien ou les deux."),
        ({"rule": "given", "day": TODAY - timedelta(days=1)}, "Ce jour est passé"),
        ({"technicians": "01900000-0000-7000-8000-0000000000ff"}, "Choisissez des techniciens de l’équipe."),
        ({"only": "x"}, "Une des interventions choisies n’existe pas."),
        ({"only": "01900000-0000-7000-8000-0000000000ff"}, "Une des interventions choisies n’existe pas."),
    ],
)
def test_what_cannot_be_asked_is_said_and_changes_nothing(
    browser: Browser, more: dict[str, Any], words: str
) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    for address in (PREVIEW, PAGE):
        answer = browser.post(address, {**asked(**more), "visit": [str(row.pk)]})
        assert answer.status_code == 422 and words in shown(answer)
    assert days_of(row) == [MONDAY]


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ("", "Cochez au moins une intervention"),
        ("x:1", "Cet aperçu n’est plus lisible"),
        ("{visit}:x::", "Cet aperçu n’est plus lisible"),
        ("{visit}:1:x:", "Cet aperçu n’est plus lisible"),
        ("{visit}:1::2026-13-01", "Cet aperçu n’est plus lisible"),
        ("{visit}:1::9999-12-31", "Cet aperçu n’est plus lisible"),
        (
            "{visit}:1:01900000-0000-7000-8000-0000000000ff:2030-01-01",
            "Choisissez un technicien de l’équipe.",
        ),
    ],
)
def test_a_preview_that_was_tampered_with_moves_nothing(browser: Browser, moves: str, words: str) -> None:
    row = a_visit(technician=a_technician(), day=MONDAY)
    sent = {"visit": [str(row.pk)], "moves": moves.format(visit=row.pk)}
    answer = browser.post(PAGE, {**asked(), **sent})
    assert answer.status_code == 422 and words in shown(answer)
    assert days_of(row) == [MONDAY] and not PlanChange.objects.exists()


def test_a_rivals_visits_are_no_choice(browser: Browser) -> None:
    rival = a_company(name="Rival")
    with scope(company=rival.id):
        theirs = a_visit(technician=a_technician(), day=MONDAY)
    a_visit(technician=a_technician(), day=MONDAY)
    assert browser.get(f"{PAGE}?visit={theirs.pk}").status_code == 404
    assert str(theirs.pk) not in shown(browser.post(PREVIEW, asked()))
    sent = {"visit": [str(theirs.pk)], "moves": f"{theirs.pk}:1::"}
    assert browser.post(PAGE, {**asked(), **sent}).status_code == 422
    with scope(company=rival.id):
        assert days_of(theirs) == [MONDAY]


def test_the_preview_costs_the_same_for_1_and_12_visits(browser: Browser) -> None:
    julien = a_technician()
    counts = []
    Sla.objects.create(category="maintenance", measure="gap", limit_hours=7 * 24)
    browser.post(PREVIEW, asked())
    for wanted in (1, 12):
        while Visit.objects.count() < wanted:
            a_visit(technician=julien, day=MONDAY)
        with CaptureQueriesContext(connection) as asked_for:
            assert browser.post(PREVIEW, asked()).status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
