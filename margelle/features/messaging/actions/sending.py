"""The outbox empties: what is due leaves, once. Runs outside any transaction of its caller.

Each message is taken by a conditional update that commits before the service is asked, and settled by
another one afterwards. A worker killed between the two leaves it « envoi en cours »: nobody knows whether it
left, so it is shown as « à vérifier » and never sent again by itself.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Company
from margelle.features.messaging.events import MessagesSettled
from margelle.features.messaging.models import Message, MessagingSettings
from margelle.features.messaging.queries import (
    BLOCKED,
    blocked_among,
    due,
    is_holiday,
    is_mail_set,
    messaging_settings,
    quiet_hours,
    refusals_of,
)
from margelle.features.messaging.rules import (
    MOST_TRIES,
    Channel,
    State,
    next_moment,
    occasion_named,
    occasions,
    pause_before,
)
from margelle.features.messaging.rules.replies import reply_address
from margelle.features.messaging.rules.states import WAITING
from margelle.features.messaging.senders import MailLine, Refused, Sent, SmsSender, TryLater, Unsure
from margelle.features.messaging.senders.html import html_letter

from .alert_settings import slack_path, slack_sender
from .leaving import leaving_address
from .outbox import REFUSED
from .replies import mark_key
from .settings import sms_sender
from .writing import OCCASION as BY_HAND

BATCH = 50
SECONDS = 45.0  # of a job's 120
LOST_AFTER = timedelta(minutes=5)  # longer than a job may run: its worker is surely dead
ASK_AGAIN = timedelta(hours=1)
MOST_PER_CLIENT = 3  # a day
LOST = "L’envoi a été interrompu\u00a0: on ne sait pas si le message est parti."
LATE = "Trop tard pour être utile\u00a0: il n’est pas parti."
DEMO = "Entreprise de démonstration\u00a0: rien ne part vraiment. Le texte se lit ici."
NOT_SET = {
    Channel.EMAIL.value: "L’envoi d’e-mails n’est pas réglé sur cette installation. Le texte se lit ici.",
    Channel.SMS.value: "Aucun service SMS n’est réglé. Le texte se lit ici.",
}


def send_due(*, company: Company, seconds: float = SECONDS) -> int:
    """Send what is due for at most so long; returns how many were tried. True work remains when `has_due`."""
    end = time.monotonic() + seconds
    report_lost(now=timezone.now())
    line = _Line.open(company)
    try:
        while time.monotonic() < end:
            batch = line.next_batch(timezone.now())
            if not batch:
                break
            line.send(batch, until=end)
        return line.tried
    finally:
        line.close()


def has_due(now: datetime) -> bool:
    return Message.objects.filter(due(now)).exists()


def report_lost(*, now: datetime) -> int:
    """Messages whose worker died on the way: for a person to look at, never sent again by itself."""
    stuck = Message.objects.filter(state=State.SENDING, sending_at__lt=now - LOST_AFTER)
    if not stuck.exists():  # asked every minute: a write lock for nothing would be felt
        return 0
    return stuck.update(state=State.UNSURE, reason=LOST, next_try_at=None)


@dataclass
class _Line:
    """One run over one company's outbox: its settings, its open connections, what went today."""

    company: Company
    settings: MessagingSettings
    mail: MailLine
    sms: SmsSender | None
    tried: int = 0
    settled: int = 0
    troubled: int = 0
    down: set[str] = field(default_factory=set)  # channels that answer nobody now
    sent_today: int = 0
    per_client: Counter[UUID] = field(default_factory=Counter)
    refusals: set[tuple[UUID, str]] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, company: Company) -> "_Line":
        settings = messaging_settings()
        name = settings.sender_name or company.name
        mail = MailLine(name, settings.reply_to or company.email)
        return cls(company, settings, mail, sms_sender(settings, company=company))

    def close(self) -> None:
        self.mail.close()

    def next_batch(self, now: datetime) -> list[Message]:
        rows = Message.objects.filter(due(now)).exclude(channel__in=self.down)
        patient = [occasion.key for occasion in occasions() if occasion.gives_way]
        last = Case(When(occasion__in=patient, then=1), default=0)
        rows = rows.select_related("client", "alert_to").order_by("-is_urgent", last, "next_try_at", "pk")
        batch = list(rows[:BATCH])
        clients = {row.client_id for row in batch if row.client_id}
        self._count(now, clients)
        self.refusals = refusals_of(clients)
        self.blocked = blocked_among(row.recipient for row in batch if row.channel == Channel.EMAIL)
        return batch

    def _count(self, now: datetime, clients: set[UUID]) -> None:
        """What went since midnight where the company is; read again for each batch: others send too."""
        midnight = self._local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        gone = Message.objects.filter(is_test=False, alert=None, sent_at__gte=midnight)
        self.sent_today = gone.count()
        mine = gone.filter(client__in=clients).values_list("client_id", flat=True)
        self.per_client = Counter(key for key in mine if key is not None)

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(ZoneInfo(self.company.timezone))

    def send(self, batch: Sequence[Message], *, until: float) -> None:
        self.settled = self.troubled = 0
        for row in batch:
            if time.monotonic() >= until:
                break
            if row.channel not in self.down:
                self._send_one(row, timezone.now())
        if self.settled:
            with transaction.atomic():
                record(MessagesSettled(entity_id=self.company.pk, count=self.settled, troubled=self.troubled))

    def _send_one(self, row: Message, now: datetime) -> None:
        if not self._is_free(row, now):
            return
        taken = Message.objects.filter(due(now), pk=row.pk, attempts=row.attempts)
        if not taken.update(state=State.SENDING, sending_at=now, attempts=F("attempts") + 1, reason=""):
            return  # another worker has it
        row.attempts += 1
        self.tried += 1
        try:
            sent = self._hand_over(row)
        except TryLater as problem:
            if problem.whole_line:
                self.down.add(row.channel)
            self._again(row, str(problem), now)
        except Refused as problem:
            self._settle(row, State.DEAD, str(problem))
        except Unsure as problem:
            self._settle(row, State.UNSURE, f"{problem} Il est peut-être parti.")
        else:
            self._gone(row, sent)

    def _is_free(self, row: Message, now: datetime) -> bool:
        """Whether nothing speaks against sending it now; what does is written on the message."""
        if row.useful_until is not None and now >= row.useful_until:
            occasion = occasion_named(row.occasion)
            fate = State.SUPPRESSED if occasion and occasion.is_fleeting else State.DEAD
            return self._stay(row, fate, LATE, None)
        if row.client_id and (row.client_id, row.channel) in self.refusals:
            return self._stay(row, State.SUPPRESSED, REFUSED, None)
        if row.client_id and row.recipient.lower() in self.blocked:
            return self._stay(row, State.SUPPRESSED, BLOCKED, None)
        if self.company.is_demo:
            return self._stay(row, State.HELD, DEMO, now + ASK_AGAIN)
        if not self._has_way(row.channel):
            return self._stay(row, State.HELD, NOT_SET[row.channel], now + ASK_AGAIN)
        return row.is_test or row.is_urgent or self._is_the_hour(row, now)

    def _has_way(self, channel: str) -> bool:
        if channel == Channel.SLACK:
            return True
        return self.sms is not None if channel == Channel.SMS else is_mail_set()

    def _is_the_hour(self, row: Message, now: datetime) -> bool:
        local = self._local(now)
        quiet = quiet_hours(self.settings)
        if row.channel == Channel.SMS and (then := next_moment(local, quiet, is_holiday)):
            return self._stay(
                row, State.HELD, f"Pas de SMS à cette heure\u00a0: il part à {then:%H:%M}.", then
            )
        if row.alert_id is not None:  # the company's own people: beside the caps
            return True
        tomorrow = (local + timedelta(days=1)).replace(hour=0, minute=5)
        cap, occasion = self.settings.daily_cap, occasion_named(row.occasion)
        if self.sent_today >= (max(1, cap // 2) if occasion and occasion.gives_way else cap):
            return self._stay(row, State.HELD, "Le nombre de messages du jour est atteint.", tomorrow)
        if row.client_id and self.per_client[row.client_id] >= MOST_PER_CLIENT:
            return self._stay(row, State.HELD, "Ce client a déjà reçu trois messages aujourd’hui.", tomorrow)
        return True

    def _stay(self, row: Message, state: State, reason: str, then: datetime | None) -> bool:
        changed = Message.objects.filter(pk=row.pk, state__in=WAITING, attempts=row.attempts)
        self.settled += changed.update(state=state, reason=reason, next_try_at=then)
        self.troubled += state == State.DEAD
        return False

    def _hand_over(self, row: Message) -> Sent:
        ref = row.pk.hex
        if row.channel == Channel.SMS:
            assert self.sms is not None
            return self.sms.send(to=row.recipient, text=row.body, ref=ref)
        if row.channel == Channel.SLACK:
            return slack_sender().send(path=slack_path(row.alert_to), title=row.subject, text=row.body)
        return self._post(row, ref)

    def _post(self, row: Message, ref: str) -> Sent:
        """A client's answer goes to an address that names him, if letters are read here; he leaves with one
        press, save from what somebody wrote to him by hand."""
        back = leaving = ""
        if row.client_id is not None and (base := self.settings.inbound_address):
            back = reply_address(base, row.client_id, mark_key(self.company))
        if row.client_id is not None and row.occasion != BY_HAND:
            leaving = leaving_address(company=self.company.pk, client=row.client_id)
        words = {"to": row.recipient, "subject": row.subject, "text": row.body}
        html = html_letter(company=self.company.name, subject=row.subject, text=row.body)
        return self.mail.send(**words, ref=ref, html=html, reply_to=back, leaving=leaving)

    def _mine(self, row: Message) -> Q:
        return Q(pk=row.pk, state=State.SENDING, attempts=row.attempts)

    def _gone(self, row: Message, sent: Sent) -> None:
        names = {Channel.SMS.value: self.settings.sms_provider, Channel.SLACK.value: "slack"}
        provider = names.get(row.channel, "mail")
        segments = sent.segments or row.segments
        price = self.settings.sms_price
        cost = price * segments if price is not None and row.channel == Channel.SMS else row.cost
        Message.objects.filter(self._mine(row)).update(
            state=State.SENT,
            sent_at=timezone.now(),
            provider=provider,
            provider_id=sent.provider_id,
            segments=segments,
            cost=cost,
            next_try_at=None,
        )
        self.settled += 1
        if not row.is_test and row.alert_id is None:
            self.sent_today += 1
            if row.client_id:
                self.per_client[row.client_id] += 1

    def _again(self, row: Message, reason: str, now: datetime) -> None:
        if row.attempts >= MOST_TRIES:
            self._settle(row, State.DEAD, f"{reason} Abandonné après {row.attempts} essais.")
            return
        pause = pause_before(row.attempts, row.pk)
        Message.objects.filter(self._mine(row)).update(
            state=State.FAILED, reason=reason[:300], next_try_at=now + pause
        )
        self.settled += 1

    def _settle(self, row: Message, state: State, reason: str) -> None:
        Message.objects.filter(self._mine(row)).update(state=state, reason=reason[:300], next_try_at=None)
        self.settled += 1
        self.troubled += 1
