"""What clients agreed to show, and what the office makes of their answers."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import signed_in
from margelle.features.fieldwork.tests import make as field
from margelle.features.outreach import models, queries
from margelle.features.outreach.actions import (
    publish,
    save_settings,
    treat_survey,
    withdraw,
    withdraw_consent,
)
from margelle.features.outreach.models import Survey
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.tests.make import a_technician

from . import asking
from .asking import World, a_finished, a_world, survey_of
from .make import a_showcase_secret, a_survey, an_answer

pytestmark = pytest.mark.django_db
world = asking.world


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
