"""What must be taken charge of: Slack and those on call hear at any hour, the next ones after."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging import actions
from margelle.features.messaging.actions import call_again, send_due
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import on_call_now
from margelle.features.messaging.rules import Duty

from . import alerting
from .alerting import a_channel, on_duty, raised
from .make import a_message, sends_sms_by
from .servers import Desk, sms_service

pytestmark = pytest.mark.django_db
kinds, company, manager, slack = alerting.kinds, alerting.company, alerting.manager, alerting.slack


CANNES = ZoneInfo("Europe/Paris")


NOON = datetime(2026, 6, 17, 10, tzinfo=UTC)  # Wednesday, 12:00 in Cannes


# What must be taken charge of.
def test_slack_and_those_on_call_hear_at_any_hour(
    company: Company, manager: Member, slack: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = NOON.replace(hour=22, minute=30)
    monkeypatch.setattr(timezone, "now", lambda: night)
    tech = a_member(company, "technician", phone="+33698765432")
    with sms_service(settings, "brevo") as brevo, company_scope(company.id):
        sends_sms_by(manager, quiet_from=time(20), quiet_to=time(8), daily_cap=1)
        a_channel(manager, settings)
        on_duty(tech)
        a_message(company, key="letter")
        raised(company)
        send_due(company=company)
        assert [asked.json["recipient"] for asked in brevo.asked] == ["33698765432"]
        assert "/a/" in brevo.asked[0].json["content"]
        assert "/a/" in slack.asked[0].json["blocks"][2]["text"]["text"]


def test_it_leaves_before_what_waits(company: Company, manager: Member) -> None:
    from margelle.features.messaging.actions import sending

    with company_scope(company.id):
        for number in range(60):
            a_message(company, key=str(number))
        raised(company)
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
        on_duty(first), on_duty(second, rank=2)
        alert = raised(company)
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
        alert = raised(company)
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
