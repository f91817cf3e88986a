"""The owner's pages to read, and the technician's scan. Plain pages, no script."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from margelle.base.access import capabilities, device, public
from margelle.base.access.answers import problem
from margelle.base.tenancy.rows import row_or_none
from margelle.base.tenancy.scope import company_scope
from margelle.base.ui import french
from margelle.base.ui.downloads import download
from margelle.features.fieldwork.queries import proof_of
from margelle.features.logbook import actions, queries
from margelle.features.logbook.pages import Addresses, photo_of, proof_of_visit
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import OVER

from .door import WHY, door_of, found_by


@public(reason=WHY)
@require_GET
def carnet(request: HttpRequest, token: str) -> HttpResponse:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            return render(request, "logbook/code.html", door.context())
        return render(request, "logbook/carnet.html", door.context(carnet=queries.carnet(door.link.pool)))


@public(reason=WHY)
@require_POST
def code(request: HttpRequest, token: str) -> HttpResponse:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        typed = request.POST.get("code", "")[:40]
        outcome = actions.try_code(link=door.link, typed=typed, address=request.META.get("REMOTE_ADDR", ""))
        if outcome.result == "open":
            return door.let_in(redirect(Addresses(token).home))
        shut = outcome.result == "shut"
        context = door.context(error=_refusal(outcome), shut=shut)
        response = render(request, "logbook/code.html", context, status=429 if shut else 422)
        if outcome.until is not None:
            response["Retry-After"] = str(max(1, int((outcome.until - timezone.now()).total_seconds())))
        return response


def _refusal(outcome: actions.Outcome) -> str:
    if outcome.result == "shut" and outcome.until is not None:
        at = french.clock(timezone.localtime(outcome.until))
        return f"Trop de codes inexacts. Réessayez à {at}, ou demandez le code à votre entreprise."
    left = f"Il reste {french.plural(outcome.left, 'essai')}"
    if outcome.until is not None:
        seconds = max(1, round((outcome.until - timezone.now()).total_seconds()))
        return f"Ce code n’ouvre pas ce carnet. {left}, dans {seconds} secondes."
    return f"Ce code n’ouvre pas ce carnet. {left}\u00a0: il est écrit sous le QR-code ou sur votre fiche."


@public(reason=WHY)
@require_GET
def visit(request: HttpRequest, token: str, visit: UUID) -> HttpResponse:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            return redirect(Addresses(token).home)
        past = queries.visit_of(door.link.pool, visit)
        told = queries.told_visit(past, door.link.pool) if past else None
        if told is None or past is None:
            raise Http404
        return render(request, "logbook/visit.html", door.context(told=told, proof=proof_of(past)))


@public(reason=WHY)
@require_GET
def proof(request: HttpRequest, token: str, visit: UUID) -> HttpResponseBase:
    """What anyone needs to check a visit alone (NEW-2); without the places where the technician was."""
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            raise Http404
        return proof_of_visit(door.link.pool, visit)


@public(reason=WHY)
@require_GET
def document(request: HttpRequest, token: str, document: UUID) -> HttpResponseBase:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            raise Http404
        row = row_or_none(queries.documents_of(door.link.pool).filter(pk=document))
        if row is None:
            raise Http404
        return download(key=row.key, name=row.name, mime=row.mime)


@public(reason=WHY)
@require_GET
def photo(request: HttpRequest, token: str, photo: UUID) -> HttpResponseBase:
    found = found_by(token)
    with company_scope(found.company_id):
        door = door_of(token, found)
        if not door.is_inside(request):
            raise Http404
        return photo_of(door.link.pool, photo)


@device("sync.scan")
@require_GET
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """A technician's phone scanned a pool's code: its history, and today's visit if there is one (APP-12)."""
    known: Any = request.access_pass  # type: ignore[attr-defined]  # set by @device
    found = capabilities.find(purpose=actions.PURPOSE, secret=token)
    link = actions.link_named(found.object_id) if found and found.company_id == known.company_id else None
    if link is None:
        return problem(404, "unknown_code", "Ce QR-code n’est pas, ou n’est plus, celui d’un bassin.")
    today = known.extras["today"]
    planned = (
        Visit.objects.filter(pool_links__pool=link.pool, technician=known.member, day=today)
        .exclude(state__in=OVER)
        .values_list("pk", flat=True)
        .first()
    )
    from margelle.features.fieldwork.queries import pool_payload

    payload = pool_payload(link.pool, member=known.member, today=today)
    return JsonResponse({"pool": payload, "visit_id": str(planned) if planned else None})
