"""Reads of companies, members and phones."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from margelle.features.accounts.models import Agency, Company, Device, Invitation, Member, Role


def member_of(request: HttpRequest) -> Member:
    """The member who calls; only inside a declared view (@may or @device)."""
    member: Member = request.member  # type: ignore[attr-defined]  # set by the guard
    return member


def device_of(request: HttpRequest) -> Device:
    """The phone that calls; only inside a @device view."""
    device: Device = request.device  # type: ignore[attr-defined]  # set by the guard
    return device


def local_now(company: Company) -> datetime:
    return timezone.now().astimezone(ZoneInfo(company.timezone))


def local_today(company: Company) -> date:
    """The day it is where the company works, whatever the server's clock is set to."""
    return local_now(company).date()


def open_members() -> QuerySet[Member]:
    return Member.objects.filter(shut_at=None)


def technicians() -> QuerySet[Member]:
    """Technicians who may still receive work, by name."""
    return open_members().filter(role=Role.TECHNICIAN)


def agencies() -> QuerySet[Agency]:
    """Agencies in use, by name."""
    return Agency.objects.filter(archived_at=None)


def technician_count() -> int:
    return technicians().count()


def living_devices() -> QuerySet[Device]:
    """Phones that may still speak to the office, with their technician."""
    return Device.objects.filter(revoked_at=None, member__shut_at=None).select_related("member")


def living_invitations() -> QuerySet[Invitation]:
    """Offered places that nobody has taken yet and that still can be."""
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).order_by("-created_at")


def instant(moment: datetime) -> str:
    """As phones read it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
