"""The list of visit templates and the form of one (TPL-5, TPL-6)."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.downloads import download
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import (
    BadDocument,
    TemplateNameTaken,
    add_ready_made,
    archive_template,
    attach_template_document,
    remove_template_document,
    save_template,
)
from margelle.features.planning.actions.ready_made import READY_MADE
from margelle.features.planning.forms import ReadyMadeForm, StepLines, TemplateForm, need_forms
from margelle.features.planning.models import TemplateDocument, VisitTemplate
from margelle.features.planning.queries import listed_templates
from margelle.features.planning.rules import NotAllowed

from .uploads import files_of


def _as_it_is(rows: QuerySet[VisitTemplate], value: str) -> QuerySet[VisitTemplate]:
    return rows  # the page itself has chosen between open and archived rows


class TemplateTable(Table[VisitTemplate]):
    id = "templates"
    row_template = "planning/_template_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="name", label="Modèle", sort=("name",), export=lambda t: t.name),
        Column(key="service", label="Prestation", sort=("service__name",), export=lambda t: t.service.name),
        Column(key="minutes", label="Durée", num=True, export=lambda t: t.minutes or t.service.minutes),
        Column(key="steps", label="Étapes", sort=("step_count",), num=True, export=lambda t: t.step_count),
        Column(key="tasks", label="Tâches", sort=("task_count",), num=True, export=lambda t: t.task_count),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields: ClassVar[Sequence[str]] = ("name", "service__name")
    search_label = "Modèle, prestation…"
    default_sort = "name"
    per_page = 50
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="État",
            choices=(("archived", "Archivés"),),
            apply=_as_it_is,
            all_label="En service",
        ),
    )
    empty = Empty(
        icon="list-checks",
        title="Aucun modèle d’intervention",
        text="Huit modèles du métier sont prêts\u00a0: étapes dans l’ordre, tâches et relevés.",
        url="/templates/ready-made/",
        label="Ajouter un modèle prêt",
        second_url="/templates/new/",
        second_label="Partir d’une page blanche",
    )


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    tabs = tabs_for("catalogue", None, request, current="templates")
    return render(request, template, {"tabs": tabs, **context}, status=status)


@require_safe
@may("planning.view")
def templates(request: HttpRequest) -> HttpResponse:
    table = TemplateTable(request, listed_templates(archived=request.GET.get("state") == "archived"))
    if (answer := table.export_response("modeles")) is not None:
        return answer
    return _page(request, "planning/templates.html", table=table)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def template_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, VisitTemplate(), "Nouveau modèle")


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def template(request: HttpRequest, template: UUID) -> HttpResponse:
    row = get_object_or_404(VisitTemplate.objects.select_related("service"), pk=template)
    return _edit(request, row, f"Modifier « {row.name} »")


def _edit(request: HttpRequest, row: VisitTemplate, title: str) -> HttpResponse:
    is_new = row._state.adding
    context: dict[str, Any] = {"row": None if is_new else row, "form_title": title}
    if request.method in ("GET", "HEAD"):
        rows = () if is_new else row.steps.values_list("text", "is_required")
        context |= {"form": TemplateForm(instance=row), "steps": StepLines(rows=rows)}
        context |= {"needs": need_forms(of=None if is_new else row)}
        return _page(request, "planning/template_form.html", **context)
    form = TemplateForm(request.POST, instance=row)
    steps = StepLines(request.POST)
    needs = need_forms(request.POST, of=None if is_new else row)
    context |= {"form": form, "steps": steps, "needs": needs}
    if steps.moved:
        return _page(request, "planning/template_form.html", **context)
    if not _is_saved(request, form, steps, needs):
        return _page(request, "planning/template_form.html", status=422, **context)
    messages.success(request, f"Modèle « {form.instance.name} » enregistré.")
    return HttpResponseRedirect(reverse("planning:templates"))


def _is_saved(request: HttpRequest, form: TemplateForm, steps: StepLines, needs: Any) -> bool:
    files = files_of(request, form)
    for text in steps.errors:
        form.add_error(None, text)
    if not needs.is_valid():
        said = [str(one) for line in needs.errors for problems in line.values() for one in problems]
        for text in said or ["une ligne manque\u00a0: rechargez la page."]:
            form.add_error(None, f"Produits à apporter\u00a0: {text}")
    if not form.is_valid():
        return False
    member = member_of(request)
    try:
        with transaction.atomic():
            row = save_template(
                template=form.template(),
                by=member,
                steps=steps.steps(),
                tasks=form.chosen_tasks(),
                needs=needs.lines(),
            )
            for name, content in files:
                attach_template_document(template=row, by=member, name=name, content=content)
    except TemplateNameTaken:
        form.add_error("name", "Ce nom vient d’être pris par quelqu’un d’autre.")
    except (NotAllowed, BadDocument) as problem:
        form.add_error(None, str(problem))
    return not form.errors


@require_POST
@may("planning.edit")
def template_archive(request: HttpRequest, template: UUID) -> HttpResponse:
    row = get_object_or_404(VisitTemplate, pk=template)
    wanted = {"1": True, "0": False}.get(request.POST.get("archived", ""))
    if wanted is None:
        text = "« archived »\u00a0: 1 archive le modèle, 0 le rétablit."
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    try:
        archive_template(template=row, archived=wanted, by=member_of(request))
    except TemplateNameTaken:
        messages.error(request, f"Un autre modèle s’appelle déjà « {row.name} »\u00a0: renommez-le d’abord.")
    else:
        messages.success(request, f"« {row.name} » est {'archivé' if wanted else 'rétabli'}.")
    return HttpResponseRedirect(reverse("planning:templates"))


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def ready_made(request: HttpRequest) -> HttpResponse:
    """« Ajouter un modèle prêt »: the eight of the trade, with their steps to read."""
    have = set(VisitTemplate.objects.filter(archived_at=None).values_list("name", flat=True))
    form = ReadyMadeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = add_ready_made(keys=form.cleaned_data["templates"], by=member_of(request))
        what = french.plural(len(made), "modèle ajouté", "modèles ajoutés")
        messages.success(request, f"{what}. Adaptez-les à votre façon de faire.")
        return HttpResponseRedirect(reverse("planning:templates"))
    chosen = set(form["templates"].value() or ()) if form.is_bound else set()
    lines = [(one, one.name in have, one.key in chosen) for one in READY_MADE]
    status = 422 if form.is_bound else 200
    return _page(request, "planning/ready_made.html", status=status, form=form, lines=lines)


@require_safe
@may("planning.view")
def template_document(request: HttpRequest, template: UUID, template_document: UUID) -> HttpResponseBase:
    row = get_object_or_404(TemplateDocument, pk=template_document, template=template)
    return download(key=row.key, name=row.name, mime=row.mime)


@require_POST
@may("planning.edit")
def template_document_removal(request: HttpRequest, template: UUID, template_document: UUID) -> HttpResponse:
    row = get_object_or_404(TemplateDocument, pk=template_document, template=template)
    remove_template_document(document=row, by=member_of(request))
    messages.success(request, f"« {row.name} » retiré du modèle.")
    return HttpResponseRedirect(reverse("planning:template", args=[template]))
