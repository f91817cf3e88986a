"""Handing a logbook over: the file's print is kept, so that anyone can tell whether a file is that one."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.journal import record, take_turn
from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import SealHead
from margelle.features.logbook import events
from margelle.features.logbook.models import LogbookExport
from margelle.features.logbook.queries import Book

BOOK: Final = "book"
MOST_A_DAY: Final = 10


class TooMany(ValueError):
    """Enough books for a day; the message is for the reader."""


@dataclass(frozen=True)
class Ticket:
    """The id of the export to come, and the address that stands in the file."""

    id: UUID
    address: str


@transaction.atomic
def open_ticket(*, pool: Pool) -> Ticket:
    """Before the file is made, which takes seconds and no transaction. Raises TooMany."""
    _check_day(pool)
    key = uuid7()
    secret = capabilities.grant(purpose=BOOK, company_id=pool.company_id, object_id=key)
    return Ticket(key, f"{settings.PUBLIC_URL.rstrip('/')}{reverse('livret:check', args=[secret])}")


def _check_day(pool: Pool) -> None:
    since = timezone.now() - timedelta(days=1)
    if LogbookExport.objects.filter(pool=pool, made_at__gt=since).count() >= MOST_A_DAY:
        raise TooMany(
            "Ce livret a déjà été préparé dix fois aujourd’hui. Reprenez un fichier reçu, ou revenez demain."
        )


@transaction.atomic
def keep_export(
    *, ticket: Ticket, book: Book, kind: LogbookExport.Kind, content: bytes, by: Member | None
) -> LogbookExport:
    """Keep what was handed over: not the file, its print. Raises TooMany: others were made meanwhile."""
    take_turn()
    _check_day(book.pool)
    head = SealHead.objects.first()
    span = book.span
    row: LogbookExport = LogbookExport.objects.create(
        id=ticket.id,
        pool=book.pool,
        kind=kind,
        year=book.year,
        visits=len(book.lines),
        first_day=span[0] if span else None,
        last_day=span[1] if span else None,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        head_number=head.number if head else 0,
        head_hash=head.hash if head else "",
        by=by,
    )
    exported = events.LogbookExported(entity_id=book.pool.pk, export=row.pk, form=kind, sha256=row.sha256)
    record(exported, by=by)
    return row


def matching_export(*, pool: UUID, digest: str) -> LogbookExport | None:
    """The export of this pool that a file is, whichever address it was shown at."""
    found: LogbookExport | None = LogbookExport.objects.filter(pool=pool, sha256=digest).first()
    return found
