"""Alerts: whoever should know hears of it, those on call are called until one takes charge."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.messaging import actions
from margelle.features.messaging.actions import News, call_again, raise_alert, send_due, take_charge
from margelle.features.messaging.models import Alert, AlertAddress, Message, OnCall
from margelle.features.messaging.queries import hears, on_call_now
from margelle.features.messaging.rules import AlertKind, Duty, State, add_alert_kind
from margelle.features.messaging.rules import alerts as rules
from margelle.features.messaging.senders.slack import payload

from .make import a_message, sends_sms_by
from .servers import Desk, slack_channel, sms_service

pytestmark = pytest.mark.django_db
HOOK = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"
CANNES = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 6, 17, 10, tzinfo=UTC)  # Wednesday, 12:00 in Cannes


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Two kinds as a room above would declare them."""
    before = dict(rules._kinds)
    add_alert_kind(AlertKind(key="leak", label="Fuite", help="", needs_taking=True))
    add_alert_kind(AlertKind(key="word", label="Mot d’un technicien", help="", by_default=True))
    add_alert_kind(AlertKind(key="stock", label="Stock bas", help=""))
    yield
    rules._kinds.clear()
    rules._kinds.update(before)


@pytest.fixture
def company() -> Company:
    rival = a_company(name="Azur", alert_email="marc@azur.fr")
    a_member(rival, "manager", phone="+33611111111", email="marc2@azur.fr")
    return a_company(name="Azur", alert_email="marc@azur.fr")


@pytest.fixture
def manager(company: Company) -> Member:
    return a_member(company, "manager", first_name="Marc", phone="+33612345678", email="marc@azur.fr")


@pytest.fixture
def browser(manager: Member) -> Browser:
    browser = Browser()
    browser.force_login(manager.user)
    return browser


@pytest.fixture
def slack(settings: Any) -> Iterator[Desk]:
    with slack_channel(settings) as desk:
        yield desk


def _news(kind: str = "leak", key: str = "one", **more: Any) -> News:
    return News(
        **{"kind": kind, "key": key, "title": "Fuite chez Mme Ferrand", "text": "Local inondé", **more}
    )


def _raise(company: Company, **more: Any) -> Alert:
    alert = raise_alert(news=_news(**more), company=company)
    assert alert is not None
    return alert


def _channel(by: Member, settings: Any, kinds: tuple[str, ...] = ()) -> AlertAddress:
    hook = f"{settings.SLACK_ADDRESS}{HOOK}"
    return actions.add_address(way="slack", address="#bureau", hook=hook, kinds=kinds, by=by)


def _called(member: Member, rank: int = 1, weekdays: tuple[int, ...] = tuple(range(7))) -> OnCall:
    return actions.add_on_call(
        member=member, weekdays=weekdays, starts=time(0), ends=time(0), rank=rank, by=member
    )


def _path(message: Message) -> str:
    return "/a/" + message.body.split("/a/")[1].split()[0]


