"""Typed builders. Call them inside `company_scope(company.id)`."""

from margelle.features.clients.models import Pool
from margelle.features.logbook import queries
from margelle.features.logbook.actions import keep_export, open_ticket
from margelle.features.logbook.models import LogbookExport


def a_book_secret(pool: Pool, content: bytes = b"%PDF-") -> str:
    """The secret in the address printed in a book that was handed over."""
    ticket = open_ticket(pool=pool)
    kind = LogbookExport.Kind.PDF
    keep_export(ticket=ticket, book=queries.book(pool), kind=kind, content=content, by=None)
    return ticket.address.rstrip("/").rsplit("/", 1)[1]
