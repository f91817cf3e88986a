"""A visit that was not made is told to the client, with its reason and the next one."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from margelle.features.accounts.models import Company
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.models import Message
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.reminders import skipped_values

SKIPPED: Final = "visit_skipped"
SECOND_THOUGHT = timedelta(minutes=10)  # skipped by mistake, it is put back in that time
STILL_NEWS = timedelta(days=2)


def _key(visit: Visit) -> str:
    return f"skipped:{visit.pk}:{visit.day}"


@transaction.atomic
def tell_skipped(*, visit: Visit, company: Company) -> Message | None:
    """Once for a visit and a day; None when the company does not write on this occasion."""
    occasion = occasion_named(SKIPPED)
    if occasion is None or visit.day is None or not setting_of(SKIPPED).is_on:
        return None
    now = timezone.now()
    draft = outbox.Draft(
        client=visit.client,
        values=skipped_values(visit, company=company),
        key=_key(visit),
        about=visit.pk,
        not_before=now + SECOND_THOUGHT,
        useful_until=now + STILL_NEWS,
    )
    return outbox.put(occasion=occasion, draft=draft, company=company)


@transaction.atomic
def untell_skipped(*, visit: Visit) -> int:
    """It is to be made after all: what has not left does not leave."""
    return outbox.drop_keyed(key=_key(visit), reason="L’intervention est de nouveau prévue.")
