"""« Poser chez plusieurs clients »: one template over many places and days (RTE-11)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of, technicians
from margelle.features.planning.actions import Laid, lay_template
from margelle.features.planning.forms import CampaignForm, PlacesForm
from margelle.features.planning.models import VisitTemplate
from margelle.features.planning.queries.campaign import MOST_SITES, Preview, preview, sites_for
from margelle.features.planning.rules import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def campaign(request: HttpRequest) -> HttpResponse:
    """GET with choices shows the proposal, written nowhere; POST is the proposal as it was kept."""
    if request.method == "POST":
        return _laid(request)
    if "first" not in request.GET:
        return _page(request, CampaignForm(initial=_usual(request)))
    form = CampaignForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    today = local_today(member_of(request).company)
    found = list(sites_for(form.audience(), today)[: MOST_SITES + 1])
    if len(found) > MOST_SITES:
        form.add_error(None, f"Plus de {MOST_SITES} lieux répondent à ces choix\u00a0: précisez-les.")
        return _page(request, form, status=422)
    row = form.cleaned_data["template"]
    return _page(request, form, template=row, shown=preview(row, found, form.span()))


def _usual(request: HttpRequest) -> dict[str, Any]:
    """From next Monday on, three weeks, everybody."""
    today = local_today(member_of(request).company)
    monday = today + timedelta(days=7 - today.weekday())
    return {
        "template": request.GET.get("template", ""),
        "first": monday,
        "last": monday + timedelta(days=18),
        "most": 3,
        "technicians": [member.pk for member in technicians()],
    }


def _page(
    request: HttpRequest,
    form: CampaignForm,
    *,
    template: VisitTemplate | None = None,
    shown: Preview | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "template": template,
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


def _laid(request: HttpRequest) -> HttpResponse:
    sent = PlacesForm(request.POST)
    problems = sent.problems
    if not problems and sent.template is not None:
        try:
            laid = lay_template(template=sent.template, by=member_of(request), places=sent.places)
        except NotAllowed as problem:
            problems = [str(problem)]
        else:
            _say(request, sent.template, laid)
            return HttpResponseRedirect(_where(sent))
    return _page(request, CampaignForm(initial=_usual(request)), problems=problems[:8], status=422)


def _say(request: HttpRequest, template: VisitTemplate, laid: Laid) -> None:
    what = french.plural(laid.made, "intervention prévue", "interventions prévues")
    undo = reverse("planning:change_undo", args=[laid.change.pk]) if laid.change else ""
    messages.success(request, f"« {template.name} »\u00a0: {what}.", extra_tags=undo)
    if laid.already:
        there = french.plural(laid.already, "y était déjà", "y étaient déjà")
        messages.info(request, f"{there}\u00a0: rien n’est en double.")


def _where(sent: PlacesForm) -> str:
    days = [place.day for place in sent.places if place.day]
    board = reverse("planning:board")
    return f"{board}?week={min(days).isoformat()}" if days else reverse("planning:visits")
