"""The client hears beforehand that the technician will be late (NTF-4), when the company wishes it."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.lateness import Lateness
from margelle.features.planning.rules import State
from margelle.features.planning.rules.reminders import said_hour, said_time

OCCASION: Final = "late"
STEP: Final = 5  # minutes: nobody is expected at 10:23
STILL_NEWS: Final = timedelta(minutes=30)  # after the new hour nobody needs to hear of it


def late_values(visit: Visit, *, arrives: time, company: Company) -> dict[str, str]:
    """The variables of the wording."""
    return {
        "client": visit.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "heure": f"vers {said_hour(arrives)}",
        "prevu": said_time(visit.start, (visit.window_from, visit.window_to)),
        "prestation": visit.service.name,
        "technicien": visit.technician.first_name if visit.technician else "",
        "lieu": visit.site.city,
    }


@transaction.atomic
def tell_client_late(*, late: Lateness, day: date, company: Company) -> Message | None:
    """Once for a visit and a day. None when it is not wished; who is on the way says his own hour."""
    occasion, visit = occasion_named(OCCASION), late.visit
    if occasion is None or visit.state != State.PLANNED or not setting_of(OCCASION).is_on:
        return None
    if visit.client.archived_at is not None:
        return None
    arrives = _rounded(late.arrives)
    draft = outbox.Draft(
        client=visit.client,
        values=late_values(visit, arrives=arrives, company=company),
        key=late_key(visit),
        about=visit.pk,
        useful_until=datetime.combine(day, arrives, ZoneInfo(company.timezone)) + STILL_NEWS,
    )
    return outbox.put(occasion=occasion, draft=draft, company=company)


def late_key(visit: Visit) -> str:
    return f"late:{visit.pk}:{visit.day}"


def _rounded(hour: time) -> time:
    """Up to the next five minutes, within the day."""
    minutes = -(-(hour.hour * 60 + hour.minute) // STEP) * STEP
    return time(23, 55) if minutes >= 24 * 60 else time(minutes // 60, minutes % 60)


@transaction.atomic
def untell_late(*, visit: Visit) -> int:
    """He set off, is there, or the visit changed: what has not left does not leave."""
    return outbox.drop_keyed(key=late_key(visit), reason="Ce retard n’est plus une nouvelle.")
