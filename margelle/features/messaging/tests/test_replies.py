"""What comes back: kept once, given to its client; STOP takes effect, a yes is only proposed."""

import hmac
import json
from base64 import b64encode
from email.message import EmailMessage
from hashlib import sha1
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.messaging.actions import add_address, send_due
from margelle.features.messaging.models import Alert, Message, OptOut, Reply
from margelle.features.messaging.rules import State
from margelle.features.messaging.rules.replies import (
    LONGEST,
    clean,
    client_in,
    meaning,
    own_words,
    reply_address,
)

from .answering import PHONE, brevo_tells, hooks_of, only_reply
from .make import a_letter_client, a_message
from .servers import mail_server

pytestmark = pytest.mark.django_db


def a_reply_letter(
    sender: str, text: str, *, to: str = "contact@azur.example", key: str = "<a@b>"
) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"], found["Message-ID"] = sender, to, "Re: votre passage", key
    found.set_content(text)
    return found


def posted(address: str, letter: EmailMessage | bytes) -> int:
    raw = letter if isinstance(letter, bytes) else letter.as_bytes()
    return Browser().post(address, raw, content_type="message/rfc822").status_code


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("STOP", "stop"), ("Arrêt", "stop"), ("stop sms.", "stop"), ("Stop merci", "stop"),
        ("désabonner", "stop"), ("oui", "yes"), ("OK 👍", "yes"), ("Je confirme, merci !", "yes"),
        ("C’est bon pour moi", "yes"),
        ("d'accord, bonne journée", "yes"),
        ("oui mais pas mardi", ""), ("ok pour jeudi", ""), ("oui ?", ""), ("Non", ""), ("", ""),
        ("Stop, je serai absent demain", ""), ("N’arrêtez pas la pompe", ""),
    ],
)  # fmt: skip
def test_only_what_can_mean_nothing_else_is_understood(text: str, means: str) -> None:
    assert meaning(text) == means


def test_a_letter_is_read_without_the_one_it_answers() -> None:
    answer = "Oui\n\nLe mer. 25 nov. 2026 à 10:02, Azur <a@b.fr> a écrit :\n> Bonjour\n> Répondez"
    assert own_words(answer) == "Oui"
    assert own_words("> tout est cité") == "> tout est cité"


def test_a_long_text_is_cut_with_a_word_and_unsound_signs_go() -> None:
    found = clean("é" * (LONGEST + 50))
    assert len(found) <= LONGEST and found.endswith("(texte coupé)")
    assert clean("a\x00b\ud800c\r\nd") == "abc\nd"


def test_a_reply_address_names_its_client_and_cannot_be_made_up(company: Company) -> None:
    with company_scope(company.id):
        pk = a_letter_client().pk
    address = reply_address("reponses@azur.example", pk, b"key")
    assert client_in(address, b"key") == client_in(address.upper(), b"key") == pk
    assert client_in(address, b"another") is None
    assert client_in(address.replace("+", "+a"), b"key") is None
    assert client_in("contact@azur.example", b"key") is None


def test_brevo_tells_a_reply_twice_and_it_is_kept_once(company: Company, manager: Member) -> None:
    address = hooks_of(company, manager)["sms_reply"]
    with company_scope(company.id):
        client = a_letter_client("", PHONE)
    assert [brevo_tells(address, "Merci <b>bien</b>") for _ in range(3)] == [204] * 3
    row = only_reply(company)
    assert (row.client, row.sender, row.body, row.meaning) == (client, PHONE, "Merci <b>bien</b>", "")
    assert brevo_tells(address, "Merci <b>bien</b>", at=2) == 204  # the same words, written again
    with company_scope(company.id):
        assert Reply.objects.count() == 2


def test_brevo_may_tell_replies_where_it_tells_receipts(company: Company, manager: Member) -> None:
    assert brevo_tells(hooks_of(company, manager)["sms_receipt"], "Bonjour") == 204
    assert only_reply(company).client is None


@pytest.mark.parametrize("signed", [True, False])
def test_twilio_is_believed_when_it_signs(company: Company, manager: Member, *, signed: bool) -> None:
    address = hooks_of(company, manager, "twilio", secrets={"account_sid": "AC1", "auth_token": "jeton"})[
        "sms_reply"
    ]
    told = {"MessageSid": "SM1", "From": PHONE, "To": "+33700000000", "Body": "Le chien est attaché",
            "NumMedia": "1", "MediaContentType0": "image/jpeg"}  # fmt: skip
    text = f"http://127.0.0.1:8000{address}" + "".join(name + told[name] for name in sorted(told))
    signature = b64encode(hmac.new(b"jeton", text.encode(), sha1).digest()).decode()
    headers = {"X-Twilio-Signature": signature if signed else "é"}
    answer = Browser().post(address, told, headers=headers)
    assert answer.status_code == (204 if signed else 403)
    with company_scope(company.id):
        assert [row.dropped for row in Reply.objects.all()] == (["image/jpeg"] if signed else [])


