"""What the office's preview and the public pages share: the addresses of a shown logbook, and its photos."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse

from margelle.features.accounts.models import Company, Member
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Photo
from margelle.features.fieldwork.queries import proof_file
from margelle.features.planning.models import VisitDocument

from .actions import keep_export, open_ticket
from .labels.book import file_name, file_of
from .models import LogbookExport
from .queries import book, visit_of, years_of


@dataclass(frozen=True)
class Addresses:
    """Where the pages of one logbook are: under its secret address, or in the office's preview."""

    token: str = ""
    pool: UUID | None = None

    @property
    def home(self) -> str:
        if self.token:
            return reverse("carnet:carnet", args=[self.token])
        return reverse("logbook:preview", args=[self.pool])

    @property
    def book(self) -> str:
        if self.token:
            return reverse("carnet:book", args=[self.token])
        return reverse("logbook:book", args=[self.pool])

    @property
    def request(self) -> str:
        """Where the owner asks for a visit; the office's preview has none."""
        return reverse("carnet:request", args=[self.token]) if self.token else ""

    @property
    def withdrawal(self) -> str:
        return reverse("carnet:withdrawal", args=[self.token]) if self.token else ""

    def visit(self, visit_id: UUID) -> str:
        if self.token:
            return reverse("carnet:visit", args=[self.token, visit_id])
        return reverse("logbook:preview_visit", args=[self.pool, visit_id])

    def proof(self, visit_id: UUID) -> str:
        if self.token:
            return reverse("carnet:proof", args=[self.token, visit_id])
        return reverse("logbook:preview_proof", args=[self.pool, visit_id])

    def document(self, row: VisitDocument) -> str:
        if self.token:
            return reverse("carnet:document", args=[self.token, row.pk])
        return reverse("planning:document", args=[row.visit_id, row.pk])

    def photo(self, photo_id: UUID) -> str:
        if self.token:
            return reverse("carnet:photo", args=[self.token, photo_id])
        return reverse("logbook:preview_photo", args=[self.pool, photo_id])


def book_file(
    pool: Pool, *, company: Company, kind: str, year: int | None, by: Member | None
) -> HttpResponseBase:
    """The book as a file, its print kept. Raises TooMany. Outside any transaction: a PDF takes seconds."""
    wanted: Literal["pdf", "json"] = "json" if kind == "json" else "pdf"
    ticket = open_ticket(pool=pool)
    made = book(pool, year)
    content = file_of(made, kind=wanted, company=company, address=ticket.address)
    keep_export(ticket=ticket, book=made, kind=LogbookExport.Kind(wanted), content=content, by=by)
    answer = HttpResponse(content, content_type="application/json" if wanted == "json" else "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(made, wanted)}"'
    return answer


def chosen_year(pool: Pool, text: str) -> int | None:
    """A year that has something to print; anything else means all of it."""
    return int(text) if text in {str(year) for year in years_of(pool)} else None


def proof_of_visit(pool: Pool, visit_id: UUID) -> HttpResponseBase:
    """The proof of a finished visit of this pool as a file, or a 404."""
    visit = visit_of(pool, visit_id)
    found = proof_file(visit) if visit else None
    if found is None:
        raise Http404
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="preuve-{visit_id}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def photo_of(pool: Pool, photo_id: UUID) -> HttpResponseBase:
    """The stored bytes of a photo that this pool's owner may see, or a 404."""
    found = (
        Photo.objects.filter(
            pk=photo_id,
            report__visit__pool_links__pool=pool,
            media__isnull=False,
            removed_at=None,
            superseded_at=None,
            moment__in=[Photo.Moment.BEFORE, Photo.Moment.AFTER],
        )
        .select_related("media")
        .first()
    )
    if found is None or found.media is None or found.pool_id not in (None, pool.pk):
        raise Http404
    response = FileResponse(default_storage.open(found.media.key), content_type=found.media.mime)
    response["Cache-Control"] = "private, max-age=86400"
    return response
