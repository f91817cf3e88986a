"""HEAD and PUT /api/media/<sha256>: the phone's photos, named by the hash of what it sends.

Nothing here holds the database while bytes arrive or are decoded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256 as sha256_of
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from margelle.base.access import device
from margelle.base.access.answers import problem
from margelle.features.accounts.queries import device_of, member_of
from margelle.features.fieldwork.actions import attach_photos, keep_media
from margelle.features.fieldwork.models import Media, Photo
from margelle.features.fieldwork.pictures import NotAPicture, TooManyPixels, clean_picture
from margelle.features.fieldwork.queries.photos import seconds_until_room
from margelle.features.fieldwork.store import is_kept

MAX_BYTES = 12_000_000
CHUNK = 64 * 1024
NOT_AN_IMAGE = "Ce fichier n’est pas une photo JPEG, PNG ou WebP lisible."
TOO_LARGE = "Cette photo est trop grande\u00a0: 12\u00a0Mo et 40\u00a0millions de points au plus."
TOO_MANY = (
    "Ce téléphone a envoyé {} photos en 24\u00a0heures, le plus qu’il peut. "
    "Celle-ci est gardée et partira d’elle-même plus tard."
)
MISMATCH = "La photo reçue n’est pas celle qui était annoncée\u00a0: envoyez-la de nouveau."


class TooManyBytes(ValueError):
    pass


@device("media.put", transaction=False)
@require_http_methods(["HEAD", "PUT"])
def media(request: HttpRequest, sha256: str) -> HttpResponseBase:
    found = Media.objects.filter(sha256=sha256).first()
    # A table restored without its files must not make the last copy leave the phone.
    is_known = found is not None and is_kept(found.key)
    if request.method == "HEAD":
        # Bytes that a photo still waits for are sent again: that is what gives them to it.
        is_known = is_known and not Photo.objects.filter(sha256=sha256, media=None).exists()
        # Not the default text/html: the phone takes a page for a captive portal and believes none of it.
        return HttpResponse(status=200 if is_known else 404, content_type="application/json")
    if is_known:
        attach_photos(sha256=sha256)  # an earlier upload may have died between row and photo
        return JsonResponse({"sha256": sha256}, status=200)
    if (wait := seconds_until_room(device_of(request).pk, now=timezone.now())) > 0:
        return _later(wait)
    return _put(request, sha256)


def _later(wait: int) -> JsonResponse:
    """Not a refusal of the photo: the phone keeps it and comes back by itself."""
    answer = problem(429, "photo_quota", TOO_MANY.format(settings.PHONE_PHOTOS_PER_DAY))
    answer["Retry-After"] = str(wait)
    return answer


def _put(request: HttpRequest, sha256: str) -> JsonResponse:
    try:
        with _received(request) as (file, digest):
            if digest != sha256:
                return problem(422, "hash_mismatch", MISMATCH, field="sha256")
            picture = clean_picture(file)
    except TooManyBytes:
        return problem(413, "too_large", TOO_LARGE, field="body")
    except TooManyPixels:
        return problem(422, "too_large", TOO_LARGE, field="body")
    except NotAPicture:
        return problem(422, "not_an_image", NOT_AN_IMAGE, field="body")
    except UnreadablePostError:
        return problem(422, "hash_mismatch", MISMATCH, field="sha256")
    _, is_new = keep_media(
        sha256=sha256,
        picture=picture,
        company_id=member_of(request).company_id,
        device_id=device_of(request).pk,
    )
    return JsonResponse({"sha256": sha256}, status=201 if is_new else 200)


@contextmanager
def _received(request: HttpRequest) -> Iterator[tuple[IO[bytes], str]]:
    """The body in a temporary file, with its hash; TooManyBytes as soon as it passes the limit."""
    announced = request.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > MAX_BYTES:
        raise TooManyBytes
    digest, size = sha256_of(), 0
    with SpooledTemporaryFile(max_size=1_000_000) as file:
        while chunk := request.read(CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise TooManyBytes
            digest.update(chunk)
            file.write(chunk)
        file.seek(0)
        yield file, digest.hexdigest()
