"""The thread of a client in both directions, and the office's list of replies."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message

from .answering import PHONE, brevo_tells, hooks_of, only_reply
from .make import a_letter_client

pytestmark = pytest.mark.django_db


def _thread(client: Client) -> str:
    return f"/clients/{client.pk}/thread/"


def test_the_office_writes_from_the_thread_once(company: Company, browser: Browser) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr", PHONE)
    ticket = "01900000-0000-7000-8000-000000000001"
    given = {
        "channel": "email",
        "subject": "Votre volet",
        "text": "<script>Bonjour</script>",
        "ticket": ticket,
    }
    for _ in range(2):
        assert browser.post(_thread(client) + "writing/", given).status_code == 302
    with company_scope(company.id):
        row = Message.objects.get()
        assert (row.client, row.recipient, row.subject) == (client, "helene@exemple.fr", "Votre volet")
    page = browser.get(_thread(client)).content.decode()
    assert "&lt;script&gt;Bonjour" in page and "<script>Bonjour" not in page


@pytest.mark.parametrize(
    "change",
    [{"channel": "slack"}, {"channel": ""}, {"text": " "}, {"ticket": "x"}, {"subject": ""},
     {"text": "a" * 3001}, {"channel": "sms", "text": "a" * 601}],
)  # fmt: skip
def test_what_cannot_be_written_is_said(company: Company, browser: Browser, change: dict[str, str]) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr", PHONE)
    ticket = "01900000-0000-7000-8000-000000000001"
    given = {"channel": "email", "subject": "Volet", "text": "Bonjour", "ticket": ticket, **change}
    answer = browser.post(_thread(client) + "writing/", given)
    assert answer.status_code == 422 and "errors" in answer.content.decode()
    with company_scope(company.id):
        assert not Message.objects.exists()


def test_nothing_is_written_to_who_does_not_want_it(
    company: Company, manager: Member, browser: Browser
) -> None:
    with company_scope(company.id):
        client = a_letter_client("", PHONE)
    brevo_tells(hooks_of(company, manager)["sms_reply"], "ARRET")
    ticket = "01900000-0000-7000-8000-000000000001"
    given = {"channel": "sms", "text": "Bonjour", "ticket": ticket}
    assert browser.post(_thread(client) + "writing/", given).status_code == 422
    assert "ne veut plus de SMS" in browser.get(_thread(client)).content.decode()


def test_threads_and_lists_cost_the_same_for_three_as_for_one(
    company: Company, manager: Member, browser: Browser
) -> None:
    address = hooks_of(company, manager)["sms_reply"]
    with company_scope(company.id):
        client = a_letter_client("", PHONE)
    counts: list[tuple[int, int]] = []
    for number in range(3):
        brevo_tells(address, f"Message {number}", at=number)
        for page in (_thread(client), "/messages/replies/"):
            browser.get(page)
        counts.append((_queries(browser, _thread(client)), _queries(browser, "/messages/replies/")))
    assert counts[0] == counts[2]


def _queries(browser: Browser, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(page).status_code == 200
    return len(found)


def test_a_read_one_leaves_the_list(company: Company, manager: Member, browser: Browser) -> None:
    brevo_tells(hooks_of(company, manager)["sms_reply"], "Merci pour hier")
    page = f"/messages/replies/{only_reply(company).pk}/"
    assert browser.get(page).status_code == 200
    assert "Merci pour hier" in browser.get("/messages/replies/").content.decode()
    assert [browser.post(page, {"do": "handled"}).status_code for _ in range(2)] == [302, 302]
    assert "Merci pour hier" not in browser.get("/messages/replies/").content.decode()
    assert "Merci pour hier" in browser.get("/messages/replies/?state=done").content.decode()


def test_a_rival_s_reply_is_nowhere(company: Company, browser: Browser) -> None:
    rival = a_company(name="Azur")
    brevo_tells(hooks_of(rival, a_member(rival, "manager"))["sms_reply"], "Chez le rival")
    theirs = only_reply(rival)
    assert browser.get(f"/messages/replies/{theirs.pk}/").status_code == 404
    assert browser.post(f"/messages/replies/{theirs.pk}/", {"do": "handled"}).status_code == 404
    assert "Chez le rival" not in browser.get("/messages/replies/").content.decode()
