"""The office's screens of messages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.messaging.actions import secrets_of
from margelle.features.messaging.models import (
    Message,
    MessageTemplate,
    MessagingSettings,
    OccasionSetting,
    OptOut,
)
from margelle.features.messaging.rules import State, occasions

from .make import a_letter_client, a_message

pytestmark = pytest.mark.django_db
REMINDER = "/messages/wordings/visit_reminder/"


@pytest.fixture
def manager(company: Company) -> Member:
    return a_member(company, "manager", email="claire@azur.example")


def test_what_must_be_looked_at_comes_first_and_one_s_own_only(company: Company, browser: Browser) -> None:
    rival = a_company(name="Azur")
    with company_scope(rival.id):
        a_message(rival, client=a_letter_client(last_name="Rivale"))
    with company_scope(company.id):
        for number, state in enumerate((State.SENT, State.DEAD, State.QUEUED, State.UNSURE)):
            row = a_message(company, client=a_letter_client(last_name=f"Nom{number}"), key=str(number))
            Message.objects.filter(pk=row.pk).update(state=state)
    page = browser.get("/messages/").content.decode()
    body = page[page.index("<tbody>") :]
    assert [body.index(f"Nom{number}") for number in (1, 3)] == sorted(
        body.index(f"Nom{number}") for number in range(4)
    )[:2]
    assert "Rivale" not in page
    assert "Non remis" in page and "À vérifier" in page
    only = browser.get("/messages/?state=sent").content.decode()
    assert "Nom0" in only and "Nom1" not in only


def test_the_list_costs_the_same_for_three_as_for_one(company: Company, browser: Browser) -> None:
    counts = []
    browser.get("/messages/")
    for number in range(3):
        with company_scope(company.id):
            a_message(company, key=str(number))
        with CaptureQueriesContext(connection) as seen:
            browser.get("/messages/")
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_a_message_is_read_and_its_markup_is_text(company: Company, browser: Browser) -> None:
    with company_scope(company.id):
        row = a_message(company, client=a_letter_client(last_name="<b>Ferrand</b>"))
        Message.objects.filter(pk=row.pk).update(body="<script>x()</script>\nhttps://exemple.fr/r/abc/")
    page = browser.get(f"/messages/{row.pk}/").content.decode()
    assert "&lt;script&gt;x()" in page
    assert "https://exemple.fr/r/abc/" in page


def test_a_dead_letter_is_sent_again_or_dropped(company: Company, browser: Browser) -> None:
    with company_scope(company.id):
        row = a_message(company)
        Message.objects.update(state=State.DEAD, next_try_at=None, attempts=3)
    assert browser.post(f"/messages/{row.pk}/decision/", {"do": "resend"}).status_code == 302
    with company_scope(company.id):
        row.refresh_from_db()
        assert (row.state, row.attempts) == (State.QUEUED, 0)
    assert browser.post(f"/messages/{row.pk}/decision/", {"do": "drop"}).status_code == 302
    again = browser.post(f"/messages/{row.pk}/decision/", {"do": "drop"})
    assert (again.status_code, "changé d’état" in again.content.decode()) == (422, True)
    assert browser.post(f"/messages/{row.pk}/decision/", {"do": "x"}).status_code == 422


def test_a_wording_is_seen_then_kept_and_an_unknown_variable_refused(
    company: Company, browser: Browser
) -> None:
    wrong = browser.post(f"{REMINDER}sms/", {"body": "Bonjour {{klient}} {{lien}}"})
    assert wrong.status_code == 422
    assert "« {{klient}} » n’existe pas" in wrong.content.decode()
    assert "Il manque {{lien}}" in browser.post(f"{REMINDER}sms/", {"body": "Bonjour"}).content.decode()
    words = {"body": "Bonjour {{client}} : {{lien}} 🏊", "do": "preview"}
    seen = browser.post(f"{REMINDER}sms/", words).content.decode()
    assert "Bonjour Mme Ferrand" in seen and "emoji" in seen
    with company_scope(company.id):
        assert MessageTemplate.objects.count() == 0
    assert browser.post(f"{REMINDER}sms/", {"body": words["body"]}).status_code == 302
    assert browser.post(f"{REMINDER}sms/", {"body": "Bref : {{lien}}"}).status_code == 302
    with company_scope(company.id):
        row = MessageTemplate.objects.get()
        assert (row.body, row.version) == ("Bref : {{lien}}", 2)


def test_a_trial_goes_to_oneself(company: Company, browser: Browser) -> None:
    assert browser.post(f"{REMINDER}email/trial/", {"to": "pas une adresse"}).status_code == 422
    answer = browser.post(f"{REMINDER}email/trial/", {"to": "claire@azur.example"})
    assert answer.status_code == 302
    with company_scope(company.id):
        row = Message.objects.get()
        assert (row.is_test, row.client, row.recipient) == (True, None, "claire@azur.example")
    assert "(essai)" in browser.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("path", ["nothing/sms/", "visit_reminder/fax/"])
def test_unknown_wordings_are_missing(browser: Browser, path: str) -> None:
    assert browser.get(f"/messages/wordings/{path}").status_code == 404


def _settings(**more: Any) -> dict[str, Any]:
    return {f"{one.key}-way": "email" for one in occasions()} | {
        "quiet_from": "20:00",
        "quiet_to": "08:00",
        "daily_cap": "500",
        "visit_reminder-on": "on",
        "visit_reminder-way": "sms",
        "visit_reminder-lead": "72",
        **more,
    }


def test_settings_are_kept_and_a_key_is_never_shown_again(company: Company, browser: Browser) -> None:
    sent = _settings(
        sms_provider="brevo", sms_sender="Azur", sms_price="0,065", **{"brevo-api_key": "xkeysib-1"}
    )
    assert browser.post("/settings/messages/", sent).status_code == 302
    page = browser.get("/settings/messages/").content.decode()
    assert "xkeysib-1" not in page
    with company_scope(company.id):
        row = MessagingSettings.objects.get()
        assert secrets_of(row) == {"api_key": "xkeysib-1"}
        kept = OccasionSetting.objects.get(occasion="visit_reminder")
        assert (kept.is_on, kept.way, kept.lead_hours) == (True, "sms", 72)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sms_provider": "brevo"}, "Donnez le nom ou le numéro"),
        ({"sms_sender": "Azur Bassins"}, "3 à 11 lettres"),
        ({"visit_reminder-lead": "abc"}, "un nombre d’heures"),
        ({"daily_cap": "beaucoup"}, "un nombre entier"),
        ({"reply_to": "x"}, "une adresse e-mail"),
        ({"brevo-api_key": "clé"}, "sans accent ni espace"),
    ],
)
def test_a_wrong_setting_is_refused_in_words_and_nothing_is_kept(
    company: Company, browser: Browser, wrong: dict[str, str], said: str
) -> None:
    answer = browser.post("/settings/messages/", _settings(**wrong))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    with company_scope(company.id):
        assert MessagingSettings.objects.count() == OccasionSetting.objects.count() == 0


def test_the_client_s_page_shows_the_thread_and_notes_a_refusal(company: Company, browser: Browser) -> None:
    with company_scope(company.id):
        client = a_letter_client()
        row = a_message(company, client=client)
    page = browser.get(f"/clients/{client.pk}/").content.decode()
    assert f"/messages/{row.pk}/" in page
    address = f"/clients/{client.pk}/messages/"
    assert browser.post(address, {"channel": "email", "refused": "1"}).status_code == 302
    assert "Plus d’e-mails depuis" in browser.get(f"/clients/{client.pk}/").content.decode()
    assert browser.post(address, {"channel": "email", "refused": "0"}).status_code == 302
    browser.post(address, {"channel": "pigeon", "refused": "1"})
    with company_scope(company.id):
        assert [row.lifted_at is not None for row in OptOut.objects.all()] == [True]
