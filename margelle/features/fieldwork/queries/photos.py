"""Photos: which ones, and their bytes."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from margelle.features.clients.models import Client
from margelle.features.fieldwork.models import Media, Photo
from margelle.features.fieldwork.pictures import THUMBNAIL, clean_picture
from margelle.features.fieldwork.store import keep, read


def photo_key(company_id: object, stored_sha256: str) -> str:
    return f"{company_id}/photos/{stored_sha256[:2]}/{stored_sha256}.jpg"


def shown_photos() -> QuerySet[Photo]:
    """Photos that stand: not corrected, not taken out by the office."""
    return Photo.objects.filter(superseded_at=None, removed_at=None)


def photos_of_client(client: Client) -> QuerySet[Photo]:
    return (
        shown_photos()
        .filter(report__visit__client=client)
        .select_related("media", "pool", "by", "report__visit__service")
        .order_by("-at", "-pk")
    )


DAY = timedelta(hours=24)
LONGEST_WAIT = 3600  # seconds; the limit may be raised meanwhile


def seconds_until_room(device_id: UUID, *, now: datetime) -> int:
    """How long this phone should keep its next photo (MARGELLE_PHONE_PHOTOS_PER_DAY); 0: not at all."""
    limit = settings.PHONE_PHOTOS_PER_DAY
    if not limit:
        return 0
    sent = Media.objects.filter(device_id=device_id, received_at__gt=now - DAY)
    # The one that has to leave the day before another may enter.
    last = sent.order_by("-received_at").values_list("received_at", flat=True)[limit - 1 : limit].first()
    if last is None:
        return 0
    return min(LONGEST_WAIT, max(1, round((last + DAY - now).total_seconds())))


def photo_bytes(media: Media, *, small: bool = False) -> bytes:
    """The stored JPEG, or its thumbnail of 320 px, which is made at first sight and kept."""
    if not small:
        return read(media.key)
    key = f"{media.key.removesuffix('.jpg')}-{THUMBNAIL}.jpg"
    try:
        return read(key)
    except FileNotFoundError:
        picture = clean_picture(BytesIO(read(media.key)), longest=THUMBNAIL)
        keep(key, picture.content)
        return picture.content
