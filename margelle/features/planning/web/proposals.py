"""Slots put forward: from the visit's page, answered from the list of those that wait."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui.slots import tabs_for
from margelle.base.ui.tables import Column, Empty, Filter, Table
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import (
    accept_proposal,
    propose_slot,
    refuse_proposal,
    withdraw_proposal,
)
from margelle.features.planning.forms.proposals import ProposalForm, RefusalForm
from margelle.features.planning.models import PlanChange, SlotProposal, Visit
from margelle.features.planning.queries import visit_address, visit_for
from margelle.features.planning.queries.proposals import priced, proposals
from margelle.features.planning.queries.slots import Slot, best_slots, costs
from margelle.features.planning.rules import MOVABLE, NotAllowed

from .plan_changes import tell_undoable

OFFER_DAYS, OFFERS = 14, 4


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def proposal_new(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The form, with what the slot costs as it stands, and the best free places beside it."""
    row = visit_for(visit)
    if row.state not in MOVABLE:
        messages.error(request, f"Une intervention « {row.get_state_display().lower()} » ne se déplace plus.")
        return HttpResponseRedirect(visit_address(row.pk))
    answers = _answered(request, row)
    if request.method in ("GET", "HEAD"):
        return _form(request, row, _first_form(request, row), answers)
    form = ProposalForm(request.POST, visit=row)
    if form.is_valid():
        try:
            propose_slot(visit=row, by=member_of(request), answers=answers, **form.values())
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Créneau proposé\u00a0: il attend sa réponse.")
            return HttpResponseRedirect(visit_address(row.pk))
    return _form(request, row, form, answers, status=422)


def _answered(request: HttpRequest, row: Visit) -> SlotProposal | None:
    """The proposal that the new one answers; a foreign or settled one is none."""
    try:
        key = UUID(request.POST.get("answers") or request.GET.get("answers", ""))
    except ValueError:
        return None
    pending = SlotProposal.objects.filter(visit=row, state=SlotProposal.State.PENDING)
    found: SlotProposal | None = pending.filter(pk=key).first()
    return found


def _first_form(request: HttpRequest, row: Visit) -> ProposalForm:
    """What the address says fills it: the form asks for itself again while one chooses."""
    names = ProposalForm.base_fields
    return ProposalForm(
        visit=row, initial={name: request.GET[name] for name in names if request.GET.get(name)}
    )


def _form(
    request: HttpRequest, row: Visit, form: ProposalForm, answers: SlotProposal | None, *, status: int = 200
) -> HttpResponse:
    wanted = form.wanted()
    context = {
        "visit": row,
        "form": form,
        "answers": answers,
        "cost": costs([wanted])[0] if wanted else None,
        "slots": offers_for(row, local_today(row.company)),
    }
    return render(request, "planning/proposal_form.html", context, status=status)


def offers_for(row: Visit, today: date) -> list[Slot]:
    """The best places of the two weeks to come; today's round is on its way already."""
    return best_slots(row, today + timedelta(days=1), today + timedelta(days=OFFER_DAYS), OFFERS)


class ProposalTable(Table[SlotProposal]):
    id = "proposals"
    row_template = "planning/_proposal_row.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            key="client",
            label="Client",
            sort=("visit__client__name", "day"),
            export=lambda p: p.visit.client.full_name(),
        ),
        Column(key="day", label="Créneau proposé", sort=("day", "from_hour"), export=lambda p: p.day),
        Column(key="cost", label="Ce qu’il coûte"),
        Column(
            key="side", label="Proposé par", sort=("by_side", "day"), export=lambda p: p.get_by_side_display()
        ),
        Column(key="lapses", label="Réponse avant", sort=("lapses_at", "day"), export=lambda p: _until(p)),
        Column(key="state", label="Réponse", sort=("state", "day"), export=lambda p: p.get_state_display()),
    )
    search_fields = ("visit__client__name", "visit__site__city")
    search_label = "Client, ville…"
    default_sort = "lapses"
    empty = Empty(
        icon="message-square",
        title="Aucune réponse attendue",
        text="Depuis une intervention, « Proposer un autre créneau »\u00a0: elle attend ici la réponse.",
    )
    filters = (
        Filter(
            key="state",
            label="Réponse",
            choices=(*SlotProposal.State.choices[1:], ("all", "Toutes")),
            apply=lambda rows, _: rows,  # the view has chosen the rows
            all_label="En attente",
        ),
        Filter(
            key="side",
            label="Proposé par",
            choices=SlotProposal.Side.choices,
            apply=lambda rows, value: rows.filter(by_side=value),
        ),
    )

    @cached_property
    def page_rows(self) -> list[SlotProposal]:
        return priced(super().rows)

    @property
    def rows(self) -> Iterable[SlotProposal]:
        return self.page_rows


def _until(row: SlotProposal) -> date | None:
    return row.lapses_at.date() if row.lapses_at else None


@may("planning.view")
@require_safe
def proposals_list(request: HttpRequest) -> HttpResponse:
    table = ProposalTable(request, _listed(request.GET.get("state", "")))
    if (answer := table.export_response("creneaux-proposes")) is not None:
        return answer
    tabs = tabs_for("follow", None, request, current="proposals")
    return render(request, "planning/proposals.html", {"table": table, "tabs": tabs})


def _listed(state: str) -> QuerySet[SlotProposal]:
    if state == "all":
        return proposals()
    known = state if state in SlotProposal.State.values else SlotProposal.State.PENDING
    return proposals().filter(state=known)


@require_POST
@may("planning.edit")
def proposal_acceptance(request: HttpRequest, proposal: UUID) -> HttpResponse:
    return _settled(request, proposal, accept_proposal, "Créneau accepté\u00a0: l’intervention est déplacée.")


@require_POST
@may("planning.edit")
def proposal_withdrawal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    return _settled(request, proposal, withdraw_proposal, "Proposition retirée.")


def _settled(request: HttpRequest, key: UUID, act: Callable[..., Any], done: str) -> HttpResponse:
    row = get_object_or_404(proposals(), pk=key)
    try:
        change = act(proposal=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        tell_undoable(request, done, change if isinstance(change, PlanChange) else None)
    return HttpResponseRedirect(_back(request, row))


def _back(request: HttpRequest, row: SlotProposal) -> str:
    """To the list when it was asked from there, else to the visit."""
    return (
        reverse("planning:proposals") if request.POST.get("from") == "list" else visit_address(row.visit_id)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def proposal_refusal(request: HttpRequest, proposal: UUID) -> HttpResponse:
    row = get_object_or_404(proposals(), pk=proposal)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            refuse_proposal(proposal=row, by=member_of(request), answer=form.cleaned_data["answer"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Créneau refusé\u00a0: l’intervention reste où elle est.")
            return HttpResponseRedirect(visit_address(row.visit_id))
    context = {
        "visit": row.visit,
        "form": form,
        "title": "Refuser ce créneau",
        "text": "L’intervention reste où elle est.",
        "confirm": "Refuser le créneau",
    }
    return render(request, "planning/reason.html", context, status=422 if form.is_bound else 200)
