"""A survey 24 hours after a visit: put into the outbox by a job, once for a visit, not too often."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Company
from margelle.features.messaging import actions as outbox
from margelle.features.messaging.queries import setting_of
from margelle.features.messaging.rules import occasion_named
from margelle.features.outreach.events import SurveysAsked
from margelle.features.outreach.models import Survey
from margelle.features.outreach.queries import due_visits, outreach_settings, values_of
from margelle.features.outreach.rules import STILL_FRESH
from margelle.features.planning.models import Visit

PURPOSE: Final = "survey"
SURVEY_KEY: Final = "survey"
BATCH = 500


def address_of(secret: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('survey:page', args=[secret])}"


@transaction.atomic
def ask_clients(*, company: Company, now: datetime | None = None) -> int:
    """Ask those whose visit ended a day ago (MKT-1); how many. Safe to repeat."""
    if not setting_of(SURVEY_KEY).is_on:
        return 0
    take_turn()  # two runs at once would both see the same visits
    rows = due_visits(now or timezone.now(), outreach_settings().gap_days)
    return len(ask_about(rows=rows, company=company))


@transaction.atomic
def ask_about(*, rows: Sequence[Visit], company: Company) -> list[Survey]:
    """Put a survey about each of these visits into the outbox; those that have one are left out."""
    occasion = occasion_named(SURVEY_KEY)
    if not rows or occasion is None:
        return []
    ids = [uuid7() for _ in rows]
    secrets = capabilities.grant_many(purpose=PURPOSE, company_id=company.pk, object_ids=ids)
    drafts = [
        outbox.Draft(
            client=row.client,
            values=values_of(row, link=address_of(secret), company=company),
            key=f"survey:{row.pk}",
            about=row.pk,
            useful_until=timezone.now() + STILL_FRESH,
        )
        for row, secret in zip(rows, secrets, strict=True)
    ]
    made = {
        message.key: message for message in outbox.put_many(occasion=occasion, drafts=drafts, company=company)
    }
    surveys = Survey.objects.bulk_create(
        [
            Survey(id=pk, visit=row, client=row.client, technician=row.technician, message=made[draft.key])
            for pk, row, draft in zip(ids, rows, drafts, strict=True)
            if draft.key in made
        ],
        batch_size=BATCH,
    )
    record(SurveysAsked(entity_id=company.pk, count=len(surveys)))
    return surveys
