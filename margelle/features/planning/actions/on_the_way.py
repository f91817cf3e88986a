"""The client hears that the technician has set off, and when he is expected."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from margelle.features.accounts.models import Company
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.messaging.rules.states import GONE
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.on_the_way import expected_at, on_the_way_values
from margelle.features.planning.rules import State

OCCASION: Final = "on_the_way"
SECOND_THOUGHT = timedelta(minutes=1)  # pressed in a pocket, he turns back in that time
NEWS_FOR = timedelta(minutes=20)  # a press that reaches the office later is no news: the phone was offline
WITHOUT_HOUR = timedelta(minutes=45)
AGAIN_AFTER = timedelta(minutes=30)  # he turned back after it had left: the new hour is told too


def _key(visit: Visit) -> str:
    return f"onway:{visit.pk}:{visit.day}"


@transaction.atomic
def tell_on_the_way(*, visit: Visit, company: Company) -> Message | None:
    """Once for a visit and a day; None when it is not wanted, or no longer news."""
    occasion, now = occasion_named(OCCASION), timezone.now()
    left = visit.set_off_at
    if occasion is None or left is None or visit.state != State.EN_ROUTE or not setting_of(OCCASION).is_on:
        return None
    arrives = expected_at(visit)
    until = arrives or left + WITHOUT_HOUR
    if now - left > NEWS_FOR or now >= until or visit.client.archived_at is not None:
        return None
    draft = outbox.Draft(
        client=visit.client,
        values=on_the_way_values(visit, arrives=arrives, company=company),
        key=_key(visit),
        about=visit.pk,
        not_before=now + SECOND_THOUGHT,
        useful_until=until,
    )
    known = Message.objects.filter(key__startswith=_key(visit)).order_by("created_at").last()
    if known is None:
        return outbox.put(occasion=occasion, draft=draft, company=company)
    if known.state in GONE and known.sent_at is not None and left - known.sent_at >= AGAIN_AFTER:
        again = replace(draft, key=f"{_key(visit)}:{left:%H%M}")
        return outbox.put(occasion=occasion, draft=again, company=company)
    return known if outbox.requeue(message=known, occasion=occasion, draft=draft) else None


@transaction.atomic
def untell_on_the_way(*, visit: Visit) -> int:
    """He turned back, or is there already: what has not left does not leave."""
    is_back = visit.state in (State.PLANNED, State.CANCELLED, State.SKIPPED)
    why = "Le technicien a fait demi-tour." if is_back else "Le technicien est déjà arrivé."
    rows = Message.objects.filter(key__startswith=_key(visit)).values_list("pk", flat=True)
    return outbox.drop_unsent(messages=list(rows), reason=why)
