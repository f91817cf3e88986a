"""One message to all clients with a label (PEER-18): who gets it and who not, once, after the reminders."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client, ClientTag, Tag
from margelle.features.messaging.actions import refuse_messages
from margelle.features.messaging.models import Message, OptOut
from margelle.features.messaging.rules import State, occasion_named

from .answering import PHONE
from .make import a_letter_client, sends_sms_by

pytestmark = pytest.mark.django_db
PAGE = "/messages/many/"


def labelled(tag: Tag, *clients: Client) -> None:
    for client in clients:
        ClientTag.objects.create(client=client, tag=tag)


def given(tag: Tag | str, **more: Any) -> dict[str, Any]:
    label = tag if isinstance(tag, str) else str(tag.pk)
    return {
        "label": label,
        "way": "email",
        "subject": "Fermeture en août",
        "text": "Nous fermons du 12 au 16. {{client}} <b>gras</b>",
        "ticket": str(uuid4()),
        **more,
    }


@pytest.fixture
def tag(company: Company) -> Tag:
    with company_scope(company.id):
        return Tag.objects.create(name="Piscine au sel")


def test_it_is_looked_at_then_leaves_once(
    company: Company, manager: Member, browser: Browser, tag: Tag
) -> None:
    with company_scope(company.id):
        by_mail, by_sms = a_letter_client("helene@exemple.fr"), a_letter_client("", PHONE)
        refuses, nowhere = a_letter_client("non@exemple.fr"), a_letter_client("")
        other = a_letter_client("autre@exemple.fr")
        gone = a_letter_client("parti@exemple.fr")
        gone.archived_at = gone.created_at
        gone.save()
        labelled(tag, by_mail, by_sms, refuses, nowhere, gone)
        refuse_messages(client=refuses, source=OptOut.Source.OFFICE, by=manager)
    form = given(tag)
    page = browser.post(PAGE, form).content.decode()
    said = " ".join(page.replace("\u00a0", " ").split())
    assert "1 par e-mail, 1 par SMS" in said and "Envoyer à 2\u00a0clients" in page
    assert "Ne veut plus de messages" in page and "Pas d’adresse pour ce canal" in page
    assert "autre@exemple.fr" not in page and "parti@exemple.fr" not in page
    assert "&lt;b&gt;gras" in page and "<b>gras" not in page
    with company_scope(company.id):
        assert not Message.objects.exists()
    for _ in range(2):
        assert browser.post(PAGE, {**form, "do": "send", "seen": "2"}).status_code == 302
    with company_scope(company.id):
        rows = {row.client_id: row for row in Message.objects.all()}
        assert set(rows) == {by_mail.pk, by_sms.pk}
        letter = rows[by_mail.pk]
        assert (letter.recipient, letter.subject, letter.by) == (by_mail.email, "Fermeture en août", manager)
        assert "{{client}}" in letter.body, "what the office wrote is a value, not a wording"
        assert rows[by_sms.pk].channel == "sms"
        assert all(row.state == State.QUEUED for row in rows.values())
        assert other.pk not in rows
    thread = browser.get(f"/clients/{by_mail.pk}/thread/").content.decode()
    assert "Message à plusieurs clients" in thread


def test_only_by_one_channel_leaves_out_who_has_not_got_it(
    company: Company, browser: Browser, tag: Tag
) -> None:
    with company_scope(company.id):
        labelled(tag, a_letter_client("helene@exemple.fr"), a_letter_client("", PHONE))
    page = browser.post(PAGE, given(tag, way="sms_only", subject="")).content.decode()
    assert "Envoyer à 1\u00a0client" in page and "Pas d’adresse pour ce canal" in page


def test_to_everybody_and_what_it_costs(
    company: Company, manager: Member, browser: Browser, tag: Tag
) -> None:
    with company_scope(company.id):
        for number in range(3):
            a_letter_client("", f"+3361234567{number}")
        sends_sms_by(manager, sms_price="0.05", daily_cap=2)
    page = browser.post(PAGE, given("all", text="Nous fermons.")).content.decode()
    assert "Envoyer à 3\u00a0clients" in page and "0,15" in page
    assert "dans 3 jours" in page, "half of the day's cap stays for reminders"


def test_the_list_that_was_seen_is_the_list_that_is_written_to(
    company: Company, browser: Browser, tag: Tag
) -> None:
    with company_scope(company.id):
        labelled(tag, a_letter_client("helene@exemple.fr"))
    form = given(tag, do="send", seen="1")
    with company_scope(company.id):
        labelled(tag, a_letter_client("marc@exemple.fr"))
    answer = browser.post(PAGE, form)
    assert answer.status_code == 409
    assert "La liste a changé" in answer.content.decode()
    assert browser.post(PAGE, {**form, "seen": "tous"}).status_code == 409
    with company_scope(company.id):
        assert not Message.objects.exists()


def test_nobody_is_reached_by_an_empty_label(company: Company, browser: Browser, tag: Tag) -> None:
    assert "Personne" in browser.post(PAGE, given(tag)).content.decode()
    answer = browser.post(PAGE, given(tag, do="send", seen="0"))
    assert answer.status_code == 409 and "n’atteint personne" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": ""}, "étiquette"),
        ({"label": "x"}, "étiquette"),
        ({"way": "pigeon"}, "e-mail ou SMS"),
        ({"subject": ""}, "objet"),
        ({"text": " "}, "Écrivez votre message"),
        ({"text": "a" * 3001, "way": "email_only"}, "3000"),
        ({"text": "a" * 601}, "600 signes"),
        ({"ticket": "x"}, "Rechargez"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_leaves(
    company: Company, browser: Browser, tag: Tag, change: dict[str, str], field: str
) -> None:
    with company_scope(company.id):
        labelled(tag, a_letter_client("helene@exemple.fr"))
    answer = browser.post(PAGE, given(tag, do="send", seen="1", **change))
    assert answer.status_code == 422 and field in answer.content.decode()
    with company_scope(company.id):
        assert not Message.objects.exists()


def test_a_rival_s_label_is_none(company: Company, browser: Browser) -> None:
    rival = a_company(name="Azur")
    with company_scope(rival.id):
        theirs = Tag.objects.create(name="Piscine au sel")
        labelled(theirs, a_letter_client("rival@exemple.fr"))
    assert browser.post(PAGE, given(theirs)).status_code == 422


def test_a_coordinator_without_the_right_writes_to_nobody(company: Company, tag: Tag) -> None:
    technician = a_member(company, "technician")
    other = Browser()
    other.force_login(technician.user)
    assert other.get(PAGE).status_code == 403
    assert other.post(PAGE, given(tag)).status_code == 403


def test_looking_and_sending_cost_the_same_for_three_as_for_one(
    company: Company, browser: Browser, tag: Tag
) -> None:
    counts: list[tuple[int, int]] = []
    for number in range(1, 5):
        with company_scope(company.id):
            labelled(tag, a_letter_client(f"client{number}@exemple.fr"))
        form = given(tag)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as looked:
            browser.post(PAGE, form)
        with CaptureQueriesContext(connection) as sent:
            browser.post(PAGE, {**form, "do": "send", "seen": str(number)})
        counts.append((len(looked), len(sent)))
    assert counts[1] == counts[3], "the first one of a process finds its caches empty"


def test_it_gives_way_to_reminders_and_needs_no_switch() -> None:
    occasion = occasion_named("many")
    assert occasion is not None and occasion.gives_way and occasion.is_by_hand
