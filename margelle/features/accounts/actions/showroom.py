"""The public pages of the instance: the prices it shows, and who asks to be shown the product (MKT-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.features.accounts.models import DemoRequest, ShownPrice

KEPT: Final = timedelta(days=365)  # the form says so
TELL_JOB: Final = "accounts.tell_operator"


@transaction.atomic
def set_prices(rows: Sequence[ShownPrice]) -> None:
    """These lines and no others, in this order."""
    ShownPrice.objects.all().delete()
    for rank, row in enumerate(rows):
        row.rank = rank
    ShownPrice.objects.bulk_create(rows)


@transaction.atomic
def ask_demo(
    *,
    once: UUID,
    company_name: str,
    name: str,
    email: str,
    technicians: int,
    phone: str = "",
    message: str = "",
) -> tuple[DemoRequest, bool]:
    """Keep the request and have a letter sent to who runs the instance. The same form sent twice is one
    request, the first; False then."""
    asked, is_new = DemoRequest.objects.get_or_create(
        once=once,
        defaults={
            "company_name": company_name,
            "name": name,
            "email": email,
            "phone": phone,
            "technicians": technicians,
            "message": message,
        },
    )
    if is_new and settings.OPERATOR_EMAIL:
        enqueue(TELL_JOB, key=str(asked.pk), payload={"request": asked.pk})
    return asked, is_new


def tell_operator(asked: DemoRequest) -> None:
    """The letter, once; nobody is told when no address is set: `manage.py demo_requests` lists them all."""
    if asked.told_at is not None or not settings.OPERATOR_EMAIL:
        return
    send_mail(
        f"Demande de démonstration\u00a0: {asked.company_name}",
        render_to_string("accounts/mail/demo_request.txt", {"asked": asked}),
        None,
        [settings.OPERATOR_EMAIL],
    )
    asked.told_at = timezone.now()
    asked.save(update_fields=["told_at"])


def purge_demo_requests(now: datetime | None = None) -> int:
    """Those of more than a year; how many went."""
    gone, _ = DemoRequest.objects.filter(created_at__lt=(now or timezone.now()) - KEPT).delete()
    return gone
