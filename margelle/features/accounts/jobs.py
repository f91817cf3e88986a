"""Letters leave from here, so that a slow mail server holds nobody up."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from margelle.base.jobs import job, schedule
from margelle.base.jobs.registry import Payload

from .actions import invitations
from .models import Invitation, Lockout


@job("accounts.send_invitation")
def send_invitation(payload: Payload) -> None:
    offer = Invitation.objects.select_related("company").filter(pk=str(payload["invitation"])).first()
    if offer is not None and invitations.is_living(offer):
        invitations.send_letter(offer)


@job("accounts.purge", company=False)
def purge(payload: Payload) -> None:
    """Sessions that are over and failures that no longer count."""
    del payload
    call_command("clearsessions")
    Lockout.objects.filter(first_at__lt=timezone.now() - timedelta(days=1)).delete()


schedule("accounts.purge", "30 3 * * *")
