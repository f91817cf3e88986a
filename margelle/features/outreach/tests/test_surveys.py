"""Surveys: asked once, a day after, not too often; answered once; nothing published without consent."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.jobs.drain import drain
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.models import Client
from margelle.features.fieldwork.tests import make as field
from margelle.features.messaging.actions import send_due
from margelle.features.messaging.models import Message, OccasionSetting
from margelle.features.outreach import models, queries
from margelle.features.outreach.actions import (
    Answer,
    answer_survey,
    ask_about,
    ask_clients,
    publish,
    save_settings,
    treat_survey,
    withdraw,
    withdraw_consent,
)
from margelle.features.outreach.models import Survey
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed, State
from margelle.features.planning.tests.make import a_pool_client, a_technician, a_visit

from .make import a_showcase_secret, a_survey, an_answer

pytestmark = pytest.mark.django_db
GOOD = {"mark": "5", "came": "2", "tidy": "1", "text": "Bravo <b>", "consents": "on", "signed_as": "H. F."}


@dataclass
class World:
    company: Company
    office: Member
    technician: Member
    visit: Visit


def a_finished(technician: Member, client: Client | None = None, *, hours: float = 25) -> Visit:
    at = timezone.now() - timedelta(hours=hours)
    visit = a_visit(
        client=client, technician=technician, day=at.date(), state=State.VALIDATED, finished_at=at
    )
    field.a_report(visit, at=at, closed_at=at)
    return visit


def a_world(name: str = "Azur", *, on: bool = True) -> World:
    company = a_company(name=name, phone="+33493000000")
    office = a_member(company, "manager", first_name="Claire")
    with company_scope(company.id, atomic=True):
        OccasionSetting.objects.create(occasion="survey", is_on=on)
        technician = a_technician()
        client = a_pool_client()
        Client.objects.filter(pk=client.pk).update(email="helene@exemple.fr")
        visit = a_finished(technician, Client.objects.get(pk=client.pk))
    return World(company, office, technician, visit)


@pytest.fixture
def world() -> World:
    a_world("Rival")
    return a_world()


def ask(world: World) -> int:
    with company_scope(world.company.id, atomic=True):
        return ask_clients(company=world.company)


def survey_of(world: World) -> tuple[Survey, str]:
    with company_scope(world.company.id, atomic=True):
        return a_survey(world.visit)


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


def test_only_what_the_client_agreed_to_is_published(world: World) -> None:
    survey, _ = survey_of(world)
    with company_scope(world.company.id, atomic=True):
        silent = an_answer(survey, consents=False)
        with pytest.raises(NotAllowed, match="accord"):
            publish(survey=silent, by=world.office)
        Survey.objects.update(consents=True, mark=3)
        with pytest.raises(NotAllowed, match="4 ou 5"):
            publish(survey=survey, by=world.office)
        Survey.objects.update(mark=4)
        first = publish(survey=survey, by=world.office)
        assert publish(survey=survey, by=world.office) == first
        assert withdraw(survey=survey, by=world.office) is True
        assert withdraw(survey=survey, by=world.office) is False
        publish(survey=survey, by=world.office)
        assert models.Testimonial.objects.count() == 2
        kinds = Entry.objects.filter(entity="testimonial").order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["TestimonialPublished", "TestimonialWithdrawn", "TestimonialPublished"]


def test_the_client_takes_his_consent_back_at_once(world: World) -> None:
    survey, secret = survey_of(world)
    with company_scope(world.company.id, atomic=True):
        publish(survey=an_answer(survey), by=world.office)
        page = a_showcase_secret(world.company, world.office)
    assert "Toujours à l’heure" in Browser().get(f"/temoignages/{page}/").content.decode()
    assert Browser().get(f"/s/{secret}/consent/").status_code == 405
    for _ in range(2):
        assert Browser().post(f"/s/{secret}/consent/").status_code == 302
    assert "Toujours à l’heure" not in Browser().get(f"/temoignages/{page}/").content.decode()
    with company_scope(world.company.id, atomic=True):
        assert withdraw_consent(survey=survey) is False
        assert models.Testimonial.objects.filter(withdrawn_at=None).count() == 0


def test_the_public_page_shows_ours_escaped_and_closes(world: World) -> None:
    rival = a_world("Autre")
    for one, text in ((world, "Nickel <script>alert(1)</script>"), (rival, "Chez le rival")):
        survey, _ = survey_of(one)
        with company_scope(one.company.id, atomic=True):
            publish(survey=an_answer(survey, text=text), by=one.office)
    with company_scope(world.company.id, atomic=True):
        secret = a_showcase_secret(world.company, world.office)
    page = Browser().get(f"/temoignages/{secret}/").content.decode()
    assert "Nickel &lt;script&gt;" in page
    assert "Hélène F." in page
    assert "Chez le rival" not in page
    assert "Ferrand" not in page
    with company_scope(world.company.id, atomic=True):
        save_settings(company=world.company, gap_days=60, page_open=False, by=world.office)
    assert Browser().get(f"/temoignages/{secret}/").status_code == 404


def test_low_marks_and_words_wait_until_treated(world: World) -> None:
    survey, _ = survey_of(world)
    browser = signed_in(Browser(), world.office)
    with company_scope(world.company.id, atomic=True):
        an_answer(survey, 2, "En retard", consents=False)
        assert queries.untreated_count() == 1
    page = browser.get("/surveys/").content.decode()
    assert "En retard" in page
    assert '<span class="count">1</span>' in page
    assert browser.post(f"/surveys/{survey.pk}/", {"treatment": " "}).status_code == 422
    assert browser.post(f"/surveys/{survey.pk}/", {"treatment": "Rappelée"}).status_code == 302
    assert browser.post(f"/surveys/{survey.pk}/", {"treatment": "Encore"}).status_code == 422
    with company_scope(world.company.id, atomic=True):
        assert (queries.untreated_count(), Survey.objects.get().treatment) == (0, "Rappelée")
        with pytest.raises(NotAllowed):
            treat_survey(survey=survey, by=world.office, treatment="")


def test_the_office_publishes_and_withdraws(world: World) -> None:
    survey, _ = survey_of(world)
    browser = signed_in(Browser(), world.office)
    with company_scope(world.company.id, atomic=True):
        an_answer(survey)
    address = f"/surveys/{survey.pk}/publication/"
    assert "Témoignage publié" in browser.post(address, {"do": "publish"}, follow=True).content.decode()
    assert "Retirer" in browser.get("/surveys/?show=published").content.decode()
    assert "retiré" in browser.post(address, {"do": "withdraw"}, follow=True).content.decode()
    with company_scope(world.company.id, atomic=True):
        withdraw_consent(survey=survey)
    assert "accord" in browser.post(address, {"do": "publish"}, follow=True).content.decode()


def test_another_companys_answers_are_unknown(world: World) -> None:
    rival = a_world("Autre")
    survey, _ = survey_of(rival)
    with company_scope(rival.company.id, atomic=True):
        an_answer(survey, text="Chez le rival")
    browser = signed_in(Browser(), world.office)
    assert browser.get(f"/surveys/{survey.pk}/").status_code == 404
    assert browser.post(f"/surveys/{survey.pk}/publication/").status_code == 404
    assert "Chez le rival" not in browser.get("/surveys/").content.decode()


def test_averages_by_technician_and_month(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        lea = a_technician("Léa", "Garnier")
        for technician, mark in ((world.technician, 5), (world.technician, 2), (lea, 4), (lea, None)):
            survey, _ = a_survey(a_finished(technician))
            if mark is not None:
                an_answer(survey, mark)
        since = timezone.now() - timedelta(days=30)
        rows = [
            (row.name, row.mean, len(row.marks), row.asked, row.low) for row in queries.by_technician(since)
        ]
        assert rows == [("Julien Rossi", 3.5, 2, 2, 1), ("Léa Garnier", 4.0, 1, 2, 0)]
        [month] = queries.by_month(since)
        assert (month.mean, month.asked, month.share) == (3.7, 4, 75)
    page = signed_in(Browser(), world.office).get("/surveys/results/").content.decode()
    assert "<b>3,5</b> / 5" in page


def test_low_answers_and_returning_incidents_show_where_to_train(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        for _ in range(2):
            survey, _secret = a_survey(a_finished(world.technician))
            an_answer(survey, 3, came=0, clear=1)
        report = world.visit.report
        for _ in range(3):
            field.an_incident(report, kind="leak")
        field.an_incident(report, kind="access")
        found = [
            (str(need.technician), need.theme, need.count, need.seen_by)
            for need in queries.needs((timezone.now() - timedelta(days=90)).date())
        ]
    assert [row[2:] for row in found] == [(3, "incidents"), (2, "clients"), (2, "clients")]
    assert {row[1] for row in found if row[3] == "clients"} == {"Ponctualité", "Explications"}
    page = signed_in(Browser(), world.office).get("/surveys/needs/").content.decode()
    assert "Ponctualité" in page


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
