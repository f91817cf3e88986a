"""What the plan tells the company's people: late stops before they happen, promises, wishes of clients."""

from datetime import datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today
from margelle.features.messaging.actions import News, raise_alert
from margelle.features.messaging.models import Alert
from margelle.features.planning.models import Reminder, SlaNotice, SlotProposal, Visit
from margelle.features.planning.queries.delays import Mark
from margelle.features.planning.queries.lateness import Lateness, late_stops
from margelle.features.planning.queries.visits import visit_address, visits
from margelle.features.planning.rules.alerts import LATE, LIMIT, SKIPPED, SLOT
from margelle.features.planning.rules.reminders import said_day, said_hour, said_time

from .late_client import tell_client_late

MOST_LIMITS: Final = 5  # a day, one by one


def tell_late(*, company: Company) -> int:
    """Once for a visit and a day: it will be late, or is (NTF-4). The client hears of it too, if the company
    wishes. Returns how many are new to the office."""
    day = local_today(company)
    late = late_stops(company, day)
    told = [raise_alert(news=_late(one, str(day)), company=company) for one in late]
    for one in late:
        tell_client_late(late=one, day=day, company=company)
    return sum(alert is not None for alert in told)


def _late(one: Lateness, day: str) -> News:
    visit = one.visit
    who = str(visit.technician) if visit.technician else "Sans technicien"
    size = french.plural(one.minutes, "minute")
    return News(
        kind=LATE.key,
        key=f"late:{visit.pk}:{day}",
        title=f"Retard{french.NBSP}: {visit.client.full_name()}",
        text=f"{who} y serait vers {said_hour(one.arrives)}, {size} après l’heure prévue.",
        path=visit_address(visit.pk),
    )


def tell_limit(*, notice: SlaNotice, company: Company) -> Alert | None:
    """One by one, and the rest of a day in a single word: a limit just set may be passed at fifty places."""
    today = local_today(company)
    begins = datetime.combine(today, time(0), ZoneInfo(company.timezone))
    if Alert.objects.filter(kind=LIMIT.key, at__gte=begins).count() >= MOST_LIMITS:
        return raise_alert(news=_more_limits(str(today)), company=company)
    mark = Mark(notice.level, notice.sla.measure, notice.due_at)
    client = notice.site.client
    news = News(
        kind=LIMIT.key,
        key=f"limit:{notice.pk}:{notice.level}",
        title=f"{mark.text}{french.NBSP}: {client.full_name()}",
        text=f"{notice.sla.get_category_display()}, {notice.site.city}.",
        path=visit_address(notice.visit_id) if notice.visit_id else "",
    )
    return raise_alert(news=news, company=company)


def _more_limits(day: str) -> News:
    return News(
        kind=LIMIT.key,
        key=f"limits:{day}",
        title="D’autres délais promis approchent ou sont dépassés",
        text="La liste est dans Suivi, Délais promis. Il n’y aura pas d’autre message aujourd’hui.",
        path=reverse("planning:delays"),
    )


def tell_wish(*, proposal: SlotProposal, company: Company) -> Alert | None:
    """The client would rather have another slot."""
    hours = (proposal.from_hour, proposal.to_hour)
    note = f"\n«{french.NBSP}{proposal.note}{french.NBSP}»" if proposal.note else ""
    news = News(
        kind=SLOT.key,
        key=f"slot:{proposal.pk}",
        title=f"Autre créneau demandé{french.NBSP}: {proposal.visit.client.full_name()}",
        text=f"{said_day(proposal.day).capitalize()}, {said_time(None, hours)}.{note}",
        path=visit_address(proposal.visit_id),
    )
    return raise_alert(news=news, company=company)


def tell_note(*, reminder: Reminder, company: Company) -> Alert | None:
    news = News(
        kind=SLOT.key,
        key=f"note:{reminder.pk}",
        title=f"Mot de {reminder.visit.client.full_name()}",
        text=reminder.note,
        path=visit_address(reminder.visit_id),
    )
    return raise_alert(news=news, company=company)


def tell_office_skipped(*, visit_id: UUID, entry: UUID) -> Alert | None:
    """A technician did not make a stop; `entry` is the fact of the journal."""
    visit: Visit = visits().select_related("company").get(pk=visit_id)
    who = str(visit.technician) if visit.technician else ""
    news = News(
        kind=SKIPPED.key,
        key=f"skipped:{entry}",
        title=f"Intervention non réalisée{french.NBSP}: {visit.client.full_name()}",
        text=". ".join(part for part in (who, visit.state_reason) if part),
        path=visit_address(visit.pk),
    )
    return raise_alert(news=news, company=visit.company)
