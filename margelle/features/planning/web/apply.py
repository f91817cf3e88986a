"""« Appliquer un modèle… »: to one visit or to all that were ticked, after saying what changes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import StaleVisit, apply_template
from margelle.features.planning.forms import ApplyForm
from margelle.features.planning.models import Visit, VisitTemplate
from margelle.features.planning.queries import visit_address
from margelle.features.planning.queries.templates import Applying, for_applying
from margelle.features.planning.rules import EDITABLE, NotAllowed


@dataclass(frozen=True)
class Line:
    visit: Visit
    url: str
    changes: list[str]
    refused: str


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def application(request: HttpRequest) -> HttpResponse:
    """`visit` may be repeated. Opened by GET it only shows; the answer to a POST is each visit changed."""
    given = request.POST if request.method == "POST" else request.GET
    visits = _visits(given)
    form = ApplyForm(given if "template" in given or request.method == "POST" else None)
    template = form.cleaned_data["template"] if form.is_bound and form.is_valid() else None
    if not visits:
        refused = {"problem": "Cochez au moins une intervention.", "back": reverse("planning:visits")}
        return render(request, "planning/refused.html", refused, status=422)
    if request.method == "POST" and template is not None:
        return _applied(request, visits, template)
    context = {
        "form": form,
        "template": template,
        "lines": _lines(visits, template),
        "one": visits[0] if len(visits) == 1 else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/apply.html", context, status=status)


def _visits(given: QueryDict) -> list[Visit]:
    """The ticked ones of this company, in the order of the list; others are not there."""
    ids = []
    for key in list(dict.fromkeys(given.getlist("visit")))[: ApplyForm.MOST]:
        try:
            ids.append(UUID(key))
        except ValueError:
            continue
    rows = {row.pk: row for row in for_applying(Visit.objects.filter(pk__in=ids))}
    return [rows[key] for key in ids if key in rows]


def _lines(visits: list[Visit], template: VisitTemplate | None) -> list[Line]:
    applying = Applying(template) if template else None
    lines = []
    for row in visits:
        state = row.get_state_display().lower()
        refused = "" if row.state in EDITABLE else f"Elle est {state}\u00a0: elle ne se modifie plus."
        changes = applying.over(row).lines if applying and not refused else []
        lines.append(Line(row, visit_address(row.pk), changes, refused))
    return lines


def _applied(request: HttpRequest, visits: list[Visit], template: VisitTemplate) -> HttpResponse:
    done, refused = 0, []
    for row in visits:
        try:
            apply_template(visit=row, template=template, by=member_of(request))
            done += 1
        except (NotAllowed, StaleVisit) as problem:
            refused.append(f"{row.client.short_name}{french.NBSP}: {problem}")
    if done:
        what = french.plural(done, "intervention", "interventions")
        messages.success(request, f"« {template.name} » appliqué à {what}.")
    for line in refused[:5]:
        messages.error(request, line)
    to = visit_address(visits[0].pk) if len(visits) == 1 else reverse("planning:visits")
    return HttpResponseRedirect(to)


def address(visits: list[Any]) -> str:
    """Where a list sends the ticked visits."""
    asked = QueryDict(mutable=True)
    asked.setlist("visit", [str(key) for key in visits])
    return f"{reverse('planning:template_application')}?{asked.urlencode()}"
