"""Alerts of two look-alike companies, those on call, and a Slack that answers."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest

from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.messaging import actions
from margelle.features.messaging.actions import News, raise_alert
from margelle.features.messaging.models import Alert, AlertAddress, OnCall
from margelle.features.messaging.rules import AlertKind, add_alert_kind
from margelle.features.messaging.rules import alerts as rules

from .servers import Desk, slack_channel

HOOK = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"


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
def slack(settings: Any) -> Iterator[Desk]:
    with slack_channel(settings) as desk:
        yield desk


def some_news(kind: str = "leak", key: str = "one", **more: Any) -> News:
    return News(
        **{"kind": kind, "key": key, "title": "Fuite chez Mme Ferrand", "text": "Local inondé", **more}
    )


def raised(company: Company, **more: Any) -> Alert:
    alert = raise_alert(news=some_news(**more), company=company)
    assert alert is not None
    return alert


def a_channel(by: Member, settings: Any, kinds: tuple[str, ...] = ()) -> AlertAddress:
    hook = f"{settings.SLACK_ADDRESS}{HOOK}"
    return actions.add_address(way="slack", address="#bureau", hook=hook, kinds=kinds, by=by)


def on_duty(member: Member, rank: int = 1, weekdays: tuple[int, ...] = tuple(range(7))) -> OnCall:
    return actions.add_on_call(
        member=member, weekdays=weekdays, starts=time(0), ends=time(0), rank=rank, by=member
    )
