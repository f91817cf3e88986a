"""Who hears of what, who is on call, and some alerts: one was taken, the others were for information."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.fieldwork.actions.alerts import tell_comment, tell_incident
from margelle.features.fieldwork.models import Comment, Incident
from margelle.features.messaging.actions import (
    News,
    add_address,
    add_on_call,
    choose_company_kinds,
    raise_alert,
    take_charge,
)
from margelle.features.messaging.models import Alert, AlertStep, Message
from margelle.features.messaging.rules import State, alert_kinds
from margelle.features.planning.actions import tell_late

EVERY_DAY = range(7)
EVENING, MORNING = time(18), time(8)
SHOWN = 4
NO_HOOK = "https://hooks.slack.com/services/T00000000/B00000000/demonstration"


def load_alerts(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm has none."""
    if card.key != "azur":
        return
    manager = next(row for row in office.members.values() if row.role == "manager")
    choose_company_kinds(
        kinds=[one.key for one in alert_kinds() if one.is_chosen and one.key != "limit"], by=manager
    )
    add_address(way="slack", address="#bureau", hook=NO_HOOK, kinds=["visit_late", "incident"], by=manager)
    technician = next(row for row in office.members.values() if row.role == "technician")
    for rank, member in ((1, technician), (2, office.coordinator)):
        add_on_call(
            member=member, weekdays=list(EVERY_DAY), starts=EVENING, ends=MORNING, rank=rank, by=manager
        )
    problems = Incident.objects.select_related("company", "report__visit__client", "by")
    for incident in problems.order_by("-at")[:SHOWN]:
        _date(tell_incident(incident=incident), incident.at)
    words = Comment.objects.filter(audience="office").select_related("company", "report__visit__client", "by")
    for comment in words.order_by("-at")[:SHOWN]:
        _date(tell_comment(comment=comment), comment.at)
    tell_late(company=office.company)
    _trial(office, now)
    rest = Message.objects.filter(alert__isnull=False, state=State.QUEUED)
    rest.update(state=State.SENT, sent_at=now, next_try_at=None)


def _trial(office: Office, now: datetime) -> None:
    """Tried yesterday evening: the first did not answer, the second did."""
    manager = next(row for row in office.members.values() if row.role == "manager")
    news = News(
        kind="trial",
        key="demo",
        title=f"Essai d’alerte de {office.company.name}",
        text=f"Lancé par {manager}. Rien à faire, sinon appuyer pour voir.",
        path="/messages/alerts/",
    )
    alert = raise_alert(news=news, company=office.company)
    if alert is not None:
        take_charge(alert=alert, by=manager, via="par SMS")
        _date(alert, now - timedelta(hours=20))
        Alert.objects.filter(pk=alert.pk).update(taken_at=now - timedelta(hours=20) + timedelta(minutes=3))
        AlertStep.objects.filter(alert=alert, what="taken").update(
            at=now - timedelta(hours=20) + timedelta(minutes=3)
        )


def _date(alert: Alert | None, at: datetime) -> None:
    if alert is None:
        return
    Alert.objects.filter(pk=alert.pk).update(at=at)
    AlertStep.objects.filter(alert=alert).update(at=at)
    Message.objects.filter(alert=alert).update(
        created_at=at, sent_at=at + timedelta(minutes=1), state=State.SENT, reason="", next_try_at=None
    )
