"""The company's page of required things, and asking for one at one visit (PEER-2)."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions.requirements import (
    archive_requirement,
    ask_requirement,
    save_requirement,
)
from margelle.features.planning.forms.requirements import RequirementForm
from margelle.features.planning.models import Requirement
from margelle.features.planning.queries import visit_address, visit_for
from margelle.features.planning.queries.requirements import how_often, listed_requirements, where_words
from margelle.features.planning.rules import NotAllowed


def _as_it_is(rows: QuerySet[Requirement], value: str) -> QuerySet[Requirement]:
    return rows  # the page itself has chosen between open and archived rows


class RequirementTable(Table[Requirement]):
    id = "requirements"
    row_template = "planning/_requirement_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="text", label="Exigence", sort=("text",), export=lambda r: r.text),
        Column(key="kind", label="Nature", sort=("kind", "text"), export=lambda r: r.get_kind_display()),
        Column(key="when", label="Fréquence", sort=("when", "every"), export=how_often),
        Column(key="where", label="Où", export=lambda r: where_words(r) or "Partout"),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields: ClassVar[Sequence[str]] = ("text", "service__name", "template__name")
    search_label = "Exigence, prestation, modèle…"
    default_sort = "text"
    per_page = 50
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="État",
            choices=(("archived", "Archivées"),),
            apply=_as_it_is,
            all_label="En service",
        ),
    )
    empty = Empty(
        icon="list-checks",
        title="Aucune exigence",
        text="Une étape, une photo ou un relevé sans quoi une intervention ne se termine qu’avec un motif.",
        url="/requirements/new/",
        label="Exigence",
    )


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    tabs = tabs_for("catalogue", None, request, current="requirements")
    return render(request, template, {"tabs": tabs, **context}, status=status)


@require_safe
@may("planning.view")
def requirements(request: HttpRequest) -> HttpResponse:
    table = RequirementTable(request, listed_requirements(archived=request.GET.get("state") == "archived"))
    if (answer := table.export_response("exigences")) is not None:
        return answer
    return _page(request, "planning/requirements.html", table=table)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def requirement_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Requirement(), "Nouvelle exigence")


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def requirement(request: HttpRequest, requirement: UUID) -> HttpResponse:
    row = get_object_or_404(Requirement, pk=requirement)
    return _edit(request, row, f"Modifier « {row.text} »")


def _edit(request: HttpRequest, row: Requirement, title: str) -> HttpResponse:
    form = RequirementForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        saved = save_requirement(requirement=form.requirement(), by=member_of(request))
        messages.success(request, f"« {saved.text} » est enregistrée\u00a0: les téléphones la reçoivent.")
        return redirect("planning:requirements")
    status = 422 if form.is_bound else 200
    return _page(request, "planning/requirement_form.html", form=form, form_title=title, status=status)


@require_POST
@may("planning.edit")
def requirement_archive(request: HttpRequest, requirement: UUID) -> HttpResponse:
    row = get_object_or_404(Requirement, pk=requirement)
    archived = request.POST.get("archived")
    if archived not in {"1", "0"}:
        return HttpResponse("Choisissez\u00a0: archiver ou rétablir.", status=422, content_type="text/plain")
    archive_requirement(requirement=row, archived=archived == "1", by=member_of(request))
    verb = "n’est plus demandée" if archived == "1" else "est de nouveau demandée"
    messages.success(request, f"« {row.text} » {verb}.")
    return redirect("planning:requirements")


@require_POST
@may("planning.edit")
def visit_asking(request: HttpRequest, visit: UUID, requirement: UUID) -> HttpResponse:
    """Ask for it at this visit (`asked` = 1), or no more (0)."""
    row = visit_for(visit)
    wanted = get_object_or_404(Requirement, pk=requirement, when=Requirement.When.ASKED)
    asked = request.POST.get("asked")
    if asked not in {"1", "0"}:
        return HttpResponse(
            "Choisissez\u00a0: demander ou ne plus demander.", status=422, content_type="text/plain"
        )
    try:
        ask_requirement(visit=row, requirement=wanted, asked=asked == "1", by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        verb = "est demandée à cette intervention" if asked == "1" else "n’est plus demandée ici"
        messages.success(request, f"« {wanted.text} » {verb}.")
    return HttpResponseRedirect(visit_address(row.pk))
