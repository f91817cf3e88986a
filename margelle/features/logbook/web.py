"""The office's side of logbooks: list, labels, opening and closing, the page as the client sees it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from margelle.base.access import may
from margelle.features.accounts.queries import member_of
from margelle.features.clients.models import Client, Pool
from margelle.features.fieldwork.queries import proof_of
from margelle.features.planning.models import Visit

from . import actions, queries
from .actions.exports import TooMany
from .labels import Label, labels_of, pdf_of
from .pages import Addresses, book_file, chosen_year, photo_of, proof_of_visit
from .tables import LogbookTable

MOST_LABELS = 300


def _pool(pk: UUID) -> Pool:
    return get_object_or_404(Pool.objects.select_related("site__client"), pk=pk)


@may("logbooks.view")
@require_GET
def logbooks(request: HttpRequest) -> HttpResponseBase:
    table = LogbookTable(request, queries.logbooks())
    if (answer := table.export_response("e-carnets")) is not None:
        return answer
    return render(request, "logbook/logbooks.html", {"table": table})


@may("logbooks.manage")
@require_POST
def space(request: HttpRequest, client: UUID) -> HttpResponse:
    """Open or close a client's space, from the client page or the list."""
    owner = get_object_or_404(Client, pk=client)
    if request.POST.get("open") == "1":
        actions.open_space(client=owner, by=member_of(request))
        messages.success(
            request, f"Espace client ouvert\u00a0: {owner.full_name()}. Le QR-code est prêt à imprimer."
        )
    else:
        actions.close_space(client=owner, by=member_of(request))
        messages.success(
            request, f"Espace client fermé\u00a0: {owner.full_name()}. L’e-carnet ne répond plus."
        )
    return redirect(_back(request))


@may("logbooks.manage")
@require_POST
def link(request: HttpRequest, pool: UUID) -> HttpResponse:
    """Make the pool's code, or replace it when there is one: the old one dies at once."""
    found = _pool(pool)
    living = queries.living_link(found)
    if living is None:
        actions.make_link(pool=found, by=member_of(request))
        messages.success(request, "QR-code créé, prêt à imprimer.")
    else:
        actions.replace_link(link=living, by=member_of(request))
        messages.success(
            request, "QR-code remplacé\u00a0: l’ancien ne répond plus. Imprimez et posez le nouveau."
        )
    return redirect(_back(request))


@may("logbooks.manage")
@require_POST
def code(request: HttpRequest, pool: UUID) -> HttpResponse:
    living = queries.living_link(_pool(pool))
    if living is not None:
        actions.replace_code(link=living, by=member_of(request))
        messages.success(request, "Nouveau code du carnet. Donnez-le au client\u00a0: l’ancien n’ouvre plus.")
    return redirect(_back(request))


@may("logbooks.view")
@require_GET
def preview(request: HttpRequest, pool: UUID) -> HttpResponse:
    """The page exactly as the client sees it (CLI-12), with a bar to come back."""
    found = _pool(pool)
    context = _context(request, found) | {"carnet": queries.carnet(found)}
    return render(request, "logbook/carnet.html", context)


@may("logbooks.view")
@require_GET
def preview_visit(request: HttpRequest, pool: UUID, visit: UUID) -> HttpResponse:
    found = _pool(pool)
    past = queries.visit_of(found, visit)
    told = queries.told_visit(past, found) if past else None
    if told is None:
        get_object_or_404(Visit.objects.none())
    shown = {"told": told, "proof": proof_of(past) if past else None}
    return render(request, "logbook/visit.html", _context(request, found) | shown)


@may("logbooks.view")
@require_GET
def preview_proof(request: HttpRequest, pool: UUID, visit: UUID) -> HttpResponseBase:
    return proof_of_visit(_pool(pool), visit)


@may("logbooks.view")
@require_GET
def preview_photo(request: HttpRequest, pool: UUID, photo: UUID) -> HttpResponseBase:
    return photo_of(_pool(pool), photo)


@may("logbooks.view", transaction=False)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, pool: UUID) -> HttpResponseBase:
    """The whole book or one year of it, as a signed file (NEW-11)."""
    found = _pool(pool)
    member = member_of(request)
    context = _context(request, found) | {"years": queries.years_of(found)}
    if request.method != "POST":
        return render(request, "logbook/book.html", context)
    year = chosen_year(found, request.POST.get("year", ""))
    kind = request.POST.get("kind", "")
    try:
        return book_file(found, company=member.company, kind=kind, year=year, by=member)
    except TooMany as problem:
        return render(request, "logbook/book.html", context | {"problem": str(problem)}, status=429)


def _context(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    company = member_of(request).company
    shown = {"company": company, "company_name": company.name, "pool": pool, "to": Addresses(pool=pool.pk)}
    return shown | {"preview": True}


@may("logbooks.view")
@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """Labels and sheets to print, for one pool or many (QR-2)."""
    return render(
        request, "logbook/labels.html", {"labels": _chosen(request), "query": request.GET.urlencode()}
    )


@may("logbooks.view", transaction=False)
@require_GET
def labels_pdf(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    wanted_sheet = request.GET.get("kind") == "sheet"
    content = pdf_of(chosen, kind="sheet" if wanted_sheet else "label")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="e-carnets.pdf"'
    return response


def _chosen(request: HttpRequest) -> list[Label]:
    ids = []
    for text in request.GET.getlist("pool")[:MOST_LABELS]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    links = queries.links_of(ids) if ids else queries.open_links()[:MOST_LABELS]
    actions.mark_printed(links=links)
    return labels_of(links, company=member_of(request).company)


def _back(request: HttpRequest) -> str:
    """Where the button stood; only addresses of this very site."""
    target = request.POST.get("next", "")
    return (
        target
        if target.startswith("/") and not target.startswith("//") and "\\" not in target
        else "/logbooks/"
    )