# Who hears of what (NTF-5).
def test_the_address_of_the_sign_up_hears_of_what_technicians_say(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        _raise(company, kind="word", path="/visits/x/")
        [row] = Message.objects.all()
        assert (row.channel, row.recipient, row.subject) == (
            "email",
            "marc@azur.fr",
            "Fuite chez Mme Ferrand",
        )
        assert row.body.endswith("/visits/x/") and "/a/" not in row.body
        assert raise_alert(news=_news("stock"), company=company) is None
        assert raise_alert(news=_news("word"), company=company) is None, "the same key is the same alert"
        assert Message.objects.count() == 1


def test_a_member_chooses_his_kinds_by_channel(company: Company, manager: Member) -> None:
    other = a_member(company, "coordinator", first_name="Anne", phone="+33698765432", email="anne@azur.fr")
    gone = a_member(company, "coordinator", shut_at=timezone.now(), email="parti@azur.fr")
    with company_scope(company.id, atomic=True):
        actions.choose_own_kinds(member=other, kinds={"sms": ["stock"], "email": []})
        actions.choose_own_kinds(member=gone, kinds={"email": ["stock"]})
        _raise(company, kind="stock")
        [row] = Message.objects.all()
        assert (row.channel, row.recipient, row.alert_member) == ("sms", "+33698765432", other)


def test_one_place_named_twice_gets_one_message(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        actions.choose_own_kinds(member=manager, kinds={"email": ["word"]})  # marc@azur.fr too
        _raise(company, kind="word")
        assert Message.objects.count() == 1


def test_the_company_s_address_may_stop_hearing(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        actions.choose_company_kinds(kinds=["stock"], by=manager)
        assert raise_alert(news=_news("word"), company=company) is None
        assert [row.way for row in hears("stock")] == ["email"]


# Slack (NTF-7).
def test_slack_reads_it_escaped(company: Company, manager: Member, slack: Desk, settings: Any) -> None:
    with company_scope(company.id):
        _channel(manager, settings, ("stock",))
        text = "<!channel> <https://mal.example|ici> & co"
        _raise(company, kind="stock", title="Stock <!here>", text=text, path="/stock/")
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
        _channel(manager, settings, ("stock",))
        _raise(company, kind="stock")
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


# What must be taken charge of.
def test_slack_and_those_on_call_hear_at_any_hour(
    company: Company, manager: Member, slack: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = NOON.replace(hour=22, minute=30)
    monkeypatch.setattr(timezone, "now", lambda: night)
    tech = a_member(company, "technician", phone="+33698765432")
    with sms_service(settings, "brevo") as brevo, company_scope(company.id):
        sends_sms_by(manager, quiet_from=time(20), quiet_to=time(8), daily_cap=1)
        _channel(manager, settings)
        _called(tech)
        a_message(company, key="letter")
        _raise(company)
        send_due(company=company)
        assert [asked.json["recipient"] for asked in brevo.asked] == ["33698765432"]
        assert "/a/" in brevo.asked[0].json["content"]
        assert "/a/" in slack.asked[0].json["blocks"][2]["text"]["text"]


def test_it_leaves_before_what_waits(company: Company, manager: Member) -> None:
    from margelle.features.messaging.actions import sending

    with company_scope(company.id):
        for number in range(60):
            a_message(company, key=str(number))
        _raise(company)
        line = sending._Line.open(company)
        assert line.next_batch(timezone.now())[0].is_urgent


def test_nobody_answers_the_next_are_called_then_the_managers_then_all_once_more(
    company: Company, manager: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = a_member(company, "technician", first_name="Léa", phone="+33698765431")
    second = a_member(company, "technician", first_name="Tom", phone="+33698765432")
    now = NOON
    monkeypatch.setattr(timezone, "now", lambda: now)
    with company_scope(company.id):
        _called(first), _called(second, rank=2)
        alert = _raise(company)
        called = [sorted(Message.objects.values_list("recipient", flat=True))]
        for _ in range(5):
            now += timedelta(minutes=10)
            before = set(Message.objects.values_list("pk", flat=True))
            call_again(company=company, now=now - timedelta(seconds=1))
            assert Message.objects.count() == len(before), "not a second too early"
            call_again(company=company, now=now)
            call_again(company=company, now=now)
            fresh = Message.objects.exclude(pk__in=before)
            called.append(sorted(fresh.values_list("recipient", flat=True)))
        alert.refresh_from_db()
    assert called == [
        ["+33698765431"],
        ["+33698765432"],
        ["+33612345678"],
        ["+33612345678", "+33698765431", "+33698765432"],
        [],
        [],
    ]
    assert (alert.given_up_at, alert.is_open) == (NOON + timedelta(minutes=40), True)


def test_without_anybody_on_call_the_managers_are_called_and_one_without_a_way_is_said(
    company: Company, manager: Member
) -> None:
    nobody = a_member(company, "manager", first_name="Eve")
    with company_scope(company.id, atomic=True):
        alert = _raise(company)
        assert [row.recipient for row in Message.objects.all()] == ["+33612345678"]
        assert [step.who for step in alert.steps.filter(what="no_way")] == [
            f"{nobody}\u00a0: ni mobile ni e-mail"
        ]


@pytest.mark.parametrize(
    ("duty", "local", "covered"),
    [
        (Duty(frozenset({4}), time(18), time(8)), datetime(2026, 6, 19, 23, tzinfo=CANNES), True),
        (Duty(frozenset({4}), time(18), time(8)), datetime(2026, 6, 20, 7, 59, tzinfo=CANNES), True),
        (Duty(frozenset({4}), time(18), time(8)), datetime(2026, 6, 20, 8, tzinfo=CANNES), False),
        (Duty(frozenset({4}), time(18), time(8)), datetime(2026, 6, 19, 7, tzinfo=CANNES), False),
        (Duty(frozenset({5}), time(0), time(0)), datetime(2026, 6, 20, 12, tzinfo=CANNES), True),
        (Duty(frozenset({5}), time(0), time(0)), datetime(2026, 6, 21, 0, tzinfo=CANNES), False),
        (Duty(frozenset({2}), time(9), time(17)), datetime(2026, 6, 17, 9, tzinfo=CANNES), True),
        (Duty(frozenset({2}), time(9), time(17)), datetime(2026, 6, 17, 17, tzinfo=CANNES), False),
    ],
)
def test_hours_on_call(duty: Duty, local: datetime, covered: bool) -> None:
    assert duty.covers(local) is covered


def test_who_is_on_call_by_the_company_s_own_clock(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        actions.add_on_call(member=manager, weekdays=[2], starts=time(12), ends=time(13), rank=1, by=manager)
        assert on_call_now(company, NOON) == [[manager]]
        assert on_call_now(company, NOON - timedelta(minutes=1)) == []


def _read(answer: Any) -> str:
    """A page as an eye reads it: a line that ends in the template is a space, a narrow one stays."""
    return re.sub(r"[ \n]+", " ", answer.content.decode())


# The link.
def test_looking_changes_nothing_one_tap_takes_it_once(
    company: Company, manager: Member, client: Browser
) -> None:
    other = a_member(company, "technician", first_name="Léa", phone="+33698765431")
    with company_scope(company.id, atomic=True):
        _called(manager), _called(other)
        alert = _raise(company)
        mine, hers = Message.objects.order_by("recipient")
        entries = Entry.objects.count()
    link = _path(mine)
    for _ in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert client.get(f"{link}taking/").status_code == 405
    with company_scope(company.id):
        assert (Entry.objects.count(), Alert.objects.get().taken_at) == (entries, None)
    for _ in range(2):
        assert client.post(f"{link}taking/").status_code == 302
    assert client.post(f"{_path(hers)}taking/").status_code == 302
    with company_scope(company.id):
        alert.refresh_from_db()
        assert (alert.taken_by, alert.taken_via, alert.next_call_at) == (manager, "par SMS", None)
        assert Entry.objects.filter(kind="AlertTaken").count() == 1
        assert {row.state for row in Message.objects.all()} == {State.DROPPED}
        assert call_again(company=company, now=timezone.now() + timedelta(days=1)) == 0
    assert "vous avez pris cette alerte" in client.get(link).content.decode()
    assert f"{manager}, par SMS" in _read(client.get(_path(hers)))


def test_a_cut_a_foreign_or_an_old_link_changes_nothing(
    company: Company, manager: Member, client: Browser
) -> None:
    with company_scope(company.id, atomic=True):
        alert = _raise(company)
        link = _path(Message.objects.get())
    for path in (link[:-3] + "/", "/a/" + "A" * 27 + "/", "/a/" + "A" * 300 + "/", "/r/" + link[3:]):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}taking/").status_code == 404
    with company_scope(company.id):
        Alert.objects.update(at=timezone.now() - timedelta(days=8))
    assert client.get(link).status_code == 410
    client.post(f"{link}taking/")
    with company_scope(company.id):
        alert.refresh_from_db()
        assert alert.taken_at is None


def test_two_taps_at_once_are_one(company: Company, manager: Member) -> None:
    with company_scope(company.id, atomic=True):
        alert = _raise(company)
        again = Alert.objects.get(pk=alert.pk)
        assert take_charge(alert=alert, by=manager, via="au bureau") is True
        assert take_charge(alert=again, by=None, via="par Slack") is False
        assert Alert.objects.get().taken_by == manager


# The office.
def test_the_office_sees_it_all_and_takes_it(company: Company, manager: Member, browser: Browser) -> None:
    with company_scope(company.id, atomic=True):
        alert = _raise(company, title="<script>alert(1)</script>", text="<b>gras</b>")
        message = Message.objects.get()
    page = browser.get(f"/messages/alerts/{alert.pk}/").content.decode()
    assert "<script>alert(1)" not in page and "<b>gras" not in page and "&lt;b&gt;gras" in page
    assert "À prendre en charge" in browser.get("/messages/alerts/").content.decode()
    secret = _path(message)
    shown = browser.get(f"/messages/{message.pk}/").content.decode()
    assert secret not in shown and "(lien personnel)" in shown
    assert "<b>gras" not in browser.get(secret).content.decode()
    assert browser.post(f"/messages/alerts/{alert.pk}/taking/").status_code == 302
    page = browser.get(f"/messages/alerts/{alert.pk}/").content.decode()
    assert "Prise en charge" in page and f"{manager}, au bureau" in page


def test_the_list_costs_the_same_for_one_and_three(company: Company, browser: Browser) -> None:
    counts = []
    browser.get("/messages/alerts/")
    for number in range(3):
        with company_scope(company.id, atomic=True):
            _raise(company, key=str(number))
        if number in (0, 2):
            with CaptureQueriesContext(connection) as seen:
                assert browser.get("/messages/alerts/").status_code == 200
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_on_call_addresses_and_choices_are_kept_by_the_pages(
    company: Company, manager: Member, browser: Browser
) -> None:
    call = {
        "member": str(manager.pk),
        "weekdays": ["4", "5"],
        "starts": "18:00",
        "ends": "08:00",
        "rank": "2",
    }
    assert browser.post("/settings/alerts/on-call/", call).status_code == 302
    assert (
        browser.post(
            "/settings/alerts/", {"way": "sms", "address": "06 12 34 56 78", "kinds": ["word"]}
        ).status_code
        == 302
    )
    assert browser.post("/settings/alerts/company/", {"kinds": ["stock"]}).status_code == 302
    assert browser.post("/settings/alerts/delay/", {"minutes": "5"}).status_code == 302
    assert browser.post("/messages/alerts/own/", {"email": ["word"]}).status_code == 302
    page = _read(browser.get("/settings/alerts/"))
    assert "vendredi, samedi, de 18:00 à 08:00" in page and "06\u00a012" in page
    with company_scope(company.id):
        row, duty = AlertAddress.objects.get(way="sms", member=None), OnCall.objects.get()
        assert (row.address, row.kinds, duty.weekdays) == ("+33612345678", ["word"], [4, 5])
    assert browser.post(f"/settings/alerts/{row.pk}/", {"kinds": ["stock"]}).status_code == 302
    assert browser.post(f"/settings/alerts/{row.pk}/", {"do": "remove"}).status_code == 302
    assert browser.post(f"/settings/alerts/on-call/{duty.pk}/removal/").status_code == 302
    with company_scope(company.id):
        assert (AlertAddress.objects.filter(way="sms", member=None).count(), OnCall.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("", {"way": "fax", "address": "x"}),
        ("", {"way": "sms", "address": "04 93 00 00 00"}),
        ("", {"way": "email", "address": "pas une adresse"}),
        ("", {"way": "email", "address": "a@b.fr", "kinds": ["inconnu"]}),
        ("company/", {"kinds": ["inconnu"]}),
        ("delay/", {"minutes": "1"}),
        ("delay/", {"minutes": "dix"}),
        ("on-call/", {"member": "x", "weekdays": ["9"], "starts": "25:00", "ends": "", "rank": "7"}),
    ],
)
def test_bad_input_is_said_and_changes_nothing(
    company: Company, browser: Browser, path: str, given: dict[str, Any]
) -> None:
    assert browser.post(f"/settings/alerts/{path}", given).status_code == 422
    with company_scope(company.id):
        assert (AlertAddress.objects.count(), OnCall.objects.count()) == (0, 0)


def test_a_rival_s_rows_are_not_found(company: Company, manager: Member, browser: Browser) -> None:
    rival = Company.objects.exclude(pk=company.pk).get()
    with company_scope(rival.id, atomic=True):
        theirs = Member.objects.get()
        alert, duty = _raise(rival), _called(theirs)
        row = actions.add_address(way="email", address="x@y.fr", kinds=[], by=theirs)
    assert browser.get(f"/messages/alerts/{alert.pk}/").status_code == 404
    assert browser.post(f"/messages/alerts/{alert.pk}/taking/").status_code == 404
    assert browser.post(f"/settings/alerts/{row.pk}/", {"do": "remove"}).status_code == 404
    assert browser.post(f"/settings/alerts/on-call/{duty.pk}/removal/").status_code == 404
    call = {"member": str(theirs.pk), "weekdays": ["4"], "starts": "18:00", "ends": "08:00", "rank": "1"}
    assert browser.post("/settings/alerts/on-call/", call).status_code == 422


def test_a_trial_calls_for_real(company: Company, manager: Member, browser: Browser) -> None:
    assert browser.post("/messages/alerts/trial/").status_code == 302
    with company_scope(company.id):
        assert "Essai d" in Message.objects.get().body
