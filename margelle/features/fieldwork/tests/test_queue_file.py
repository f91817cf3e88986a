"""The exported queue of a phone, given in by a manager: the same door, no hostile file (NEW-1)."""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from margelle.base.journal.models import Entry
from margelle.base.sync.models import SyncOp
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Device
from margelle.features.fieldwork.actions import queue_file
from margelle.features.fieldwork.models import Comment, Media, Photo, ProductUse, Reading

from .make import a_picture
from .pages import office, text_of
from .world import World, a_world

PICTURE = a_picture()
SHA = sha256(PICTURE).hexdigest()


def head(world: World, *ops: dict[str, Any], **other: Any) -> dict[str, Any]:
    """As store/export.js writes it, the phone's own fields of each entry included."""
    rows = [op | {"state": "refused", "attempts": 3, "reason": "Non", "receipt": None} for op in ops]
    return {
        "format": "margelle-queue",
        "schema": 1,
        "device": str(world.device.pk),
        "company": str(world.company.pk),
        "member": str(world.technician.pk),
        "exported_at": "2027-06-14T18:00:00Z",
        "ops": rows,
        "photos": [],
    } | other


def zipped(content: Any, files: dict[str, bytes] | None = None, **how: Any) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", **how) as archive:
        if content is not None:
            archive.writestr("operations.json", content if isinstance(content, str) else json.dumps(content))
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def give(world: World, content: bytes, browser: Browser | None = None, device: Any = None) -> Any:
    upload = SimpleUploadedFile("margelle.zip", content, content_type="application/zip")
    address = f"/team/phones/{device or world.device.pk}/queue/"
    return (browser or office(world)).post(address, {"file": upload})


def test_the_exported_queue_arrives_in_the_technician_s_name_once(world: World) -> None:
    ops = [world.op("visit.arrive"), world.reading(), world.photo(SHA)]
    content = zipped(head(world, *ops), {f"photos/{SHA}.jpg": PICTURE})
    page = give(world, content).content.decode()
    assert page.count("Reçue") == 3 and "1 photo gardée" in page.replace("\u00a0", " ")
    reading = Reading.objects.get()
    assert (str(reading.pk), reading.by) == (ops[1]["id"], world.technician)
    assert Photo.objects.get().media is not None
    again = give(world, content).content.decode()
    assert again.count("Déjà reçue") == 3
    assert world.statuses(*ops) == ["duplicate"] * 3  # the phone sends them after all
    assert Reading.objects.count() == 1 and Media.objects.count() == 1
    told = Entry.objects.filter(kind="QueueImported").order_by("seq")
    assert [(one.payload["applied"], one.payload["known"]) for one in told] == [(3, 0), (0, 3)]


def test_what_is_refused_is_listed_with_its_reason_and_holds_up_nothing(world: World) -> None:
    bad = world.reading("180", parameter="free_chlorine_mg_l")
    unknown = world.op("pool.explode")
    content = zipped(head(world, bad, unknown, world.reading("7.2")))
    page = give(world, content).content.decode()
    assert page.count("Refusée") == 2 and "ne peut pas valoir" in page
    assert [str(one.value) for one in Reading.objects.all()] == ["7.200"]


def test_what_was_refused_and_entered_again_counts_once(world: World) -> None:
    """He typed it again: the first one, good now, must not be added to the second."""
    refused, again = world.used("0.72"), world.used("0.72")
    assert world.statuses(world.op("visit.arrive"), again) == ["applied"] * 2
    page = give(world, zipped(head(world, refused))).content.decode()
    assert "puis saisie de nouveau" in page
    assert [str(one.quantity) for one in ProductUse.objects.all()] == ["0.720"]


def test_of_two_refused_entries_of_one_thing_the_newest_counts(world: World) -> None:
    first, other = world.reading("7.0"), world.reading("1.1", parameter="free_chlorine_mg_l")
    newest = world.reading("7.4")
    to_office = [
        world.op("comment.write", {"text": text, "audience": "office"}) for text in ("Portail", "Chien")
    ]
    page = give(world, zipped(head(world, first, other, newest, *to_office))).content.decode()
    assert page.count("puis saisie de nouveau") == 1
    assert sorted(str(one.value) for one in Reading.objects.all()) == ["1.100", "7.400"]
    assert Comment.objects.count() == 2, "two messages are two messages"


