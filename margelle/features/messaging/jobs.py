"""Every minute what is due leaves, company by company."""

import logging
from uuid import UUID

from django.utils import timezone

from margelle.base.jobs import Payload, beat, enqueue, job
from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.scope import company_scope, current_company_id
from margelle.features.accounts.models import Company

from .actions import call_again
from .actions.sending import has_due, report_lost, send_due
from .queries import due_alerts

log = logging.getLogger(__name__)


@job("messaging.send", atomic=False)
def send(payload: Payload) -> None:
    """Not in one transaction: that a message is being sent must be written before it leaves."""
    company_id = current_company_id()
    assert company_id is not None
    send_due(company=Company.objects.get(pk=company_id))
    if has_due(timezone.now()):
        enqueue("messaging.send", key=f"more:{uuid7()}")


@beat
def wake_the_outboxes() -> None:
    for company_id in Company.objects.values_list("pk", flat=True):
        try:
            _wake(company_id)
        except Exception:
            log.exception("the outbox of company %s was not looked at", company_id)


def _wake(company_id: UUID) -> None:
    now = timezone.now()
    with company_scope(company_id):
        if due_alerts(now).exists():
            call_again(company=Company.objects.get(pk=company_id), now=now)
        report_lost(now=now)
        if has_due(now):
            enqueue("messaging.send", key=f"minute:{now:%Y%m%d%H%M}")
