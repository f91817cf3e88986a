"""Surveys: asked once, a day after, not too often; answered once; nothing published without consent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.jobs.drain import drain
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import signed_in
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import Message
from margelle.features.outreach.actions import (
    Answer,
    answer_survey,
    ask_about,
    ask_clients,
)
from margelle.features.outreach.models import Survey
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from . import asking
from .asking import World, a_finished, a_world, survey_of
from .make import a_survey, an_answer

pytestmark = pytest.mark.django_db
world = asking.world


GOOD = {"mark": "5", "came": "2", "tidy": "1", "text": "Bravo <b>", "consents": "on", "signed_as": "H. F."}


def ask(world: World) -> int:
    with company_scope(world.company.id, atomic=True):
        return ask_clients(company=world.company)


def test_a_day_after_the_visit_the_client_is_asked_once(world: World) -> None:
    assert (ask(world), ask(world)) == (1, 0)
    with company_scope(world.company.id):
        message = Message.objects.get()
        assert (message.recipient, message.about) == ("helene@exemple.fr", world.visit.pk)
        assert "/s/" in message.body
        assert Entry.objects.filter(kind="SurveysAsked").count() == 1
        assert ask_about(rows=[world.visit], company=world.company) == []


@pytest.mark.parametrize("hours", [1, 23, 120])
def test_neither_too_early_nor_too_late(world: World, hours: float) -> None:
    with company_scope(world.company.id, atomic=True):
        finished = timezone.now() - timedelta(hours=hours)
        Visit.objects.filter(pk=world.visit.pk).update(finished_at=finished)
    assert ask(world) == 0


def test_not_more_often_than_the_company_allows(world: World) -> None:
    assert ask(world) == 1
    with company_scope(world.company.id, atomic=True):
        a_finished(world.technician, world.visit.client, hours=30)
        a_finished(world.technician, world.visit.client, hours=26)
    assert ask(world) == 0
    with company_scope(world.company.id, atomic=True):
        Survey.objects.update(asked_at=timezone.now() - timedelta(days=61))
    assert (ask(world), ask(world)) == (1, 0)  # one of the two, the latest
    with company_scope(world.company.id):
        assert Survey.objects.count() == 2


def test_a_company_that_has_not_switched_it_on_asks_nobody(db: None) -> None:
    assert ask(a_world(on=False)) == 0


def test_skipped_archived_and_unreported_are_not_asked_about(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        Visit.objects.filter(pk=world.visit.pk).update(state=State.SKIPPED)
    assert ask(world) == 0
    with company_scope(world.company.id, atomic=True):
        Visit.objects.filter(pk=world.visit.pk).update(state=State.DONE)
        Client.objects.filter(pk=world.visit.client_id).update(archived_at=timezone.now())
    assert ask(world) == 0


def test_it_leaves_by_the_outbox(world: World) -> None:
    from django.core import mail

    ask(world)
    with company_scope(world.company.id):
        send_due(company=world.company)
    drain()
    assert [letter.subject for letter in mail.outbox] == ["Votre avis sur notre passage"]


def test_looking_changes_nothing_and_one_answer_counts(world: World) -> None:
    survey, secret = survey_of(world)
    browser = Browser()
    for _ in range(2):
        page = browser.get(f"/s/{secret}/")
        assert (page.status_code, b"<script" in page.content) == (200, False)
    browser.head(f"/s/{secret}/")
    with company_scope(world.company.id):
        assert Survey.objects.get().answered_at is None
    assert browser.post(f"/s/{secret}/", GOOD).status_code == 302
    again = browser.post(f"/s/{secret}/", GOOD | {"mark": "1", "text": "Non"}).content.decode()
    assert "Merci" in again
    assert "Bravo &lt;b&gt;" in again
    with company_scope(world.company.id):
        row = Survey.objects.get(pk=survey.pk)
        assert (row.mark, row.came, row.tidy, row.clear, row.text) == (5, 2, 1, None, "Bravo <b>")
        assert (row.consents, row.signed_as) == (True, "H. F.")
        assert answer_survey(survey=row, answer=Answer(1)) is False
        assert Entry.objects.filter(kind="SurveyAnswered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mark": ""}, "Donnez une note"),
        ({"mark": "6"}, "Donnez une note"),
        ({"came": "7"}, "Choisissez une des trois"),
        ({"text": "a" * 1001}, "1000"),
        ({"text": "\x00"}, "caractère"),
    ],
)
def test_what_cannot_be_is_said(world: World, wrong: dict[str, str], said: str) -> None:
    _, secret = survey_of(world)
    answer = Browser().post(f"/s/{secret}/", GOOD | wrong)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    with company_scope(world.company.id):
        assert Survey.objects.get().answered_at is None


def test_tampered_and_late_links_change_nothing(world: World) -> None:
    _, secret = survey_of(world)
    flipped = ("B" if secret[0] != "B" else "C") + secret[1:]
    for bad in (flipped, secret + "A", "A" * 400):
        assert Browser().get(f"/s/{bad}/").status_code == 404
        assert Browser().post(f"/s/{bad}/", GOOD).status_code == 404
    with company_scope(world.company.id):
        Survey.objects.update(asked_at=timezone.now() - timedelta(days=61))
    assert Browser().get(f"/s/{secret}/").status_code == 410
    assert Browser().post(f"/s/{secret}/", GOOD).status_code == 409
    with company_scope(world.company.id):
        assert Survey.objects.get().answered_at is None


@pytest.mark.parametrize("days", ["", "6", "366", "beaucoup", "1e9"])
def test_settings_refuse_what_cannot_be(world: World, days: str) -> None:
    browser = signed_in(Browser(), world.office)
    assert browser.post("/surveys/settings/", {"gap_days": days}).status_code == 422
    assert browser.post("/surveys/settings/", {"gap_days": "30", "page_open": "on"}).status_code == 302
    page = browser.get("/surveys/settings/").content.decode()
    assert "/temoignages/" in page


@pytest.mark.parametrize("path", ["/surveys/", "/surveys/results/", "/surveys/needs/"])
def test_lists_cost_the_same_with_one_and_three(world: World, path: str) -> None:
    browser = signed_in(Browser(), world.office)
    counts = []
    for more in (1, 2):
        with company_scope(world.company.id, atomic=True):
            for _ in range(more):
                an_answer(a_survey(a_finished(world.technician))[0], 2, came=0)
        browser.get(path)
        with CaptureQueriesContext(connection) as captured:
            browser.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_asking_many_costs_few_queries(world: World) -> None:
    counts: list[int] = []
    for more in (2, 6):
        with company_scope(world.company.id, atomic=True):
            for _ in range(more):
                a_finished(world.technician)
            with CaptureQueriesContext(connection) as captured:
                assert ask_clients(company=world.company) >= more
        counts.append(len(captured))
    assert counts[1] <= counts[0]
