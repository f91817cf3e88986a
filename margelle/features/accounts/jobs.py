"""Letters leave from here, so that a slow mail server holds nobody up."""

from margelle.base.jobs import job
from margelle.base.jobs.registry import Payload

from .actions import invitations
from .models import Invitation


@job("accounts.send_invitation")
def send_invitation(payload: Payload) -> None:
    offer = Invitation.objects.select_related("company").filter(pk=str(payload["invitation"])).first()
    if offer is not None and invitations.is_living(offer):
        invitations.send_letter(offer)