def test_a_photo_that_is_none_is_counted_and_not_kept(world: World) -> None:
    fake = b"<script>alert(1)</script>"
    files = {f"photos/{sha256(fake).hexdigest()}.jpg": fake, f"photos/{'0' * 64}.jpg": PICTURE}
    page = give(world, zipped(head(world), files)).content.decode().replace("\u00a0", " ")
    assert "2 photos illisibles" in page
    assert not Media.objects.exists()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"company": "01900000-0000-7000-8000-000000000000"}, "autre entreprise"),
        ({"device": "01900000-0000-7000-8000-000000000000"}, "autre téléphone"),
        ({"member": "01900000-0000-7000-8000-000000000000"}, "autre téléphone"),
        ({"schema": 99}, "version inconnue"),
        ({"format": "holiday-photos"}, "pas un export"),
        ({"ops": "all"}, "abîmée"),
        ({"ops": [{"kind": "visit.arrive"}]}, "pas d’identité"),
    ],
)
def test_an_export_of_elsewhere_is_refused_whole(world: World, other: dict[str, Any], said: str) -> None:
    answer = give(world, zipped(head(world, world.reading(), **other)))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not SyncOp.objects.exists() and not Entry.objects.filter(kind="QueueImported").exists()


def _list_of_holes(world: World) -> bytes:
    return zipped(json.dumps(head(world)) + " " * queue_file.LARGEST_LIST, compression=ZIP_DEFLATED)


@pytest.mark.parametrize(
    "content",
    [
        b"not a zip at all",
        b"PK\x03\x04" + b"\x00" * 40,
        zipped(None, {"photos/" + SHA + ".jpg": PICTURE}),
        zipped("{}", {"../../etc/passwd": b"x"}),
        zipped("{}", {"photos/../operations.json": b"x"}),
        zipped("{}", {"photos/" + "A" * 64 + ".jpg": b"x"}),
        zipped("[" * 100_000),
        zipped("not json"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_changes_nothing(world: World, content: bytes) -> None:
    answer = give(world, content)
    assert answer.status_code == 422
    assert not SyncOp.objects.exists() and not Media.objects.exists()


def test_sizes_and_counts_have_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert give(world, _list_of_holes(world)).status_code == 422  # a bomb: 8 MB of blanks in a few kB
    monkeypatch.setattr(queue_file, "MOST_FILES", 1)
    assert give(world, zipped(head(world), {f"photos/{SHA}.jpg": PICTURE})).status_code == 422
    monkeypatch.setattr(queue_file, "MOST_FILES", 10)
    monkeypatch.setattr(queue_file, "MOST_OPS", 1)
    assert give(world, zipped(head(world, world.reading(), world.reading()))).status_code == 422
    monkeypatch.setattr(queue_file, "LARGEST_FILE", 100)
    assert give(world, zipped(head(world))).status_code == 422
    assert not SyncOp.objects.exists()


def test_only_a_manager_of_this_company_gives_it_in(db: None) -> None:
    mine, rival = a_world(), a_world()
    content = zipped(head(mine, mine.reading()))
    assert give(mine, content, office(mine, "coordinator")).status_code == 403
    assert give(mine, content, office(rival)).status_code == 404
    assert give(mine, content, device=rival.device.pk).status_code == 404
    for one in (mine, rival):
        with company_scope(one.company.id):
            assert not SyncOp.objects.exists()
    assert give(mine, content).status_code == 200


def test_a_locked_phone_s_file_still_comes_in(world: World) -> None:
    Device.objects.filter(pk=world.device.pk).update(revoked_at=world.visit.created_at, revoke_mode="lock")
    assert give(world, zipped(head(world, world.reading()))).status_code == 200
    assert Reading.objects.count() == 1


def test_the_page_of_the_phone_sets_its_count_beside_the_office_s(world: World) -> None:
    world.push(world.reading(), world.ticked())
    body = {"queue": 0, "photos": 0, "day": world.today.isoformat(), "day_ops": 3}
    headers = {"Authorization": f"Bearer {world.secret}"}
    beat = Browser().post("/api/device/heartbeat", body, content_type="application/json", headers=headers)
    assert beat.json()["day"] == {"day": world.today.isoformat(), "ops": 2}
    page = text_of(office(world), f"/team/phones/{world.device.pk}/")
    assert "Reçu de ce téléphone" in page and " 2 3 0 " in page
    wrong = Browser().post(
        "/api/device/heartbeat", body | {"day": "hier"}, content_type="application/json", headers=headers
    )
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "day")
