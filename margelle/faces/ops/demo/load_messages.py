"""Reminders of the coming days and what clients answered; nothing of a demonstration ever leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.catalogue.models import ServiceType
from margelle.features.messaging.actions.sending import LOST
from margelle.features.messaging.models import Message, MessagingSettings, OccasionSetting
from margelle.features.messaging.rules import State
from margelle.features.planning.actions.on_the_way import OCCASION as SET_OFF
from margelle.features.planning.actions.on_the_way import tell_on_the_way
from margelle.features.planning.actions.reminders import OCCASION, remind_of
from margelle.features.planning.models import Preparation, Reminder, SlotProposal, Visit
from margelle.features.planning.queries.visits import visits
from margelle.features.planning.rules import State as Stage

SHOWN = 14
PRICE = Decimal("0.0650")

PREPARE = {
    "maintenance": "un accès libre au bassin et au local technique, les animaux à l’abri",
    "seasonal": "le volet ou la bâche ouverts, la filtration arrêtée une heure avant",
    "repair": "un accès libre au local technique, et quelqu’un sur place si possible",
}


@dataclass(frozen=True)
class Fate:
    state: State
    sms: str = ""  # why, for an SMS and for a letter
    letter: str = ""
    attempts: int = 1


# One per reminder, in the order of the visits; then all are delivered.
FATES = (
    Fate(State.DELIVERED),
    Fate(State.DELIVERED),
    Fate(State.SENT),
    Fate(State.DEAD, "Brevo refuse ce message.", "Le serveur refuse cette adresse ou ce message (550)."),
    Fate(
        State.HELD,
        "Pas de SMS à cette heure : il part à 08:00.",
        "Le nombre de messages du jour est atteint.",
        0,
    ),
    Fate(State.FAILED, "Brevo ne répond pas.", "Le serveur de courrier ne répond pas.", 2),
    Fate(State.UNSURE, LOST, LOST),
    Fate(State.SENT),
)
NOTES = {
    0: "Le portail sera ouvert, sonnez quand même.",
    2: "Attention, la chienne vient d’avoir des petits.",
}


def load_messages(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm writes to nobody."""
    if card.key != "azur":
        return
    MessagingSettings.objects.create(
        sender_name=office.company.name, sms_sender="AzurBassins", sms_price=PRICE
    )
    OccasionSetting.objects.create(occasion=OCCASION, is_on=True, way=OccasionSetting.Way.SMS_FIRST)
    Preparation.objects.bulk_create(
        [
            Preparation(service=service, text=PREPARE[service.category])
            for service in ServiceType.objects.filter(archived_at=None).order_by("pk")
            if service.category in PREPARE
        ]
    )
    rows = _coming(office, now)
    messages = remind_of(rows=rows, company=office.company)
    for number, message in enumerate(messages):
        _give_fate(message, FATES[number] if number < len(FATES) else Fate(State.DELIVERED), now)
    _answers(office, now)
    _on_the_way(office, now)


def _coming(office: Office, now: datetime) -> list[Visit]:
    """Some of the next three days, spread over the technicians, without those a slot is asked for already."""
    today = now.astimezone(ZoneInfo(office.company.timezone)).date()
    found = visits().filter(
        state=Stage.PLANNED,
        technician__isnull=False,
        day__range=(today + timedelta(days=1), today + timedelta(days=4)),
        proposals__isnull=True,
    )
    return list(found.select_related("company").order_by("day", "start", "pk")[: 4 * SHOWN : 4])


def _give_fate(message: Message, fate: Fate, now: datetime) -> None:
    if message.state == State.SUPPRESSED:  # no address: that is its fate
        return
    at = now - timedelta(hours=5)
    message.state, message.attempts = fate.state, fate.attempts
    message.reason = fate.sms if message.channel == "sms" else fate.letter
    message.created_at, message.next_try_at = at, None
    if fate.state in (State.SENT, State.DELIVERED):
        message.sent_at = at + timedelta(minutes=1)
        message.provider = "brevo" if message.channel == "sms" else "mail"
    if fate.state == State.DELIVERED:
        message.delivered_at = at + timedelta(minutes=2)
    if fate.state in (State.HELD, State.FAILED):
        message.next_try_at = now + timedelta(hours=9)
    message.save()


def _answers(office: Office, now: datetime) -> None:
    """One confirms, one leaves a word, one would rather have another morning."""
    rows = list(Reminder.objects.select_related("visit").order_by("day", "visit__start", "visit__pk"))
    for number, row in enumerate(rows[:4]):
        if number in (0, 2):
            row.confirmed_at = now - timedelta(hours=3)
        if number in NOTES:
            row.note, row.noted_at = NOTES[number], now - timedelta(hours=3)
        row.save()
    if len(rows) > 1:
        SlotProposal.objects.create(
            visit=rows[1].visit,
            by_side=SlotProposal.Side.CLIENT,
            day=_next_weekday(rows[1].day),
            from_hour=time(9),
            to_hour=time(12),
            note="Je suis chez le médecin ce jour-là.",
            created_at=now - timedelta(hours=2),
            lapses_at=now + timedelta(days=1),
        )


def _on_the_way(office: Office, now: datetime) -> None:
    """Who has just set off is announced."""
    OccasionSetting.objects.create(occasion=SET_OFF, is_on=True, way=OccasionSetting.Way.SMS_FIRST)
    for visit in visits().filter(state=Stage.EN_ROUTE).select_related("company", "technician__agency"):
        message = tell_on_the_way(visit=visit, company=office.company)
        if message is not None:
            message.state, message.next_try_at = State.SENT, None
            message.created_at = message.sent_at = now - timedelta(minutes=5)
            message.provider = "brevo" if message.channel == "sms" else "mail"
            message.save()


def _next_weekday(day: date) -> date:
    later = day + timedelta(days=1)
    while later.weekday() > 4:
        later += timedelta(days=1)
    return later
