"""Labels and plant-room sheets: the QR code, the short code, and whose pool it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from margelle.features.accounts.models import Company
from margelle.features.logbook.actions import code_of, token_of
from margelle.features.logbook.models import LogbookLink
from margelle.features.logbook.rules import shown_code


@dataclass(frozen=True)
class Label:
    """What is printed for one pool. `svg` is drawn by segno from our own address, hence safe."""

    client: str
    pool: str
    city: str
    address: str
    code: str
    company: str
    phone: str
    svg: SafeString


def labels_of(links: Sequence[LogbookLink], *, company: Company) -> list[Label]:
    return [_label(link, company) for link in links]


def _label(link: LogbookLink, company: Company) -> Label:
    address = settings.PUBLIC_URL + reverse("carnet:carnet", args=[token_of(link)])
    qr = segno.make(address, error="q", micro=False)
    drawing = qr.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    site = link.pool.site
    return Label(
        client=site.client.full_name(),
        pool=link.pool.name,
        city=site.city,
        address=address,
        code=shown_code(code_of(link)),
        company=company.name,
        phone=company.phone,
        svg=mark_safe(drawing),  # noqa: S308 — segno's own drawing, no text of ours inside
    )


class _NoFetch(RuntimeError):
    """A printed page asked for something outside itself."""


def pdf_of(labels: Sequence[Label], *, kind: Literal["label", "sheet"]) -> bytes:
    """A4 pages of eight labels, or one sheet a pool."""
    return closed_pdf(render_to_string("logbook/print.html", {"labels": labels, "kind": kind}))


def closed_pdf(html: str) -> bytes:
    """Nothing is fetched: style and drawings are inside."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class Closed(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise _NoFetch(url)

    closed: Any = Closed
    return bytes(HTML(string=html, url_fetcher=closed()).write_pdf())
