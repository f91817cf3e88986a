"""A client leaves the letters with one press, by his mail program or on the page; looking changes nothing."""

from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import send_due, write_to
from margelle.features.messaging.actions.leaving import leaving_address
from margelle.features.messaging.models import Message, OptOut
from margelle.features.messaging.rules import State
from margelle.features.messaging.senders.html import html_letter

from .make import a_letter_client, a_message
from .servers import mail_server, text_of

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
TICKET: Any = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def client_row(company: Company) -> Client:
    with company_scope(company.id, atomic=True):
        return a_letter_client("helene@exemple.fr")


def _path(row: Client) -> str:
    address = leaving_address(company=row.company_id, client=row.pk)
    return address[address.index("/a/leaving/") :]


def _is_out(row: Client) -> bool:
    with company_scope(row.company_id):
        return OptOut.objects.filter(client=row, channel="email", lifted_at=None).exists()


def test_a_letter_carries_the_press_and_it_works_once(
    company: Company, client_row: Client, settings: Any
) -> None:
    settings.MAIL_LEAVES, settings.PUBLIC_URL = True, "https://azur.example"
    by = a_member(company, "manager")
    with mail_server(settings) as sink, company_scope(company.id):
        a_message(company, client=client_row)
        write_to(client=client_row, channel="email", subject="Volet", text="Bonjour", ticket=TICKET, by=by)
        send_due(company=company)
        letters = {str(one["Subject"]): one for one in sink.letters}
    letter = letters["Bonjour Mme Ferrand"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter["List-Unsubscribe"]).strip(" <>")
    assert address.startswith("https://azur.example/a/leaving/")
    assert letters["Volet"]["List-Unsubscribe"] is None
    with company_scope(company.id, atomic=True):
        waiting = a_message(company, client=client_row, key="two")
    path = address.removeprefix("https://azur.example")
    program = Browser(enforce_csrf_checks=True)
    assert [program.post(path, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    with company_scope(company.id):
        assert OptOut.objects.count() == 1
        assert Message.objects.get(pk=waiting.pk).state == State.SUPPRESSED


def test_looking_changes_nothing(client_row: Client) -> None:
    path, browser = _path(client_row), Browser()
    assert "Ne plus m’écrire" in browser.get(path).content.decode()
    assert browser.head(path).status_code == 200 and not _is_out(client_row)
    assert "ne vous enverra plus d’e-mails" in browser.post(path).content.decode()
    assert _is_out(client_row)


def test_a_cut_or_altered_address_leads_nowhere(client_row: Client) -> None:
    path = _path(client_row)
    made_up = (path[:-2] + "/", path.replace("leaving/", "leaving/x"), "/a/leaving/é/")
    for wrong in (*made_up, f"/a/leaving/{'A' * 64}/"):
        assert Browser().post(wrong, ONE_CLICK).status_code == 404, wrong
    assert not _is_out(client_row)


def test_it_closes_nothing_for_a_rival_s_client(client_row: Client) -> None:
    rival = a_company(name="Azur")
    with company_scope(rival.id, atomic=True):
        theirs = a_letter_client("helene@exemple.fr")
    Browser().post(_path(client_row), ONE_CLICK)
    assert _is_out(client_row) and not _is_out(theirs)


def test_a_letter_is_a_page_with_a_button_and_stays_a_text(company: Company, settings: Any) -> None:
    settings.MAIL_LEAVES = True
    with mail_server(settings) as sink, company_scope(company.id):
        a_message(company)
        send_due(company=company)
        [letter] = sink.letters
    assert letter.get_content_type() == "multipart/alternative"
    assert text_of(letter).strip().endswith("Voici : https://exemple.fr/r/abc/")
    page = text_of(letter, "html")
    assert '<a href="https://exemple.fr/r/abc/"' in page and ">Voici</a>" in page and ">Azur</td>" in page


def test_hostile_words_are_shown_in_the_page_never_obeyed() -> None:
    text = '<script>alert(1)</script> & "x"\n\nVoir: https://exemple.fr/"onload="x\nhttps://a.fr/?a=1&b=2 <b>'
    page = html_letter(company="<i>Azur</i>", subject="</title><script>", text=text)
    assert "<script" not in page and "<b>" not in page and "<i>" not in page
    assert "&lt;script&gt;alert(1)" in page and "&lt;i&gt;Azur" in page
    assert 'onload="' not in page


def test_a_link_alone_has_a_word_of_its_own() -> None:
    page = html_letter(company="Azur", subject="x", text="Bonjour\nhttps://a.fr/x/\nMerci de www.a.fr")
    assert 'href="https://a.fr/x/"' in page and "Ouvrir ma page" in page
    assert page.index("Bonjour") < page.index("Ouvrir ma page") < page.index("Merci")
