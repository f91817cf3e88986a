"""The bytes of photos: kept once per company, given to the rows that wait for them."""

from uuid import UUID

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.events import PhotoReceived, PhotoRemoved, PhotoWithdrawn
from margelle.features.fieldwork.models import Incident, Media, Photo, Seal
from margelle.features.fieldwork.pictures import Picture
from margelle.features.fieldwork.queries import photo_key
from margelle.features.fieldwork.rules import Refused
from margelle.features.fieldwork.store import is_kept, keep
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .origin import Origin, lay_aside
from .seals import seal_foreign_change, seal_visit
from .validation import try_validation


def keep_media(
    *, sha256: str, picture: Picture, company_id: object, device_id: UUID | None = None
) -> tuple[Media, bool]:
    """Store a re-encoded picture under the hash of what the phone sent; True when it is new.

    The file is written before the row, outside of any transaction: a row never points to nothing. Two
    uploads at once end in one row. The row and the photos that waited for it are one transaction, in turn
    with the operations that bring photos: a server that dies leaves neither, and neither misses the other.
    """
    key = photo_key(company_id, picture.sha256)
    keep(key, picture.content)
    values = {
        "key": key,
        "stored_sha256": picture.sha256,
        "mime": "image/jpeg",
        "size": len(picture.content),
        "width": picture.width,
        "height": picture.height,
        "device_id": device_id,
    }
    with transaction.atomic():
        take_turn()
        media, is_new = Media.objects.get_or_create(sha256=sha256, defaults=values)
        if not is_new and media.key != key and not is_kept(media.key):
            Media.objects.filter(pk=media.pk).update(**values)  # its file is gone: this one takes its place
        attach_photos(sha256=sha256)
    return media, is_new


@transaction.atomic
def attach_photos(*, sha256: str) -> int:
    """Give waiting photos their bytes, then try to validate their visits; how many were waiting."""
    media = Media.objects.filter(sha256=sha256).first()
    if media is None:
        return 0
    waiting = list(Photo.objects.filter(sha256=sha256, media=None).select_related("report"))
    visits = {photo.report.visit_id for photo in waiting}
    sealed = _sealed(visits) if visits else []
    for photo in waiting:
        photo.media = media
        photo.save(update_fields=["media"])
        record(PhotoReceived(entity_id=photo.report.visit_id, fact=photo.pk))
    for visit in sealed:
        seal_visit(visit, why=Seal.Why.COMPLETION)
    visits |= set(Incident.objects.filter(photo_sha256=sha256).values_list("report__visit_id", flat=True))
    for visit in Visit.objects.filter(pk__in=visits, state=State.DONE).select_related("company"):
        try_validation(visit)
    return len(waiting)


def _sealed(visits: set[UUID]) -> list[Visit]:
    """Those that are sealed, as they stand before bytes that come late complete them."""
    take_turn()
    found = list(Visit.objects.filter(pk__in=visits, state=State.VALIDATED))
    for visit in found:
        seal_foreign_change(visit)
    return found


@transaction.atomic
def withdraw_photo(*, visit: Visit, origin: Origin, photo: UUID) -> None:
    """The technician takes back a photo of his: what corrects it is that there is none. A photo whose own
    operation was refused is no error."""
    fact = Photo.objects.filter(pk=photo).select_related("report").first()
    if fact is None or fact.superseded_at is not None:
        return
    if fact.report.visit_id != visit.pk:
        raise Refused("« photo » désigne une photo d’une autre intervention.", field="photo")
    lay_aside(fact)
    record(PhotoWithdrawn(entity_id=visit.pk, fact=fact.pk), by=origin.by)


@transaction.atomic
def remove_photo(*, photo: Photo, by: Member, at: object) -> None:
    """Take a photo out of every report, for ever; the row says when. A second time changes nothing."""
    take_turn()
    visit = Visit.objects.get(pk=photo.report.visit_id)
    seal_foreign_change(visit)
    if Photo.objects.filter(pk=photo.pk, removed_at=None).update(removed_at=at):
        record(PhotoRemoved(entity_id=visit.pk, fact=photo.pk), by=by)
        seal_visit(visit, why=Seal.Why.COMPLETION)
