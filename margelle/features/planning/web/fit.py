"""Does it fit? What would not, said while a form is filled in and again once it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from margelle.base.access import may
from margelle.features.clients.models import Client
from margelle.features.planning.forms import VisitForm
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import conflicts_if

from .choice import chosen_client


@require_safe
@may("planning.edit")
def conflicts(request: HttpRequest) -> HttpResponse:
    """The notes under a visit's form. What is not yet a value is left out: this asks, it does not check."""
    client = chosen_client(request)
    found = [] if client is None else _found(request, client)
    return render(request, "planning/_conflicts.html", {"conflicts": found})


def _found(request: HttpRequest, client: Client) -> Any:
    row = _row(request.GET.get("visit", ""))
    form = VisitForm(request.GET, client=client, visit=row)
    form.is_valid()
    given = form.cleaned_data
    if not given.get("service") or not given.get("site"):
        return []
    draft = Visit(
        client=client,
        site=given["site"],
        service=given["service"],
        minutes=given.get("minutes") or given["service"].minutes,
        window_from=given.get("window_from"),
        window_to=given.get("window_to"),
    )
    if row is not None:
        draft.pk, draft.state = row.pk, row.state
    return conflicts_if(
        draft, technician=given.get("technician"), day=given.get("day"), start=given.get("start")
    )


def _row(text: str) -> Visit | None:
    try:
        found: Visit | None = Visit.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    return found


def clashes_of(visit: Visit) -> list[str]:
    """What does not fit where the visit stands now, in French."""
    found = conflicts_if(visit, technician=visit.technician, day=visit.day, start=visit.start)
    return [one.text for one in found]


def tell_conflicts(request: HttpRequest, visit: Visit) -> None:
    """After the deed: it is done as asked, and what does not fit is said."""
    found = clashes_of(visit)
    if found:
        messages.warning(request, "À vérifier\u00a0: " + " ".join(found))
