"""Phones: enrolled by their technician, shut out by the office."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.events import DeviceEnrolled, DeviceRevoked
from margelle.features.accounts.models import Device, Member

PURPOSE = "device"
MODES = ("lock", "wipe")


def enrol_device(
    *, member: Member, device_id: UUID, name: str, platform: str, app_version: str
) -> tuple[Device, str]:
    """The phone and its token. A phone that comes back keeps its row and loses its old tokens.

    The id that the phone proposes is kept when it is free or already this technician's; otherwise (another
    technician's phone, one that was shut out) the phone gets a new id and must take it from the answer.
    """
    known: Device | None = Device.objects.filter(pk=device_id, member=member, revoked_at=None).first()
    device = known or _new_device(member, device_id)
    device.name, device.platform, device.app_version = name, platform, app_version
    device.last_contact_at = timezone.now()
    device.save()
    capabilities.revoke(purpose=PURPOSE, object_id=device.id)
    token = capabilities.grant(purpose=PURPOSE, company_id=member.company_id, object_id=device.id)
    record(DeviceEnrolled(entity_id=device.id, member_id=member.id), by=member)
    return device, token


def _new_device(member: Member, device_id: UUID) -> Device:
    try:
        with transaction.atomic():
            device = Device(id=device_id, member=member, name="")
            device.save(force_insert=True)
            return device
    except IntegrityError:  # taken: perhaps by another company, whose row cannot be seen here
        return Device(id=uuid7(), member=member, name="")


def note_contact(*, device: Device, queue: int, photos: int, app_version: str) -> None:
    """What the phone says of itself; no journal line, it comes every few minutes."""
    device.queue, device.photos, device.app_version = queue, photos, app_version
    device.last_contact_at = timezone.now()
    device.save(update_fields=["queue", "photos", "app_version", "last_contact_at"])


def revoke_device(*, device: Device, mode: str, by: Member) -> None:
    """Shut a phone out. Its token stays known: at its next contact it is told "lock" or "wipe"."""
    if mode not in MODES:
        raise ValueError(mode)
    device.revoked_at, device.revoked_by, device.revoke_mode = timezone.now(), by, mode
    device.save(update_fields=["revoked_at", "revoked_by", "revoke_mode"])
    record(DeviceRevoked(entity_id=device.id, mode=mode, queue=device.queue, photos=device.photos), by=by)
