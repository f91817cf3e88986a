"""« Reste à faire »: the list of tasks that wait, and giving one up with a reason."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from margelle.base.access import may
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import drop_left_task
from margelle.features.planning.forms import ReasonForm
from margelle.features.planning.models import LeftTask
from margelle.features.planning.queries import visit_address
from margelle.features.planning.queries.left_tasks import left_tasks
from margelle.features.planning.rules import NotAllowed

_STATES = {
    "waiting": Q(done_at=None, dropped_at=None),
    "alone": Q(done_at=None, dropped_at=None, carried_to=None),
    "done": Q(done_at__isnull=False),
    "dropped": Q(dropped_at__isnull=False),
}


class LeftTaskTable(Table[LeftTask]):
    id = "left-tasks"
    row_template = "planning/_left_task_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(key="task", label="Tâche", sort=("task__name",), export=lambda t: t.task.name),
        Column(
            key="client",
            label="Client",
            sort=("site__client__name",),
            export=lambda t: t.site.client.full_name(),
        ),
        Column(key="why", label="Motif", export=lambda t: t.why),
        Column(key="since", label="Depuis", sort=("created_at",), export=lambda t: t.created_at),
        Column(key="next", label="Prévue", sort=("carried_to__day",), export=lambda t: _day(t)),
        Column(key="act", label="Action", hidden_label=True),
    )
    search_fields: ClassVar[Sequence[str]] = ("task__name", "site__client__name", "site__city")
    search_label = "Tâche, client, ville…"
    default_sort = "since"
    filters: ClassVar[Sequence[Filter]] = (
        Filter(
            key="state",
            label="État",
            choices=(
                ("alone", "Sans intervention prévue"),
                ("done", "Faites depuis"),
                ("dropped", "Abandonnées"),
            ),
            apply=lambda rows, value: rows.filter(_STATES[value]),
            all_label="Restent à faire",
        ),
    )
    empty = Empty(
        icon="check-check",
        title="Rien ne reste à faire",
        text="Une tâche laissée par un technicien arrive ici et part avec la prochaine intervention du lieu.",
    )


def _day(row: LeftTask) -> Any:
    return row.carried_to.day if row.carried_to else None


def _wanted(request: HttpRequest) -> QuerySet[LeftTask]:
    rows = left_tasks()
    return rows if request.GET.get("state") in _STATES else rows.filter(_STATES["waiting"])


@require_safe
@may("planning.view")
def left_task_list(request: HttpRequest) -> HttpResponse:
    table = LeftTaskTable(request, _wanted(request))
    if (answer := table.export_response("reste-a-faire")) is not None:
        return answer
    for row in table.rows:
        row.left_url = visit_address(row.left_by_id)  # type: ignore[attr-defined]  # for the row's template
        row.next_url = visit_address(row.carried_to_id)  # type: ignore[attr-defined]  # for the row's template
    return render(request, "planning/left_tasks.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def left_task_end(request: HttpRequest, left_task: UUID) -> HttpResponse:
    row = get_object_or_404(left_tasks().select_related("left_by__service", "left_by__site"), pk=left_task)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            drop_left_task(left=row, by=member_of(request), why=form.cleaned_data["reason"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"« {row.task.name} » ne reste plus à faire.")
            return HttpResponseRedirect(reverse("planning:left_tasks"))
    context = {"left": row, "form": form}
    return render(request, "planning/left_task_end.html", context, status=422 if form.is_bound else 200)
