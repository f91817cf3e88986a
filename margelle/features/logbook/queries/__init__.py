"""Reads of the logbook. All inside a company_scope."""

from .book import Book, BookLine, book, export_named, exports_of, years_of
from .carnet import (
    Carnet,
    Line,
    Past,
    Told,
    carnet,
    is_open,
    links_of,
    living_link,
    logbooks,
    open_links,
    told_visit,
    visit_of,
)
from .documents import documents_of

__all__ = [
    "Book",
    "BookLine",
    "Carnet",
    "Line",
    "Past",
    "Told",
    "book",
    "carnet",
    "documents_of",
    "export_named",
    "exports_of",
    "is_open",
    "links_of",
    "living_link",
    "logbooks",
    "open_links",
    "told_visit",
    "visit_of",
    "years_of",
]
