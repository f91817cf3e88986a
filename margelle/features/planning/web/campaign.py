"""« Poser chez plusieurs clients »: one template over many places and days (RTE-11)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.actions import lay_template
from margelle.features.planning.forms import CampaignForm, PlacesForm
from margelle.features.planning.models import VisitTemplate
from margelle.features.planning.queries import open_templates
from margelle.features.planning.queries.campaign import MOST_SITES, Preview, preview, sites_for
from margelle.features.planning.rules import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def campaign(request: HttpRequest, template: UUID) -> HttpResponse:
    """GET with choices shows the proposal, written nowhere; POST is the proposal as it was kept."""
    row = get_object_or_404(open_templates(), pk=template)
    if request.method == "POST":
        return _laid(request, row)
    if "first" not in request.GET:
        return _page(request, row, CampaignForm(initial=_usual(request)))
    form = CampaignForm(request.GET)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    today = local_today(member_of(request).company)
    found = list(sites_for(form.audience(), today)[: MOST_SITES + 1])
    if len(found) > MOST_SITES:
        form.add_error(None, f"Plus de {MOST_SITES} lieux répondent à ces choix\u00a0: précisez-les.")
        return _page(request, row, form, status=422)
    return _page(request, row, form, shown=preview(row, found, form.span()))


def _usual(request: HttpRequest) -> dict[str, Any]:
    """From next Monday on, three weeks, everybody."""
    today = local_today(member_of(request).company)
    monday = today + timedelta(days=7 - today.weekday())
    return {
        "first": monday,
        "last": monday + timedelta(days=18),
        "most": 3,
        "technicians": [member.pk for member in technicians()],
    }


def _page(
    request: HttpRequest,
    row: VisitTemplate,
    form: CampaignForm,
    *,
    shown: Preview | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "template": row,
        "form": form,
        "preview": shown,
        "team": technicians(),
        "problems": problems or [],
    }
    if shown is not None:
        context["loads"] = _loads(shown)
    return render(request, "planning/campaign.html", context, status=status)


def _loads(shown: Preview) -> list[dict[str, Any]]:
    """One line per technician and day that the campaign touches."""
    names = {row.technician.pk: row.technician for row in shown.placed if row.technician}
    return [
        {
            "technician": names[technician],
            "day": day,
            "before": before,
            "after": after,
            "limit": shown.limits[technician, day],
        }
        for (technician, day), (before, after) in sorted(
            shown.loads.items(), key=lambda one: (one[0][1], str(names[one[0][0]]))
        )
    ]


def _laid(request: HttpRequest, row: VisitTemplate) -> HttpResponse:
    places = PlacesForm(request.POST)
    problems = places.problems
    if not problems:
        try:
            laid = lay_template(template=row, by=member_of(request), places=places.places)
        except NotAllowed as problem:
            problems = [str(problem)]
        else:
            what = french.plural(laid.made, "intervention prévue", "interventions prévues")
            undo = reverse("planning:change_undo", args=[laid.change.pk]) if laid.change else ""
            messages.success(request, f"« {row.name} »\u00a0: {what}.", extra_tags=undo)
            if laid.already:
                there = french.plural(laid.already, "y était déjà", "y étaient déjà")
                messages.info(request, f"{there}\u00a0: rien n’est en double.")
            return HttpResponseRedirect(_where(places))
    return _page(request, row, CampaignForm(initial=_usual(request)), problems=problems[:8], status=422)


def _where(places: PlacesForm) -> str:
    days = [place.day for place in places.places if place.day]
    board = reverse("planning:board")
    return f"{board}?week={min(days).isoformat()}" if days else reverse("planning:visits")
