"""Files that the office attaches to a visit: recognised by their first bytes, never by their name."""

from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.planning.events import VisitEdited
from margelle.features.planning.models import TemplateDocument, Visit, VisitDocument

from .locking import locked, refresh

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PER_VISIT: Final = 20


class BadDocument(ValueError):
    """The file is not one of ours; the message is French."""


def kind_of(content: bytes) -> tuple[str, str]:
    """(MIME type, extension) from the content; raises BadDocument."""
    if content.startswith(b"%PDF-"):
        return "application/pdf", "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    raise BadDocument("ce n’est ni un PDF, ni une image JPEG, PNG ou WebP")


def check_document(name: str, content: bytes) -> tuple[str, str]:
    if not content:
        raise BadDocument(f"« {name} »\u00a0: le fichier est vide.")
    if len(content) > MAX_BYTES:
        raise BadDocument(f"« {name} »\u00a0: le fichier dépasse 10 Mo.")
    try:
        return kind_of(content)
    except BadDocument as problem:
        raise BadDocument(f"« {name} »\u00a0: {problem}.") from problem


@transaction.atomic
def attach_document(*, visit: Visit, by: Member, name: str, content: bytes) -> VisitDocument:
    """Keep a file with the visit (PDF, JPEG, PNG or WebP, 10 MB at most). Raises BadDocument."""
    from .edit import told

    mime, extension = check_document(name, content)
    row = locked(visit)
    if row.documents.count() >= MAX_PER_VISIT:
        raise BadDocument(f"Une intervention garde {MAX_PER_VISIT} documents au plus.")
    path = f"company/{row.company_id}/visits/{row.pk}/{uuid4().hex}.{extension}"
    document: VisitDocument = VisitDocument.objects.create(
        visit=row,
        name=clean_name(name, extension),
        key=default_storage.save(path, ContentFile(content)),
        mime=mime,
        size=len(content),
        by=by,
    )
    told(row, ["documents"], by, bump=True)
    refresh(visit, row)
    return document


@transaction.atomic
def remove_document(*, document: VisitDocument, by: Member) -> None:
    from .edit import told

    row = locked(document.visit)
    key = document.key
    document.delete()
    told(row, ["documents"], by, bump=True)
    transaction.on_commit(lambda: drop_file(key))


@transaction.atomic
def show_document(*, document: VisitDocument, shown: bool, by: Member) -> None:
    """In the owner's e-carnet, or no more. The technician need not hear of it: his visit is the same."""
    row = locked(document.visit)
    if VisitDocument.objects.filter(pk=document.pk).exclude(is_shown=shown).update(is_shown=shown):
        record(VisitEdited(entity_id=row.pk, version=row.version, fields=("documents",)), by=by)


def drop_file(key: str) -> None:
    """Erase a file that nothing names any more: a template shares its own with its visits."""
    if not is_named(key):
        default_storage.delete(key)


def is_named(key: str) -> bool:
    named = VisitDocument.objects.filter(key=key).exists()
    return named or TemplateDocument.objects.filter(key=key).exists()


def clean_name(name: str, extension: str) -> str:
    """What is shown and given back on download: no folder, no control sign, the extension of the content."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip() or "document"
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    return f"{stem[: 119 - len(extension)]}.{extension}"
