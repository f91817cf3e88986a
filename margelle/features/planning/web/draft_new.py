"""A visit that only the draft has: for whom, what, and where in the week."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import add_draft, move_draft
from margelle.features.planning.forms.scenarios import DraftNewForm
from margelle.features.planning.models import Scenario
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.rules import NotAllowed

from .choice import chosen_client, client_step


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def draft_new(request: HttpRequest, scenario: UUID) -> HttpResponse:
    row = get_object_or_404(Scenario, pk=scenario)
    client = chosen_client(request)
    if client is None:
        return client_step(request, "Ajouter au scénario")
    context = {"scenario": row, "client": client}
    if request.method != "POST":
        start = {
            "technician": request.GET.get("technician", ""),
            "day": day_or(request.GET.get("day", ""), row.from_day),
        }
        form = DraftNewForm(client=client, initial=start)
        return render(request, "planning/draft_new.html", {**context, "form": form})
    form = DraftNewForm(request.POST, client=client)
    if form.is_valid():
        try:
            _add(request, row, form)
        except NotAllowed as problem:
            form.add_error(None, str(problem))
    if form.errors:
        return render(request, "planning/draft_new.html", {**context, "form": form}, status=422)
    messages.success(request, f"{client.short_name}{french.NBSP}: ajoutée au scénario.")
    day = form.cleaned_data["day"]
    address = reverse("planning:scenario", args=[row.pk])
    return HttpResponseRedirect(f"{address}?week={day.isoformat()}" if day else address)


def _add(request: HttpRequest, row: Scenario, form: DraftNewForm) -> None:
    given, member = form.cleaned_data, member_of(request)
    minutes = given["minutes"] or given["service"].minutes
    with transaction.atomic():
        made = add_draft(
            scenario=row, by=member, site=given["site"], service=given["service"], minutes=minutes
        )
        move_draft(
            row=made,
            by=member,
            technician=given["technician"],
            day=given["day"],
            start=given["start"],
            version=None,
        )
