"""Letters leave from here, so that a slow mail server holds nobody up."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from margelle.base.jobs import job, schedule
from margelle.base.jobs.registry import Payload

from .actions import invitations
from .actions.showroom import TELL_JOB, purge_demo_requests, tell_operator
from .models import DemoRequest, Invitation, Lockout


@job("accounts.send_invitation")
def send_invitation(payload: Payload) -> None:
    offer = Invitation.objects.select_related("company").filter(pk=str(payload["invitation"])).first()
    if offer is not None and invitations.is_living(offer):
        invitations.send_letter(offer)


@job(TELL_JOB, company=False)
def tell(payload: Payload) -> None:
    asked = DemoRequest.objects.filter(pk=str(payload["request"])).first()
    if asked is not None:
        tell_operator(asked)


@job("accounts.purge", company=False)
def purge(payload: Payload) -> None:
    """Sessions that are over, failures that no longer count, requests of more than a year."""
    del payload
    call_command("clearsessions")
    Lockout.objects.filter(first_at__lt=timezone.now() - timedelta(days=1)).delete()
    purge_demo_requests()


schedule("accounts.purge", "30 3 * * *")
