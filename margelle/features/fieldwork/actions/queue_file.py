"""A phone's exported queue, let in by a manager through the same door as the phone itself (NEW-1).

The file comes from a person, perhaps by mail: nothing in it is believed before it has been measured.
"""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.db import transaction

from margelle.base.journal import record
from margelle.base.sync.push import push
from margelle.base.sync.wire import MAX_OPS, SCHEMAS, Answer, Push
from margelle.features.accounts.models import Device, Member
from margelle.features.fieldwork.events import QueueImported
from margelle.features.fieldwork.pictures import NotAPicture, TooManyPixels, clean_picture
from margelle.features.fieldwork.queries.entered_again import entered_again
from margelle.features.fieldwork.rules import Refused

from .photos import keep_media

LIST: Final = "operations.json"
PHOTO: Final = re.compile(r"photos/([0-9a-f]{64})\.jpg")
LARGEST_FILE = 200_000_000
LARGEST_LIST = 8_000_000
LARGEST_PHOTO = 12_000_000
MOST_FILES = 2_000
MOST_OPS = 10_000
NOT_ONE = "Ce fichier n’est pas un export de l’application, ou il est abîmé."
_BROKEN = (BadZipFile, NotImplementedError, EOFError, OSError, zlib.error)
ON_THE_WIRE = ("id", "seq", "kind", "subject", "at", "offset_ms", "payload", "replaces")


@dataclass
class Imported:
    """What became of each entry and of each photo; `said` pairs an entry of the file with its answer."""

    said: list[tuple[dict[str, Any], Answer]] = field(default_factory=list)
    photos: int = 0
    bad_photos: int = 0

    def count(self, *statuses: str) -> int:
        return sum(answer.status in statuses for _, answer in self.said)


def import_queue(*, file: IO[bytes], size: int, device: Device, by: Member) -> Imported:
    """Apply the file as if its phone had sent it: in its technician's name, each entry once.

    Raises Refused with nothing done when the file is not an export of this phone.
    """
    if size > LARGEST_FILE:
        raise Refused("Ce fichier est trop gros\u00a0: 200\u00a0Mo au plus.", field="file")
    try:
        archive = ZipFile(file)
        pictures = _contents(archive)
        ops, refused = _entries(_read(archive, archive.getinfo(LIST), LARGEST_LIST), device)
    except _BROKEN as error:
        raise Refused(NOT_ONE, field="file") from error
    result = Imported()
    again = entered_again(ops, refused, device)
    result.said += [(op, _corrected(op)) for op in ops if str(op["id"]) in again]
    for batch in _batches([op for op in ops if str(op["id"]) not in again]):
        result.said += _pushed(batch, device)
    for sha, info in pictures.items():
        if _keep_photo(archive, info, sha, device):
            result.photos += 1
        else:
            result.bad_photos += 1
    with transaction.atomic():
        record(_told(device, result), by=by)
    return result


def _told(device: Device, result: Imported) -> QueueImported:
    return QueueImported(
        entity_id=device.pk,
        applied=result.count("applied"),
        known=result.count("duplicate"),
        refused=result.count("rejected", "retry"),
        photos=result.photos,
    )


def _contents(archive: ZipFile) -> dict[str, ZipInfo]:
    """The photos by their hash. Only what the application writes is allowed in, and nothing twice."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise Refused(f"Ce fichier contient trop de pièces\u00a0: {MOST_FILES} au plus.", field="file")
    names = [info.filename for info in infos]
    if LIST not in names or len(set(names)) != len(names):
        raise Refused(NOT_ONE, field="file")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("Ce fichier est protégé par un mot de passe.", field="file")
    if sum(info.file_size for info in infos) > LARGEST_FILE:
        raise Refused("Ce fichier est trop gros une fois ouvert\u00a0: 200\u00a0Mo au plus.", field="file")
    found = {}
    for info in infos:
        photo = PHOTO.fullmatch(info.filename)
        if photo is not None:
            found[photo.group(1)] = info
        elif info.filename != LIST:
            raise Refused("Ce fichier contient autre chose que des saisies et des photos.", field="file")
    return found


def _read(archive: ZipFile, info: ZipInfo, limit: int) -> bytes:
    """What the archive says of its sizes is only a claim: reading stops at the limit."""
    with archive.open(info) as part:
        content = part.read(limit + 1)
    if len(content) > limit:
        raise Refused("Une pièce de ce fichier est trop grosse.", field="file")
    return content


def _entries(content: bytes, device: Device) -> tuple[list[dict[str, Any]], set[str]]:
    """The entries, and the ids of those that the office had refused."""
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("format") != "margelle-queue":
        raise Refused(NOT_ONE, field="file")
    if head.get("schema") not in SCHEMAS:
        raise Refused("Cet export vient d’une version inconnue de l’application.", field="file")
    if str(head.get("company")) != str(device.company_id):
        raise Refused("Cet export est d’une autre entreprise.", field="file")
    if (str(head.get("device")), str(head.get("member"))) != (str(device.pk), str(device.member_id)):
        raise Refused(f"Cet export vient d’un autre téléphone que celui de {device.member}.", field="file")
    ops = head.get("ops")
    if not isinstance(ops, list) or len(ops) > MOST_OPS or not all(isinstance(op, dict) for op in ops):
        raise Refused("La liste des saisies de ce fichier est abîmée.", field="file")
    for op in ops:
        try:
            UUID(str(op.get("id")))
        except ValueError:
            raise Refused("Une saisie de ce fichier n’a pas d’identité.", field="file") from None
    refused = {str(op["id"]) for op in ops if op.get("state") == "refused"}
    return [{name: op[name] for name in ON_THE_WIRE if name in op} for op in ops], refused


def _corrected(op: dict[str, Any]) -> Answer:
    reason = "Refusée en son temps, puis saisie de nouveau\u00a0: la plus récente compte seule."
    return Answer(id=UUID(str(op["id"])), status="rejected", code="entered_again", reason=reason)


def _batches(ops: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Oldest first, as the phone sends them; an entry twice in the file is one entry."""
    once = list({str(op["id"]): op for op in ops}.values())
    ordered = sorted(once, key=lambda op: op["seq"] if isinstance(op.get("seq"), int) else 0)
    for start in range(0, len(ordered), MAX_OPS):
        yield ordered[start : start + MAX_OPS]


def _pushed(batch: list[dict[str, Any]], device: Device) -> list[tuple[dict[str, Any], Answer]]:
    body = Push.model_validate({"device": device.pk, "schema": 1, "ops": batch})
    return list(zip(batch, push(body, member=device.member, device=device), strict=True))


def _keep_photo(archive: ZipFile, info: ZipInfo, sha: str, device: Device) -> bool:
    """False when it is not the picture that it says it is: the others still count."""
    try:
        content = _read(archive, info, LARGEST_PHOTO)
        if sha256(content).hexdigest() != sha:
            return False
        picture = clean_picture(BytesIO(content))
    except (NotAPicture, TooManyPixels, Refused, *_BROKEN):
        return False
    keep_media(sha256=sha, picture=picture, company_id=device.company_id, device_id=device.pk)
    return True
