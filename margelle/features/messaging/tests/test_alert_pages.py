"""The link of an alert, and the office's pages of alerts and duties."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_member
from margelle.features.messaging import actions
from margelle.features.messaging.actions import call_again, take_charge
from margelle.features.messaging.models import Alert, AlertAddress, Message, OnCall
from margelle.features.messaging.rules import State

from . import alerting
from .alerting import on_duty, raised

pytestmark = pytest.mark.django_db
kinds, company, manager = alerting.kinds, alerting.company, alerting.manager


def path_of(message: Message) -> str:
    return "/a/" + message.body.split("/a/")[1].split()[0]


def words_of(answer: Any) -> str:
    """A page as an eye reads it: a line that ends in the template is a space, a narrow one stays."""
    return re.sub(r"[ \n]+", " ", answer.content.decode())


# The link.
def test_looking_changes_nothing_one_tap_takes_it_once(
    company: Company, manager: Member, client: Browser
) -> None:
    other = a_member(company, "technician", first_name="Léa", phone="+33698765431")
    with company_scope(company.id, atomic=True):
        on_duty(manager), on_duty(other)
        alert = raised(company)
        mine, hers = Message.objects.order_by("recipient")
        entries = Entry.objects.count()
    link = path_of(mine)
    for _ in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert client.get(f"{link}taking/").status_code == 405
    with company_scope(company.id):
        assert (Entry.objects.count(), Alert.objects.get().taken_at) == (entries, None)
    for _ in range(2):
        assert client.post(f"{link}taking/").status_code == 302
    assert client.post(f"{path_of(hers)}taking/").status_code == 302
    with company_scope(company.id):
        alert.refresh_from_db()
        assert (alert.taken_by, alert.taken_via, alert.next_call_at) == (manager, "par SMS", None)
        assert Entry.objects.filter(kind="AlertTaken").count() == 1
        assert {row.state for row in Message.objects.all()} == {State.DROPPED}
        assert call_again(company=company, now=timezone.now() + timedelta(days=1)) == 0
    assert "vous avez pris cette alerte" in client.get(link).content.decode()
    assert f"{manager}, par SMS" in words_of(client.get(path_of(hers)))


def test_a_cut_a_foreign_or_an_old_link_changes_nothing(
    company: Company, manager: Member, client: Browser
) -> None:
    with company_scope(company.id, atomic=True):
        alert = raised(company)
        link = path_of(Message.objects.get())
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
        alert = raised(company)
        again = Alert.objects.get(pk=alert.pk)
        assert take_charge(alert=alert, by=manager, via="au bureau") is True
        assert take_charge(alert=again, by=None, via="par Slack") is False
        assert Alert.objects.get().taken_by == manager


# The office.
def test_the_office_sees_it_all_and_takes_it(company: Company, manager: Member, browser: Browser) -> None:
    with company_scope(company.id, atomic=True):
        alert = raised(company, title="<script>alert(1)</script>", text="<b>gras</b>")
        message = Message.objects.get()
    page = browser.get(f"/messages/alerts/{alert.pk}/").content.decode()
    assert "<script>alert(1)" not in page and "<b>gras" not in page and "&lt;b&gt;gras" in page
    assert "À prendre en charge" in browser.get("/messages/alerts/").content.decode()
    secret = path_of(message)
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
            raised(company, key=str(number))
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
    page = words_of(browser.get("/settings/alerts/"))
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
        alert, duty = raised(rival), on_duty(theirs)
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