OVH = {"application_key": "a", "application_secret": "b", "consumer_key": "c", "service_name": "sms-1"}


def test_ovh_opens_the_addresses_of_its_console(company: Company, manager: Member) -> None:
    hooks = hooks_of(company, manager, "ovh", secrets=OVH)
    told = {"id": "77", "sender": "0033612345678", "message": "Portail ouvert"}
    assert [Browser().get(hooks["sms_reply"], told).status_code for _ in range(2)] == [204, 204]
    assert Browser().post(hooks["sms_reply"], told).status_code == 204
    assert (only_reply(company).sender, only_reply(company).body) == (PHONE, "Portail ouvert")


@pytest.mark.parametrize(("dlr", "state"), [("1", State.DELIVERED), ("16", State.DEAD), ("4", State.SENT)])
def test_ovh_tells_what_became_of_an_sms(company: Company, manager: Member, dlr: str, state: State) -> None:
    hooks = hooks_of(company, manager, "ovh", secrets=OVH)
    with company_scope(company.id, atomic=True):
        row = a_message(company, channel="sms")
        Message.objects.filter(pk=row.pk).update(state=State.SENT, provider="ovh", provider_id="26929925")
    asked = {"id": "26929925", "ptt": "4", "dlr": dlr}
    assert Browser().get(hooks["sms_receipt"], asked).status_code == 204
    with company_scope(company.id):
        row.refresh_from_db()
        assert row.state == state


def test_garbage_changes_nothing(company: Company, manager: Member) -> None:
    hooks = hooks_of(company, manager)
    for body in (b"", b"{", b"[]", b'{"msg_status": "replied"}',
                 b'{"msg_status":"replied","to":true,"reply":"x"}',
                 b'{"msg_status":"replied","to":["1"],"reply":{}}', b"\xff\xfe"):  # fmt: skip
        answer = Browser().post(hooks["sms_reply"], body, content_type="application/json")
        assert answer.status_code == 400, body
    assert Browser().post(hooks["sms_reply"], b"x" * 30_000, content_type="text/plain").status_code == 413
    for body in (b"", b"no header at all", b"From: nobody\n\nx", b"\xff\x00\xfe"):
        assert posted(hooks["letter"], body) == 400, body
    for told in ("{", "[]", "7", '{"items": 4}', '{"items": [1, {}]}', '{"From": {"Address": 4}}'):
        answer = Browser().post(hooks["letter"], told, content_type="application/json")
        assert answer.status_code == 400, told
    assert posted(f"/hooks/mail/{'A' * 27}/", a_reply_letter("a@b.fr", "x")) == 404
    assert brevo_tells(f"/hooks/sms/{'A' * 27}/reply/", "x") == 404
    with company_scope(company.id):
        assert not Reply.objects.exists()


def test_stop_closes_the_channel_for_everybody_with_that_number(company: Company, manager: Member) -> None:
    address = hooks_of(company, manager)["sms_reply"]
    rival = a_company(name="Azur")
    with company_scope(rival.id):
        a_letter_client("", PHONE)
    with company_scope(company.id, atomic=True):
        both = [a_letter_client("", PHONE), a_letter_client("", "", phone_2=PHONE)]
        waiting = a_message(company, client=both[1], channel="sms")
    assert [brevo_tells(address, "Stop") for _ in range(2)] == [204, 204]
    assert only_reply(company).client == both[1]  # written to last
    with company_scope(company.id):
        waiting.refresh_from_db()
        assert waiting.state == State.SUPPRESSED
        found = OptOut.objects.values_list("client_id", "channel", "source")
        assert set(found) == {(one.pk, "sms", "reply") for one in both}
    with company_scope(rival.id):
        assert not OptOut.objects.exists()


