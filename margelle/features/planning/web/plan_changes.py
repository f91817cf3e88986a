"""« Dernières actions »: who changed what in the plan, whom to tell, and taking it back as one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.exports import CSV_TYPE, ExportColumn, export_csv
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import Undone, undo_change
from margelle.features.planning.models import PlanChange
from margelle.features.planning.queries.changes import changed_visits, plan_changes
from margelle.features.planning.rules import NotAllowed

NAMED = 3  # visits left as they are that a toast names; the others are counted


class ChangeTable(Table[PlanChange]):
    id = "changes"
    row_template = "planning/_change_row.html"
    columns = (
        Column(key="at", label="Quand", sort=("at",), export=lambda c: c.at),
        Column(key="title", label="Quoi", sort=("title",), export=lambda c: c.title),
        Column(key="why", label="Cause", export=lambda c: c.why),
        Column(key="by", label="Qui", sort=("by__last_name", "at"), export=lambda c: str(c.by)),
        Column(key="visits", label="Interventions", num=True, export=lambda c: c.touched),
        Column(key="undone", label="Annulée le", hidden_label=True, export=lambda c: c.undone_at),
    )
    search_fields = ("title", "why", "by__last_name", "by__first_name")
    search_label = "Action, cause, personne…"
    default_sort = "-at"
    filters = (
        Filter(
            key="kind",
            label="Action",
            choices=PlanChange.Kind.choices,
            apply=lambda found, value: found.filter(kind=value),
            all_label="Toutes",
        ),
        Filter(
            key="undone",
            label="État",
            choices=(("no", "Appliquées"), ("yes", "Annulées")),
            apply=lambda found, value: found.filter(undone_at__isnull=value == "no"),
        ),
    )
    empty = Empty(
        icon="history",
        title="Aucune action",
        text="Ce que le bureau déplace, affecte ou annule se retrouve ici, et peut être annulé d’un coup.",
    )


@require_safe
@may("planning.view")
def changes(request: HttpRequest) -> HttpResponse:
    table = ChangeTable(request, plan_changes())
    if (answer := table.export_response("actions")) is not None:
        return answer
    for row in table.rows:
        row.pk_text = str(row.pk)  # type: ignore[attr-defined]  # for the row's template
    return render(request, "planning/changes.html", {"table": table})


@require_safe
@may("planning.view")
def change(request: HttpRequest, change: UUID) -> HttpResponse:
    """One action: from where to where, and the clients to tell, to print or to take away as a file."""
    row = get_object_or_404(plan_changes(), pk=change)
    rows = changed_visits(row)
    to_tell = [one for one in rows if one.is_to_tell]
    if request.GET.get("export") == "csv":
        answer = HttpResponse(export_csv(_COLUMNS, to_tell), content_type=CSV_TYPE)
        answer["Content-Disposition"] = 'attachment; filename="clients-a-prevenir.csv"'
        return answer
    context = {"change": row, "rows": rows, "to_tell": to_tell, "pk_text": str(row.pk)}
    return render(request, "planning/change.html", context)


_COLUMNS = (
    ExportColumn(label="Client", value=lambda one: one.visit.client.full_name()),
    ExportColumn(label="Téléphone", value=lambda one: french.phone(one.reach.phone)),
    ExportColumn(label="Adresse e-mail", value=lambda one: one.reach.email),
    ExportColumn(label="Ville", value=lambda one: one.visit.site.city),
    ExportColumn(label="Prestation", value=lambda one: one.visit.service.name),
    ExportColumn(label="Était", value=lambda one: one.was),
    ExportColumn(label="Devient", value=lambda one: one.now),
)


@require_POST
@may("planning.edit")
def change_undo(request: HttpRequest, change: UUID) -> HttpResponse:
    """Take an action back. A script (HX-Request or X-Requested-With) gets a sentence, a page a redirect."""
    row = get_object_or_404(PlanChange, pk=change)
    try:
        done = undo_change(change=row, by=member_of(request))
    except NotAllowed as problem:
        return _answer(request, str(problem), 409)
    return _answer(request, _words(done), 409 if done.left and not done.restored else 200)


def _words(done: Undone) -> str:
    again = done.restored - done.unmade
    parts = []
    if done.unmade:
        parts.append(french.plural(done.unmade, "intervention retirée", "interventions retirées"))
    if again or not parts:
        parts.append(f"{french.plural(again, 'intervention remise', 'interventions remises')} comme avant")
    said = f"Action annulée{french.NBSP}: {', '.join(parts)}."
    if not done.restored:
        said = "Rien n’a pu être remis comme avant."
    more = len(done.left) - NAMED
    tail = f" Et {french.plural(more, 'autre')}." if more > 0 else ""
    return " ".join([said, *done.left[:NAMED]]) + tail


def _answer(request: HttpRequest, text: str, status: int) -> HttpResponse:
    if "HX-Request" in request.headers or "X-Requested-With" in request.headers:
        css = "error" if status == 409 else "done"
        return HttpResponse(format_html('<p class="{}">{}</p>', css, text), status=status)
    tell = messages.error if status == 409 else messages.success
    tell(request, text)
    return HttpResponseRedirect(safe_next(request, reverse("planning:changes")))


def safe_next(request: HttpRequest, default: str) -> str:
    """Where the form said to go back to; never an address outside."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return default


def tell_undoable(request: HttpRequest, text: str, done: Any) -> None:
    """A toast with « Annuler »: its button posts to the change (see ui/toasts.html)."""
    address = reverse("planning:change_undo", args=[done.pk]) if done is not None else ""
    messages.success(request, text, extra_tags=address)
