"""The round of one technician on one day: read, handed over, followed, changed (RTE-1 to 5)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.base.ui.slots import panels_for
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import member_of, technicians
from margelle.features.planning.actions import StaleVisit, move_visit, one_action
from margelle.features.planning.actions.rounds import give_round, hand_over
from margelle.features.planning.forms.rounds import GiveForm, HandOverForm, PlaceForm, problems
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries import to_plan, visit_for
from margelle.features.planning.queries.rounds import RoundSheet, earlier_visits, round_sheet
from margelle.features.planning.rules import MOVABLE, NotAllowed

from .fit import clashes_of, tell_conflicts
from .moves import refused, said
from .plan_changes import tell_undoable

WAITING = 6  # undated visits offered for slipping in


def technician_for(pk: UUID) -> Member:
    """Also one who has left: his past rounds can still be read."""
    found: Member = get_object_or_404(Member.objects.select_related("agency"), pk=pk)
    return found


def round_address(technician: Any, day: date) -> str:
    return reverse("planning:round", args=[technician, day])


@require_safe
@may("planning.view")
def round_page(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    who = technician_for(technician)
    sheet = round_sheet(member_of(request).company, who, day)
    note = sheet.row.note if sheet.row else ""
    return _page(request, sheet, HandOverForm(initial={"note": note}))


def _page(request: HttpRequest, sheet: RoundSheet, form: HandOverForm, status: int = 200) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": form,
        "may_edit": "planning.edit" in request.access_pass.verbs,  # type: ignore[attr-defined]  # set by @may
        "day": sheet.day,
        "panels": panels_for("round_map", sheet.day, request),
        "before": sheet.day - timedelta(days=1),
        "after": sheet.day + timedelta(days=1),
        "others": technicians().exclude(pk=sheet.technician.pk),
        "waiting": to_plan().order_by("-priority", "created_at")[:WAITING],
    }
    return render(request, "planning/round.html", context, status=status)


@require_safe
@may("planning.view")
def round_print(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    """The sheet on paper. Gate codes are never on it: paper gets lost."""
    sheet = round_sheet(member_of(request).company, technician_for(technician), day)
    lines = [(stop, stop.visit) for stop in sheet.going]
    wanted = ("needs__product", "site__access_notes", "task_links__task")
    prefetch_related_objects([visit for _, visit in lines], *wanted)
    return render(request, "planning/round_print.html", {"sheet": sheet, "lines": lines})


@require_POST
@may("planning.edit")
def round_handover(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    """{note}: the technician has his round, and a word with it."""
    who = technician_for(technician)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _page(request, round_sheet(member_of(request).company, who, day), form, status=422)
    try:
        hand_over(technician=who, day=day, by=member_of(request), note=form.cleaned_data["note"])
    except NotAllowed as problem:
        form.add_error(None, str(problem))
        return _page(request, round_sheet(member_of(request).company, who, day), form, status=422)
    messages.success(request, f"Tournée confiée à {who}. Son téléphone le lui dit.")
    return HttpResponseRedirect(round_address(who.pk, day))


@require_POST
@may("planning.edit")
def round_places(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    """{visit, after, version}: a stop takes another place; also how an urgent one is slipped in."""
    form, who, member = PlaceForm(request.POST), technician_for(technician), member_of(request)
    if not form.is_valid():
        return _refused(request, who, day, problems(form), 422)
    given = form.cleaned_data
    visit = visit_for(given["visit"])
    is_new = (visit.day, visit.technician_id) != (day, who.pk)
    what = f"glissée dans la tournée de {who}" if is_new else "autre place dans la tournée"
    title = f"{visit.client.short_name}{french.NBSP}: {what}"
    try:
        with one_action(kind=PlanChange.Kind.ROUND, title=title, by=member) as action:
            move_visit(
                visit=visit,
                by=member,
                technician=who,
                day=day,
                after=given["after"],
                version=given["version"],
            )
    except StaleVisit as stale:
        return _refused(request, who, day, str(stale), 409)
    except NotAllowed as problem:
        return _refused(request, who, day, str(problem), 422)
    if "X-Requested-With" in request.headers:
        return HttpResponse(said(action, clashes_of(visit)))
    tell_undoable(request, f"{title}.", action.change)
    tell_conflicts(request, visit)
    return HttpResponseRedirect(round_address(who.pk, day))


@require_POST
@may("planning.edit")
def round_transfer(request: HttpRequest, technician: UUID, day: date) -> HttpResponse:
    """{technician, visit…}: the ticked stops, or all of them, go to someone else (RTE-4)."""
    form, who = GiveForm(request.POST), technician_for(technician)
    if not form.is_valid():
        return _refused(request, who, day, problems(form), 422)
    to, ticked = form.cleaned_data["technician"], form.cleaned_data["visits"]
    found = (
        Visit.objects.filter(technician=who, day=day).select_related("client").order_by("rank", "start", "id")
    )
    rows = [v for v in found if (v.pk in ticked if ticked else v.state in MOVABLE)]
    if not rows:
        return _refused(request, who, day, "Rien à confier\u00a0: aucune intervention n’attend plus.", 422)
    what = french.plural(len(rows), "intervention") if ticked else "La tournée"
    title = f"{what} du {french.day(day)}{french.NBSP}: de {who} à {to}"
    try:
        given = give_round(visits=rows, technician=to, by=member_of(request), title=title)
    except NotAllowed as problem:
        return _refused(request, who, day, str(problem), 422)
    if given.done and given.action:
        tell_undoable(request, f"{title}.", given.action.change)
    for line in given.left[:3]:
        messages.error(request, line)
    return HttpResponseRedirect(round_address(who.pk, day))


def _refused(request: HttpRequest, who: Member, day: date, text: str, status: int) -> HttpResponse:
    if "X-Requested-With" in request.headers:
        return refused(text, status)
    context = {"problem": text, "back": round_address(who.pk, day)}
    return render(request, "planning/refused.html", context, status=status)


@require_safe
@may("planning.view")
def visit_history(request: HttpRequest, visit: UUID) -> HttpResponse:
    """What was done at that place before; opened beside the round, without leaving it (RTE-5)."""
    row = visit_for(visit)
    context = {"visit": row, "earlier": earlier_visits(row)}
    return render(request, "planning/history.html", context)
