"""The book of a pool as a file: PDF to read and print, JSON to check with the program."""

import json
from typing import Any, Literal

import segno
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from margelle.base.ui import french
from margelle.features.accounts.models import Company
from margelle.features.fieldwork.queries import chain_file
from margelle.features.logbook.queries import Book

from . import closed_pdf

Kind = Literal["pdf", "json"]


def file_of(book: Book, *, kind: Kind, company: Company, address: str) -> bytes:
    return _json(book, company, address) if kind == "json" else _pdf(book, company, address)


def file_name(book: Book, kind: Kind) -> str:
    title = "carnet-sanitaire" if book.is_register else "carnet"
    year = f"-{book.year}" if book.year else ""
    return f"{title}-{slugify(book.pool.name) or 'bassin'}{year}.{kind}"


def _pdf(book: Book, company: Company, address: str) -> bytes:
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    context = {
        "book": book,
        "company": company,
        "address": address,
        "qr": mark_safe(drawing),  # noqa: S308 — segno's own drawing of our own address
        "today": timezone.localdate(),
        "site": book.pool.site,
    }
    return closed_pdf(render_to_string("logbook/book_print.html", context))


def _json(book: Book, company: Company, address: str) -> bytes:
    """Facts of what is sealed, with the chain; the words of every visit beside them, for the eye."""
    pool = book.pool
    chain: dict[str, Any] = chain_file(book.visits) or {}
    found: dict[str, Any] = {
        "format": "margelle-carnet",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "check_at": address,
        "company": {"id": str(company.pk), "name": company.name},
        "pool": {
            "id": str(pool.pk),
            "name": pool.name,
            "volume_m3": str(pool.volume_m3) if pool.volume_m3 is not None else None,
            "sanitiser": pool.sanitiser,
            "is_collective": pool.is_collective,
        },
        "year": book.year,
        "words": [_words(line) for line in book.lines],
        **chain,
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _words(line: Any) -> dict[str, Any]:
    told = line.told
    return {
        "visit": str(told.visit.pk),
        "day": told.day.isoformat(),
        "service": told.visit.service.name,
        "technician": told.technician,
        "summary": told.headline,
        "readings": {one.parameter.code: str(one.value) for one in told.lines},
        "products": [
            f"{use.product.name}, {french.fr_decimal(use.quantity, 3)} {use.product.unit}"
            for use in told.products
        ],
        "tasks": list(told.tasks),
        "comments": list(told.comments),
        "is_sealed": line.proof is not None,
    }
