"""A place offered by e-mail: bound to the address, good for 7 days, works once."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.features.accounts.events import (
    InvitationAccepted,
    InvitationWithdrawn,
    MemberAdded,
    MemberInvited,
)
from margelle.features.accounts.models import Agency, Invitation, Member, Role, Seat, User

from .people import open_account
from .team import Refused

PURPOSE = "invitation"
LIFETIME = timedelta(days=7)


def invite(
    *, by: Member, email: str, first_name: str, last_name: str, role: str, agency: Agency | None = None
) -> Invitation:
    if role not in (Role.MANAGER, Role.COORDINATOR):
        raise Refused("Une invitation est faite pour le bureau. Un technicien reçoit un identifiant.")
    if Member.objects.filter(user__email__iexact=email).exists():
        raise Refused("Cette adresse est déjà celle d’un membre de l’équipe.")
    for old in Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None):
        withdraw(invitation=old, by=by)
    invitation: Invitation = Invitation.objects.create(
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        agency=agency,
        by=by,
        expires_at=timezone.now() + LIFETIME,
    )
    record(MemberInvited(entity_id=invitation.id, role=role), by=by)
    return invitation


def new_link(invitation: Invitation) -> str:
    """A secret that opens the invitation; several may live, only the first use counts."""
    return capabilities.grant(purpose=PURPOSE, company_id=invitation.company_id, object_id=invitation.id)


def withdraw(*, invitation: Invitation, by: Member) -> None:
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        capabilities.revoke(purpose=PURPOSE, object_id=invitation.id)
        record(InvitationWithdrawn(entity_id=invitation.id), by=by)


def is_living(invitation: Invitation) -> bool:
    return (
        invitation.accepted_at is None
        and invitation.withdrawn_at is None
        and invitation.expires_at > timezone.now()
    )


def accept(*, invitation: Invitation, user: User | None, password: str) -> Member:
    """Make the member. `user` is the account that already has this address, its password checked.

    Raises AddressTaken when an account got this address since it was looked for.
    """
    take_turn()
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not is_living(invitation):
        raise Refused("Cette invitation a déjà servi, ou n’est plus valable.")
    if user is None:
        user = open_account(
            first_name=invitation.first_name,
            last_name=invitation.last_name,
            email=invitation.email,
            password=password,
        )
    Seat.objects.create(user=user, company_id=invitation.company_id)
    member: Member = Member.objects.create(
        user=user,
        role=invitation.role,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        email=invitation.email,
        agency_id=invitation.agency_id,
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    capabilities.revoke(purpose=PURPOSE, object_id=invitation.id)
    record(MemberAdded(entity_id=member.id, role=member.role), by=member)
    record(InvitationAccepted(entity_id=invitation.id, member_id=member.id), by=member)
    return member


def is_mail_set_up() -> bool:
    """Without MARGELLE_SMTP_HOST letters are only written to files in the data folder."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def send_letter(invitation: Invitation) -> None:
    """The letter with a link of its own."""
    link = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('invitation', args=[new_link(invitation)])}"
    context = {"invitation": invitation, "company": invitation.company, "link": link}
    send_mail(
        f"{invitation.company.name} vous invite sur Margelle",
        render_to_string("accounts/mail/invitation.txt", context),
        None,
        [invitation.email],
    )