def test_two_with_one_number_and_nobody_written_to_is_for_a_person(
    company: Company, manager: Member, browser: Browser
) -> None:
    address = hooks_of(company, manager)["sms_reply"]
    with company_scope(company.id):
        first = a_letter_client("", PHONE, last_name="Aubert")
        a_letter_client("", PHONE, last_name="Berger")
    rival = a_company(name="Azur")
    with company_scope(rival.id):
        theirs = a_letter_client("", PHONE)
    brevo_tells(address, "Je suis en retard")
    row = only_reply(company)
    assert row.client is None
    assert "À rattacher" in browser.get("/messages/replies/").content.decode()
    page = f"/messages/replies/{row.pk}/"
    assert "Aubert" in browser.get(page, {"q": "aub"}).content.decode()
    for wrong in (str(theirs.pk), "x", ""):
        assert browser.post(page, {"do": "attach", "client": wrong}).status_code == 422
    assert browser.post(page, {"do": "nothing"}).status_code == 422
    assert browser.post(page, {"do": "attach", "client": str(first.pk)}).status_code == 302
    assert only_reply(company).client == first
    assert browser.post(page, {"do": "attach", "client": str(first.pk)}).status_code == 422


def test_an_unknown_stop_takes_effect_when_it_is_attached(
    company: Company, manager: Member, browser: Browser
) -> None:
    brevo_tells(hooks_of(company, manager)["sms_reply"], "STOP")
    with company_scope(company.id):
        client = a_letter_client()
        assert not OptOut.objects.exists()
    browser.post(f"/messages/replies/{only_reply(company).pk}/", {"do": "attach", "client": str(client.pk)})
    with company_scope(company.id):
        assert OptOut.objects.get().client == client
    assert "c’est" in browser.get(f"/clients/{client.pk}/thread/").content.decode()


def test_a_letter_is_answered_to_an_address_that_names_the_client(
    company: Company, manager: Member, settings: Any
) -> None:
    """Sent by a real mail server, answered from another address, brought back as the letter it is."""
    settings.MAIL_LEAVES = True
    hooks = hooks_of(company, manager, inbound_address="reponses@azur.example")
    with mail_server(settings) as sink, company_scope(company.id):
        client = a_letter_client("helene@exemple.fr")
        a_letter_client("bureau@exemple.fr")
        a_message(company, client=client)
        send_due(company=company)
        [letter] = sink.letters
    back = str(letter["Reply-To"])
    assert back.startswith("reponses+") and client.pk.hex not in back
    answer = a_reply_letter("bureau@exemple.fr", "Le portail sera ouvert.\n\n> Bonjour", to=back)
    answer.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan du jardin.pdf")
    assert [posted(hooks["letter"], answer) for _ in range(2)] == [204, 204]
    row = only_reply(company)
    assert (row.client, row.body, row.dropped) == (client, "Le portail sera ouvert.", "plan du jardin.pdf")
    assert row.subject == "Re: votre passage"


@pytest.mark.parametrize("field", ["body-mime", "email"])
def test_a_letter_may_come_in_a_form(company: Company, manager: Member, field: str) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr")
    told = {field: a_reply_letter("Hélène <Helene@Exemple.fr>", "Bonjour").as_string()}
    assert Browser().post(hooks_of(company, manager)["letter"], told).status_code == 204
    assert only_reply(company).client == client


@pytest.mark.parametrize(
    "told",
    [
        {"items": [{"MessageId": "<1@x>", "From": {"Name": "H", "Address": "helene@exemple.fr"},
                    "To": [{"Address": "a@b.fr"}], "Subject": "Re", "RawTextBody": "Bonjour",
                    "Attachments": [{"Name": "photo.jpg", "DownloadToken": "x"}]}]},
        {"MessageID": "1", "From": "helene@exemple.fr", "To": "a@b.fr", "Subject": "Re", "TextBody": "",
         "HtmlBody": "<p>Bonjour</p>", "Attachments": [{"Name": "photo.jpg", "Content": "eA=="}]},
    ],
    ids=["brevo", "postmark"],
)  # fmt: skip
def test_a_letter_may_come_as_json(company: Company, manager: Member, told: dict[str, Any]) -> None:
    with company_scope(company.id):
        client = a_letter_client("helene@exemple.fr")
    address = hooks_of(company, manager)["letter"]
    for _ in range(2):
        answer = Browser().post(address, json.dumps(told), content_type="application/json")
        assert answer.status_code == 204
    row = only_reply(company)
    assert (row.client, row.body, row.dropped) == (client, "Bonjour", "photo.jpg")


def test_those_who_asked_for_it_hear_of_a_reply(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        add_address(way="email", address="bureau@azur.example", kinds=["reply"], by=manager)
    brevo_tells(hooks_of(company, manager)["sms_reply"], "Bonjour")
    with company_scope(company.id):
        assert Alert.objects.get().kind == "reply"
