"""The outbox empties: through a real mail server and real HTTP endpoints; nobody is rung twice."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from margelle.base.jobs.drain import drain
from margelle.base.jobs.models import JobRecord
from margelle.base.jobs.sweep import sweep
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.messaging import actions
from margelle.features.messaging.actions import sending
from margelle.features.messaging.actions.sending import send_due
from margelle.features.messaging.models import Message, OptOut
from margelle.features.messaging.queries import wordings
from margelle.features.messaging.rules import State
from margelle.features.messaging.rules.occasions import _occasions
from margelle.features.messaging.senders import Brevo

from .make import HELLO, VALUES, a_letter_client, a_message, make_due, sends_sms_by
from .servers import Desk, Sink, mail_server, sms_service, text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2032, 6, 16, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def company() -> Company:
    return a_company(name="Azur", email="bureau@azur.example")


@pytest.fixture
def sink(settings: Any) -> Any:
    with mail_server(settings) as found:
        yield found


@pytest.fixture
def brevo(settings: Any) -> Any:
    with sms_service(settings, "brevo") as found:
        yield found


def _fate(row: Message) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


def test_a_letter_arrives_once_with_sender_and_answer_address(company: Company, sink: Sink) -> None:
    with company_scope(company.id):
        row = a_message(company)
        assert send_due(company=company) == 1
        assert send_due(company=company) == 0
        assert _fate(row) == (State.SENT, 1)
    [letter] = sink.letters
    assert letter["From"] == "Azur <rappels@azur.example>"
    assert letter["Reply-To"] == "bureau@azur.example"
    assert letter["To"] == "helene@exemple.fr"
    assert letter["Message-ID"] == row.provider_id
    assert "https://exemple.fr/r/abc/" in text_of(letter)


def test_each_refusal_of_a_mail_server_has_its_own_end(company: Company, sink: Sink) -> None:
    with company_scope(company.id):
        fates = {}
        for name in ("inconnu", "occupe", "coupe", "helene"):
            row = a_message(company, client=a_letter_client(f"{name}@exemple.fr"), key=name)
            fates[name] = row
        send_due(company=company)
        found = {name: _fate(row)[0] for name, row in fates.items()}
        assert found == {
            "inconnu": State.DEAD,
            "occupe": State.FAILED,
            "coupe": State.UNSURE,
            "helene": State.SENT,
        }
        for row in fates.values():
            make_due(row)
        send_due(company=company)
    assert sorted(sink.to()) == ["coupe@exemple.fr", "helene@exemple.fr"]


def test_a_dead_mail_server_costs_one_try_for_all_and_loses_nothing(company: Company, settings: Any) -> None:
    with mail_server(settings):
        pass  # stopped: its port answers nobody
    with company_scope(company.id):
        rows = [a_message(company, key=str(number)) for number in range(3)]
        assert send_due(company=company) == 1
        assert sorted(_fate(row)[0] for row in rows) == [State.FAILED, State.QUEUED, State.QUEUED]
        with mail_server(settings) as sink:
            for row in rows:
                make_due(row)
            send_due(company=company)
            assert len(sink.letters) == 3


def test_a_header_cannot_be_forged_by_a_name(company: Company, sink: Sink, manager: Member) -> None:
    with company_scope(company.id):
        client = a_letter_client(last_name="Ferrand\r\nBcc: tous@exemple.fr")
        actions.put(
            occasion=HELLO,
            draft=actions.Draft(client=client, values={**VALUES, "client": client.short_name}, key="x"),
            company=company,
        )
        send_due(company=company)
    [letter] = sink.letters
    assert letter["Bcc"] is None
    assert "Bcc: tous@exemple.fr" in letter["Subject"]


def test_a_silent_service_is_tried_later_then_given_up(
    company: Company, manager: Member, settings: Any
) -> None:
    with sms_service(settings, "brevo"):
        pass  # stopped
    with company_scope(company.id):
        sends_sms_by(manager)
        row = a_message(company, channel="sms")
        for _ in range(30):
            make_due(row) if row.state != State.DEAD else None
            send_due(company=company)
            row.refresh_from_db()
            if row.state == State.DEAD:
                break
        assert (row.state, row.attempts) == (State.DEAD, 26)
        assert "Abandonné après 26 essais" in row.reason


def test_a_worker_killed_on_the_way_rings_nobody_twice(
    company: Company, manager: Member, brevo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service has accepted, the worker dies before it can write that down."""
    honest = Brevo.send

    def killed(self: Brevo, **what: Any) -> Any:
        honest(self, **what)
        raise SystemExit("kill -9")

    with company_scope(company.id):
        sends_sms_by(manager)
        first = a_message(company, channel="sms", key="first")
        second = a_message(company, channel="sms", key="second")
        monkeypatch.setattr(Brevo, "send", killed)
        with pytest.raises(SystemExit):
            send_due(company=company)
        monkeypatch.setattr(Brevo, "send", honest)
        send_due(company=company)
        assert _fate(first)[0] == State.SENDING  # perhaps another worker is still at it
        assert _fate(second)[0] == State.SENT
        Message.objects.filter(pk=first.pk).update(sending_at=timezone.now() - timedelta(minutes=6))
        send_due(company=company)
        assert _fate(first) == (State.UNSURE, 1)
        assert "on ne sait pas" in first.reason
    assert len(brevo.asked) == 2


