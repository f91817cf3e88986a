"""What clients ask for: the list beside the slots put forward, one press to plan, a word to decline."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import decline_request, plan_request
from margelle.features.planning.forms.proposals import RefusalForm
from margelle.features.planning.models import VisitRequest
from margelle.features.planning.queries.requests import requests, wish_words
from margelle.features.planning.rules import NotAllowed

from .plan_changes import tell_undoable


class RequestTable(Table[VisitRequest]):
    id = "requests"
    row_template = "planning/_request_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            key="client",
            label="Client",
            sort=("client__name", "created_at"),
            export=lambda r: r.client.full_name(),
        ),
        Column(key="reason", label="Motif", sort=("reason", "created_at"), export=lambda r: _why(r)),
        Column(key="wish", label="Souhaité", sort=("day", "created_at"), export=lambda r: wish_words(r)),
        Column(key="at", label="Demandé le", sort=("created_at",), export=lambda r: r.created_at.date()),
        Column(key="state", label="Réponse", sort=("state", "created_at"), export=lambda r: _answer(r)),
    )
    search_fields = ("client__name", "pool__name", "pool__site__city")
    search_label = "Client, bassin, ville…"
    default_sort = "at"
    empty = Empty(
        icon="message-square",
        title="Aucune demande en attente",
        text="Un client demande un passage depuis son e-carnet\u00a0: sa demande arrive ici.",
    )
    filters = (
        Filter(
            key="state",
            label="Réponse",
            choices=(*VisitRequest.State.choices[1:], ("all", "Toutes")),
            apply=lambda rows, _: rows,  # the view has chosen the rows
            all_label="En attente",
        ),
    )


def _why(row: VisitRequest) -> str:
    return f"{row.get_reason_display()}. {row.note}".strip()


def _answer(row: VisitRequest) -> str:
    return f"{row.get_state_display()} {row.answer}".strip()


@may("planning.view")
@require_safe
def requests_list(request: HttpRequest) -> HttpResponse:
    table = RequestTable(request, _listed(request.GET.get("state", "")))
    if (answer := table.export_response("demandes")) is not None:
        return answer
    tabs = tabs_for("follow", None, request, current="requests")
    return render(request, "planning/requests.html", {"table": table, "tabs": tabs})


def _listed(state: str) -> QuerySet[VisitRequest]:
    if state == "all":
        return requests()
    known = state if state in VisitRequest.State.values else VisitRequest.State.OPEN
    return requests().filter(state=known)


@require_POST
@may("planning.edit")
def request_plan(request: HttpRequest, visit_request: UUID) -> HttpResponse:
    """One press: the visit stands at the best free place, and may be moved like any other."""
    row = get_object_or_404(requests(), pk=visit_request)
    try:
        done = plan_request(request=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("planning:requests"))
    visit = done.visit
    if visit.day is None:
        said = "Intervention créée, mais aucune place ne convient\u00a0: elle attend dans « À planifier »."
    else:
        said = f"Intervention prévue {french.day(visit.day)}, {visit.technician}."
    tell_undoable(request, said, done.change)
    return HttpResponseRedirect(reverse("planning:requests"))


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def request_refusal(request: HttpRequest, visit_request: UUID) -> HttpResponse:
    row = get_object_or_404(requests(), pk=visit_request)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    form.fields["answer"].help_text = "Le client lit ce mot dans son e-carnet."
    if form.is_bound and form.is_valid():
        try:
            decline_request(request=row, by=member_of(request), answer=form.cleaned_data["answer"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Demande déclinée\u00a0: le client lit votre réponse.")
            return HttpResponseRedirect(reverse("planning:requests"))
    context = {"row": row, "form": form}
    return render(request, "planning/request_refusal.html", context, status=422 if form.is_bound else 200)
