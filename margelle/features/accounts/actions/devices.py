"""Phones: enrolled by their technician, shut out by the office."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.events import DeviceEmptied, DeviceEnrolled, DeviceRevoked
from margelle.features.accounts.models import Device, Member

PURPOSE = "device"
MODES = ("lock", "wipe")
_SAID = (
    "queue", "photos", "refused", "waiting_since", "app_version", "last_contact_at", "counted_day",
    "counted_ops",
)  # fmt: skip
LAST_PUSH = timedelta(days=7)  # long enough to find the leaver, short enough to be over


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


def note_contact(
    *,
    device: Device,
    queue: int,
    photos: int,
    app_version: str,
    refused: int = 0,
    oldest_s: int | None = None,
    counted: tuple[date, int] | None = None,
) -> None:
    """What the phone says of itself; no journal line, it comes every few minutes.

    `oldest_s` is the age of its oldest unsent entry by the phone's own clock, which may be wrong about the
    date. An older phone does not say it: then the office counts from the first time it heard of a queue.
    """
    now = timezone.now()
    device.queue, device.photos, device.refused, device.app_version = queue, photos, refused, app_version
    device.waiting_since = _waiting_since(device, now, oldest_s)
    device.last_contact_at = now
    if counted is not None:
        device.counted_day, device.counted_ops = counted
    device.save(update_fields=_SAID)
    if device.last_push_until is not None and device.waiting_since is None:
        _end_last_push(device)


@transaction.atomic
def _end_last_push(device: Device) -> None:
    device.last_push_until = None
    device.save(update_fields=["last_push_until"])
    record(DeviceEmptied(entity_id=device.id), by=device.member)


def _waiting_since(device: Device, now: datetime, oldest_s: int | None) -> datetime | None:
    if not device.queue and not device.photos:
        return None
    if oldest_s is not None:
        return now - timedelta(seconds=oldest_s)
    return device.waiting_since or now


@transaction.atomic
def revoke_device(*, device: Device, mode: str, by: Member, last_push: bool = False) -> None:
    """Shut a phone out. Its token stays known: at its next contact it is told "lock" or "wipe".

    With `last_push` a locked phone may still send what it holds, once: a leaver's last day is not lost.
    """
    if mode not in MODES:
        raise ValueError(mode)
    now = timezone.now()
    open_until = now + LAST_PUSH if last_push and mode == "lock" else None
    device.revoked_at, device.revoked_by, device.revoke_mode = now, by, mode
    device.told_at, device.last_push_until = None, open_until
    device.save(update_fields=["revoked_at", "revoked_by", "revoke_mode", "told_at", "last_push_until"])
    event = DeviceRevoked(
        entity_id=device.id,
        mode=mode,
        queue=device.queue,
        photos=device.photos,
        last_push=open_until is not None,
    )
    record(event, by=by)