def test_two_workers_on_the_same_message_send_one(
    company: Company, manager: Member, brevo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with company_scope(company.id):
        sends_sms_by(manager)
        a_message(company, channel="sms")
        line, other = (sending._Line.open(company) for _ in range(2))
        mine, theirs = line.next_batch(timezone.now()), other.next_batch(timezone.now())
        line.send(mine, until=float("inf"))
        other.send(theirs, until=float("inf"))
    assert len(brevo.asked) == 1


def test_an_sms_ready_at_night_is_held_till_morning_and_letters_are_not(
    company: Company, manager: Member, brevo: Desk, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = NOON.replace(hour=22)
    monkeypatch.setattr(timezone, "now", lambda: night)
    with company_scope(company.id):
        sends_sms_by(manager, quiet_from=time(20), quiet_to=time(8))
        sms = a_message(company, channel="sms", key="sms")
        a_message(company, key="mail")
        send_due(company=company)
        assert _fate(sms) == (State.HELD, 0)
        assert "part à 08:00" in sms.reason
        assert sms.next_try_at == night.replace(day=17, hour=8)
        monkeypatch.setattr(timezone, "now", lambda: night + timedelta(hours=11))
        send_due(company=company)
        assert _fate(sms)[0] == State.SENT
    assert len(sink.letters) == 1


def test_caps_of_the_day_hold_and_do_not_lose(company: Company, manager: Member, sink: Sink) -> None:
    with company_scope(company.id):
        sends_sms_by(manager, daily_cap=4)
        one = a_letter_client()
        rows = [a_message(company, client=one, key=str(number)) for number in range(5)]
        others = [a_message(company, key=f"o{number}") for number in range(2)]
        send_due(company=company)
        held = [row for row in (*rows, *others) if _fate(row)[0] == State.HELD]
        assert {row.reason for row in held} == {
            "Ce client a déjà reçu trois messages aujourd’hui.",
            "Le nombre de messages du jour est atteint.",
        }
    assert len(sink.letters) == 4


def test_an_offer_leaves_last_and_leaves_half_of_the_day_to_what_clients_wait_for(
    company: Company, manager: Member, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_occasions, "offer", replace(HELLO, key="offer", gives_way=True))
    with company_scope(company.id):
        sends_sms_by(manager, daily_cap=4)
        offers = [a_message(company, key=f"offer{number}") for number in range(4)]
        Message.objects.filter(pk__in=[row.pk for row in offers]).update(occasion="offer")
        reminder = a_message(company, key="reminder")
        send_due(company=company)
        assert _fate(reminder)[0] == State.SENT
        assert [_fate(row)[0] for row in offers].count(State.SENT) == 1  # the second of the half day
        other = a_message(company, key="other")
        send_due(company=company)
        assert _fate(other)[0] == State.SENT
    assert len(sink.letters) == 3


def test_a_refusal_between_writing_and_sending_counts(company: Company, sink: Sink) -> None:
    with company_scope(company.id):
        row = a_message(company)
        assert row.client is not None
        OptOut.objects.create(client=row.client, channel="email", source="link")
        send_due(company=company)
        assert _fate(row) == (State.SUPPRESSED, 0)
    assert sink.letters == []


def test_what_comes_too_late_does_not_leave(company: Company, sink: Sink) -> None:
    with company_scope(company.id):
        row = a_message(company, useful_until=timezone.now() - timedelta(minutes=1))
        send_due(company=company)
        assert _fate(row) == (State.DEAD, 0)
    assert sink.letters == []


def test_without_a_way_out_everything_waits_and_can_be_read(company: Company, settings: Any) -> None:
    settings.MAIL_LEAVES = False
    with company_scope(company.id):
        letter, sms = a_message(company, key="m"), a_message(company, channel="sms", key="s")
        send_due(company=company)
        assert (_fate(letter), _fate(sms)) == ((State.HELD, 0), (State.HELD, 0))
        assert "se lit ici" in letter.reason and "se lit ici" in sms.reason


def test_a_trial_leaves_at_night_and_counts_for_nobody(
    company: Company, manager: Member, brevo: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON.replace(hour=23))
    with company_scope(company.id, atomic=True):
        sends_sms_by(manager, quiet_from=time(20), quiet_to=time(8))
        row = actions.put_test(
            occasion=HELLO,
            channel="sms",
            to="+33612345678",
            wording=wordings(HELLO)["sms"],
            values=VALUES,
            by=manager,
        )
    with company_scope(company.id):
        send_due(company=company)
        assert (_fate(row)[0], row.client_id) == (State.SENT, None)


def test_the_minute_sweep_wakes_each_company_s_outbox(company: Company, sink: Sink) -> None:
    rival = a_company(name="Azur")
    for one in (company, rival):
        with company_scope(one.id):
            a_message(one, client=a_letter_client(f"{'a' if one == company else 'b'}@exemple.fr"))
    sweep()
    assert JobRecord.objects.filter(name="messaging.send").count() == 2
    drain()
    assert sorted(sink.to()) == ["a@exemple.fr", "b@exemple.fr"]
