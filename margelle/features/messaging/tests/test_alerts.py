"""Alerts: whoever should know hears of it, those on call are called until one takes charge."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging import actions
from margelle.features.messaging.actions import raise_alert, send_due
from margelle.features.messaging.models import AlertAddress, Message
from margelle.features.messaging.queries import hears
from margelle.features.messaging.rules import State
from margelle.features.messaging.senders.slack import payload

from . import alerting
from .alerting import HOOK, a_channel, raised, some_news
from .servers import Desk

pytestmark = pytest.mark.django_db
kinds, company, manager, slack = alerting.kinds, alerting.company, alerting.manager, alerting.slack


# Who hears of what (NTF-5).
def test_the_address_of_the_sign_up_hears_of_what_technicians_say(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        raised(company, kind="word", path="/visits/x/")
        [row] = Message.objects.all()
        assert (row.channel, row.recipient, row.subject) == (
            "email",
            "marc@azur.fr",
            "Fuite chez Mme Ferrand",
        )
        assert row.body.endswith("/visits/x/") and "/a/" not in row.body
        assert raise_alert(news=some_news("stock"), company=company) is None
        assert raise_alert(news=some_news("word"), company=company) is None, "the same key is the same alert"
        assert Message.objects.count() == 1


def test_a_member_chooses_his_kinds_by_channel(company: Company, manager: Member) -> None:
    other = a_member(company, "coordinator", first_name="Anne", phone="+33698765432", email="anne@azur.fr")
    gone = a_member(company, "coordinator", shut_at=timezone.now(), email="parti@azur.fr")
    with company_scope(company.id, atomic=True):
        actions.choose_own_kinds(member=other, kinds={"sms": ["stock"], "email": []})
        actions.choose_own_kinds(member=gone, kinds={"email": ["stock"]})
        raised(company, kind="stock")
        [row] = Message.objects.all()
        assert (row.channel, row.recipient, row.alert_member) == ("sms", "+33698765432", other)


def test_one_place_named_twice_gets_one_message(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        actions.choose_own_kinds(member=manager, kinds={"email": ["word"]})  # marc@azur.fr too
        raised(company, kind="word")
        assert Message.objects.count() == 1


def test_the_company_s_address_may_stop_hearing(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        actions.choose_company_kinds(kinds=["stock"], by=manager)
        assert raise_alert(news=some_news("word"), company=company) is None
        assert [row.way for row in hears("stock")] == ["email"]


# Slack (NTF-7).
def test_slack_reads_it_escaped(company: Company, manager: Member, slack: Desk, settings: Any) -> None:
    with company_scope(company.id):
        a_channel(manager, settings, ("stock",))
        text = "<!channel> <https://mal.example|ici> & co"
        raised(company, kind="stock", title="Stock <!here>", text=text, path="/stock/")
        send_due(company=company)
        assert Message.objects.get().state == State.SENT
    [asked] = slack.asked
    assert asked.path == HOOK
    said = asked.json
    assert said["text"] == "Stock &lt;!here&gt;"
    bodies = [block["text"]["text"] for block in said["blocks"]]
    assert bodies[1] == "&lt;!channel&gt; &lt;https://mal.example|ici&gt; &amp; co"
    assert bodies[2].endswith("/stock/")
    assert "<" not in asked.body


def test_the_link_outlives_the_longest_text() -> None:
    said = payload("Fuite", "&" * 1000 + "\n\nhttps://exemple.fr/a/x/")
    bodies = [block["text"]["text"] for block in said["blocks"]]
    assert bodies[2] == "https://exemple.fr/a/x/"
    assert len(bodies[1]) <= 3000 and bodies[1].endswith("&amp;")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, "ok"), State.SENT),
        ((200, "bonjour"), State.UNSURE),
        ((404, "no_service"), State.DEAD),
        ((410, "channel_is_archived"), State.DEAD),
        ((429, ""), State.FAILED),
        ((403, "action_prohibited"), State.FAILED),
        ((500, "rollup_error"), State.UNSURE),
        (None, State.UNSURE),
    ],
)
def test_what_slack_answers(
    company: Company, manager: Member, slack: Desk, settings: Any, answer: Any, state: State
) -> None:
    with company_scope(company.id):
        a_channel(manager, settings, ("stock",))
        raised(company, kind="stock")
        slack.answers = [answer]
        send_due(company=company)
        assert Message.objects.get().state == state


@pytest.mark.parametrize(
    "hook",
    [
        "",
        "http://169.254.169.254/services/A/B/C",
        "{base}.mal.example/services/A/B/C",
        "{base}@mal.example/services/A/B/C",
        "{base}/services/A/B/../../x",
        "{base}/services/A/B/C?x",
    ],
)
def test_other_hosts_are_refused(company: Company, browser: Browser, settings: Any, hook: str) -> None:
    given = {"way": "slack", "address": "#bureau", "hook": hook.format(base=settings.SLACK_ADDRESS)}
    answer = browser.post("/settings/alerts/", given)
    assert answer.status_code == 422 and "Collez l’adresse" in answer.content.decode()


def test_the_webhook_is_sealed(company: Company, browser: Browser, settings: Any) -> None:
    base = {"way": "slack", "address": "#bureau", "kinds": ["word"]}
    good = f"{settings.SLACK_ADDRESS}{HOOK}"
    assert browser.post("/settings/alerts/", {**base, "hook": good}).status_code == 302
    with company_scope(company.id):
        row = AlertAddress.objects.get()
        assert HOOK.encode() not in bytes(row.sealed or b"")
        assert all(HOOK not in str(entry.payload) for entry in Entry.objects.all())
    assert HOOK not in browser.get("/settings/alerts/").content.decode()
    assert browser.post("/settings/alerts/", {**base, "hook": good}).status_code == 422, (
        "twice the same channel"
    )
