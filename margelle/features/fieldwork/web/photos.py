"""Photos for the office: the image, its thumbnail, and a client's album."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.base.ui.slots import panels_for, tabs_for
from margelle.features.clients.models import Client
from margelle.features.clients.queries import client_head
from margelle.features.fieldwork.queries import photo_bytes, photos_of_client, shown_photos

PER_PAGE = 48


@may("reports.view")
@require_safe
def photo(request: HttpRequest, photo: UUID) -> HttpResponse:
    return _image(photo, small=False)


@may("reports.view")
@require_safe
def thumbnail(request: HttpRequest, photo: UUID) -> HttpResponse:
    return _image(photo, small=True)


def _image(pk: UUID, *, small: bool) -> HttpResponse:
    row = get_object_or_404(shown_photos().select_related("media"), pk=pk)
    if row.media is None:
        raise Http404
    try:
        content = photo_bytes(row.media, small=small)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="photo-{row.at:%Y-%m-%d}.jpg"'
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@may("reports.view")
@require_safe
def client_photos(request: HttpRequest, client: UUID) -> HttpResponse:
    row = get_object_or_404(Client, pk=client)
    pages = Paginator(photos_of_client(row).filter(media__isnull=False), PER_PAGE)
    return render(
        request,
        "fieldwork/client_photos.html",
        {
            **client_head(row),
            "tabs": tabs_for("client", row, request, current="photos"),
            "client_actions": panels_for("client_actions", row, request),
            "page": pages.get_page(request.GET.get("page")),
        },
    )
