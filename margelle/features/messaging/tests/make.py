"""Typed builders. Call them inside `company_scope(company.id)`."""

from datetime import time
from typing import Any

from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.access.sealed import unseal
from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Client
from margelle.features.clients.tests.make import a_client
from margelle.features.messaging.actions import Draft, News, change_settings, put, raise_alert, receive
from margelle.features.messaging.actions.alert_letters import PURPOSE
from margelle.features.messaging.actions.leaving import leaving_address
from margelle.features.messaging.models import Alert, Message, MessagingSettings, Reply
from margelle.features.messaging.rules import Occasion
from margelle.features.messaging.senders import Incoming

HELLO = Occasion(
    key="hello",
    label="Bonjour",
    help="Un mot de bienvenue.",
    variables={"client": "le nom", "lien": "une adresse"},
    subject="Bonjour {{client}}",
    email="Bonjour {{client}},\n\nVoici : {{lien}}",
    sms="Bonjour {{client}} : {{lien}}",
    samples=list,
    sample=lambda _: {"client": "Mme Ferrand", "lien": "https://exemple.fr/x/"},
)
VALUES = {"client": "Mme Ferrand", "lien": "https://exemple.fr/r/abc/"}


def a_letter_client(email: str = "helene@exemple.fr", phone: str = "", **more: Any) -> Client:
    return a_client(email=email, phone=phone, **more)


def a_message(
    company: Company, *, client: Client | None = None, key: str = "one", channel: str = "email", **more: Any
) -> Message:
    """A waiting message, due now."""
    who = client or (a_letter_client() if channel == "email" else a_letter_client("", "+33612345678"))
    row = put(occasion=HELLO, draft=Draft(client=who, values=VALUES, key=key, **more), company=company)
    assert row is not None
    return row


def sends_sms_by(
    by: Member, service: str = "brevo", *, secrets: dict[str, str] | None = None, **fields: Any
) -> MessagingSettings:
    """The company's account at a service, at any hour of any day."""
    given = {
        "sms_provider": service,
        "sms_sender": "Azur",
        "quiet_from": time(0),
        "quiet_to": time(0),
        "quiet_sundays": False,
        "quiet_holidays": False,
        **fields,
    }
    return change_settings(fields=given, secrets=secrets or {"api_key": "cle-secrete"}, occasions={}, by=by)


def make_due(row: Message) -> None:
    """Its pause is over."""
    Message.objects.filter(pk=row.pk).update(next_try_at=timezone.now())


def a_receipt_secret(by: Member) -> str:
    """The secret of the address to which the company's SMS service tells what became of a message."""
    row = sends_sms_by(by)
    assert row.receipt_sealed is not None
    return unseal(row.receipt_sealed, company_id=row.company_id, row_id=row.pk)


def a_reply(company: Company, text: str = "Le portail sera ouvert.", sender: str = "+33639981234") -> Reply:
    """An SMS from nobody known, unless somebody has this number."""
    row = receive(told=Incoming("sms", sender, text, f"{sender}{text}"), company=company)
    assert row is not None
    return row


def a_leaving_word(client: Client) -> str:
    """The end of the address by which this client leaves the letters."""
    return leaving_address(company=client.company_id, client=client.pk).rstrip("/").rpartition("/")[2]


def an_alert(company: Company, key: str = "trial") -> Alert:
    """One that must be taken charge of."""
    news = News(kind="trial", key=key, title="Fuite chez Mme Ferrand", text="Le local est inondé.")
    alert = raise_alert(news=news, company=company)
    assert alert is not None
    return alert


def an_alert_secret(alert: Alert) -> str:
    """The secret of a link that takes it, as it stands in a Slack channel."""
    row: Message = Message.objects.create(
        alert=alert, channel="slack", recipient="#bureau", occasion="alert", key=f"slack:{alert.pk}", body="x"
    )
    return capabilities.grant(purpose=PURPOSE, company_id=alert.company_id, object_id=row.pk)
