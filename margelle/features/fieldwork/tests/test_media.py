"""Photos: whole, clean and once, or refused with nothing kept."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zlib import compress, crc32

import pytest
from django.core.files.storage import default_storage
from django.test import Client as Browser
from django.utils import timezone
from PIL import Image, ImageFile
from pytest_django import Settings

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, bearer, signed_in
from margelle.features.fieldwork.models import Media, Photo
from margelle.features.fieldwork.web import media as door
from margelle.features.planning.rules import State

from .make import a_media, a_photo, a_picture, a_report
from .world import World, a_world


def put(world: World, content: bytes, sha: str = "", **headers: str) -> Any:
    return Browser().put(
        f"/api/media/{sha or sha256(content).hexdigest()}",
        content,
        content_type="image/jpeg",
        headers=bearer(world.secret) | headers,
    )


def head(world: World, sha: str) -> int:
    return Browser().head(f"/api/media/{sha}", headers=bearer(world.secret)).status_code


def code_of(response: Any) -> str:
    return str(response.json()["error"]["code"])


def stored_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))

    ihdr = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", ihdr)
        + chunk(b"IDAT", compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def with_secrets() -> bytes:
    """A JPEG with a position, a camera, a note and a script behind its end."""
    image = Image.new("RGB", (400, 300), "teal")
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-CANARY"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (43.0, 36.0, 2.0)
    buffer = BytesIO()
    image.save(buffer, "JPEG", exif=exif, xmp=b"<x:xmpmeta>XMP-CANARY</x:xmpmeta>", comment=b"NOTE-CANARY")
    return buffer.getvalue() + b"<script>TAIL-CANARY</script>"


def test_half_a_photo_is_refused_after_a_label_was_printed(world: World) -> None:
    """WeasyPrint makes Pillow lenient for the whole process when it is loaded."""
    import weasyprint

    assert weasyprint.HTML is not None
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    assert put(world, a_picture(width=900, height=900)[:-400]).status_code == 422


def test_new_photo_is_created_then_known(world: World) -> None:
    content = a_picture()
    sha = sha256(content).hexdigest()
    assert head(world, sha) == 404
    assert put(world, content).status_code == 201
    assert put(world, content).status_code == 200
    assert head(world, sha) == 200
    media = Media.objects.get()
    assert media.key == f"{world.company.id}/photos/{media.stored_sha256[:2]}/{media.stored_sha256}.jpg"
    with default_storage.open(media.key) as file:
        stored = file.read()
    assert (sha256(stored).hexdigest(), len(stored)) == (media.stored_sha256, media.size)
    assert [path.suffix for path in stored_files()] == [".jpg"]


def test_nothing_rides_along_and_the_picture_stands_upright(world: World) -> None:
    assert put(world, with_secrets()).status_code == 201
    media = Media.objects.get()
    with default_storage.open(media.key) as file:
        stored = file.read()
    assert b"CANARY" not in stored and b"script" not in stored
    with Image.open(BytesIO(stored)) as image:
        assert not image.getexif() and "xmp" not in image.info and image.format == "JPEG"
        assert image.size == (media.width, media.height) == (300, 400)


def test_large_photos_are_brought_down(world: World) -> None:
    put(world, a_picture(width=3000, height=1500))
    assert (Media.objects.get().width, Media.objects.get().height) == (2000, 1000)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_three_formats_become_jpeg(world: World, kind: str) -> None:
    assert put(world, a_picture(kind=kind)).status_code == 201
    assert Media.objects.get().mime == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (png_header(50_000, 50_000), 422, "too_large"),
        (png_header(8_000, 6_000), 422, "too_large"),
        (png_header(0, 0), 422, "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "not_an_image"),
        (b"\xff\xd8\xff<html><script>alert(1)</script></html>", 422, "not_an_image"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", 422, "not_an_image"),
        (a_picture(kind="GIF"), 422, "not_an_image"),
        (a_picture(kind="BMP"), 422, "not_an_image"),
        (a_picture(kind="TIFF"), 422, "not_an_image"),
        (a_picture(width=900, height=900)[:-400], 422, "not_an_image"),
        (b"", 422, "not_an_image"),
    ],
    ids=["bomb", "too many points", "no size", "svg", "html", "gif89", "gif", "bmp", "tiff", "cut", "empty"],
)
def test_hostile_files_are_refused(world: World, content: bytes, status: int, code: str) -> None:
    response = put(world, content)
    assert (response.status_code, code_of(response)) == (status, code)
    assert not Media.objects.exists() and stored_files() == []


def test_wrong_hash_is_refused(world: World) -> None:
    response = put(world, a_picture(), "ab" * 32)
    assert (response.status_code, code_of(response)) == (422, "hash_mismatch")
    assert not Media.objects.exists()


def test_cut_upload_is_refused(world: World) -> None:
    content = a_picture(width=900, height=900)
    response = put(world, content[: len(content) // 3], sha256(content).hexdigest())
    assert (response.status_code, code_of(response)) == (422, "hash_mismatch")


def test_a_phone_sends_so_many_photos_a_day_and_the_next_later(world: World, settings: Settings) -> None:
    settings.PHONE_PHOTOS_PER_DAY = 2
    first, second, third = a_picture("navy"), a_picture("olive"), a_picture("teal")
    put(world, first)
    Media.objects.update(received_at=timezone.now() - timedelta(hours=23, minutes=50))
    assert put(world, second).status_code == 201
    held = put(world, third)
    assert (held.status_code, code_of(held)) == (429, "photo_quota")
    assert "gardée" in held.json()["error"]["message"]
    assert 590 <= int(held["Retry-After"]) <= 600  # when the first leaves the 24 hours
    assert put(world, second).status_code == 200, "what is already here is never in the way"
    assert head(world, sha256(third).hexdigest()) == 404
    assert len(stored_files()) == 2

    Media.objects.filter(sha256=sha256(first).hexdigest()).update(
        received_at=timezone.now() - timedelta(hours=24, seconds=1)
    )
    assert put(world, third).status_code == 201


def test_the_limit_is_of_one_phone_and_may_be_lifted(world: World, settings: Settings) -> None:
    settings.PHONE_PHOTOS_PER_DAY = 1
    put(world, a_picture("navy"))
    assert put(world, a_picture("olive")).status_code == 429
    _, other = a_device(world.technician)
    content = a_picture("olive")
    address = f"/api/media/{sha256(content).hexdigest()}"
    answer = Browser().put(address, content, content_type="image/jpeg", headers=bearer(other))
    assert answer.status_code == 201
    settings.PHONE_PHOTOS_PER_DAY = 0
    assert put(world, a_picture("teal")).status_code == 201


def test_too_many_bytes_are_refused_before_they_are_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MAX_BYTES", 500)
    response = put(world, a_picture(width=900, height=900))
    assert (response.status_code, code_of(response)) == (413, "too_large")


def test_names_that_are_no_hash_lead_nowhere(world: World) -> None:
    for name in ("x", "AB" * 32, "ab" * 31, "..%2f" * 10, "ab" * 32 + "/"):
        assert put(world, a_picture(), name).status_code == 404


def test_bytes_find_their_photo_whichever_comes_first(world: World) -> None:
    early, late = a_picture("navy"), a_picture("olive")
    put(world, early)
    for content in (early, late):
        world.push(world.photo(sha256(content).hexdigest()))
    assert [photo.media is not None for photo in Photo.objects.order_by("seq")] == [True, False]
    put(world, late)
    assert not Photo.objects.filter(media=None).exists()


def test_bytes_that_a_dying_server_gave_to_no_photo_are_asked_for_again(world: World) -> None:
    content = a_picture()
    sha = sha256(content).hexdigest()
    assert put(world, content).status_code == 201
    with company_scope(world.company.pk):
        a_photo(a_report(world.visit), sha256=sha)  # the bytes are there, and it has none
    assert head(world, sha) == 404
    assert put(world, content).status_code == 200
    assert head(world, sha) == 200
    with company_scope(world.company.pk):
        assert Photo.objects.get(sha256=sha).media is not None


def test_a_file_that_a_restore_has_lost_is_asked_for_again(world: World) -> None:
    content = a_picture()
    sha = sha256(content).hexdigest()
    world.push(world.photo(sha))
    put(world, content)
    [lost] = stored_files()
    lost.unlink()
    assert head(world, sha) == 404
    assert put(world, content).status_code == 200
    assert head(world, sha) == 200
    assert stored_files() == [lost]
    Media.objects.update(key="gone.jpg")  # written by an older encoder: its name will not come back
    assert head(world, sha) == 404
    put(world, content)
    assert head(world, sha) == 200
    assert Photo.objects.get().media == Media.objects.get()


def test_last_photo_validates_the_visit(world: World) -> None:
    first, second = a_picture("navy"), a_picture("olive")
    world.push(
        world.photo(sha256(first).hexdigest(), "before"),
        world.photo(sha256(second).hexdigest(), "after"),
        world.op("visit.finish", {"missing": []}),
    )
    put(world, first)
    assert world.fresh().state == State.DONE
    put(world, second)
    assert world.fresh().state == State.VALIDATED


def test_same_photo_in_two_companies_is_two_rows(db: None) -> None:
    content = a_picture()
    sha = sha256(content).hexdigest()
    mine, rival = a_world(), a_world()
    put(mine, content)
    assert head(rival, sha) == 404
    assert put(rival, content).status_code == 201
    for world in (mine, rival):
        with company_scope(world.company.id):
            assert Media.objects.get().key.startswith(str(world.company.id))


def test_office_sees_photo_and_thumbnail(world: World) -> None:
    media = a_media(a_picture(width=900, height=600))
    photo = a_photo(a_report(world.visit), media=media)
    browser = signed_in(Browser(), world.manager)
    whole = browser.get(f"/photos/{photo.pk}/")
    assert (whole.status_code, whole["Content-Type"]) == (200, "image/jpeg")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Cache-Control"].startswith("private") and whole["Content-Disposition"].startswith("inline")
    for _ in range(2):
        small = browser.get(f"/photos/{photo.pk}/thumbnail/")
        with Image.open(BytesIO(small.content)) as image:
            assert image.size == (320, 213)


def test_photo_of_another_company_or_without_bytes_or_removed_is_missing(db: None) -> None:
    world, rival = a_world(), a_world()
    with company_scope(world.company.id):
        report = a_report(world.visit)
        waiting = a_photo(report)
        removed = a_photo(report, media=a_media(), removed_at=report.begun_at)
        shown = a_photo(report, media=a_media())
    browser = signed_in(Browser(), world.manager)
    stranger = signed_in(Browser(), rival.manager)
    for address in ("/photos/{}/", "/photos/{}/thumbnail/"):
        assert browser.get(address.format(waiting.pk)).status_code == 404
        assert browser.get(address.format(removed.pk)).status_code == 404
        assert stranger.get(address.format(shown.pk)).status_code == 404
        assert browser.get(address.format(shown.pk)).status_code == 200
