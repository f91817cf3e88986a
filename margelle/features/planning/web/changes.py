"""One change of one visit, each with its own small form: move, cancel, skip, bring back, seen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import (
    BY_HOUR,
    StaleVisit,
    cancel_visit,
    clear_look,
    move_visit,
    one_action,
    reinstate_visit,
    skip_visit,
)
from margelle.features.planning.forms import MoveForm, ReasonForm
from margelle.features.planning.forms.moves import BY_HOUR as FORM_BY_HOUR
from margelle.features.planning.forms.moves import ONE
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries import conflicts_if, visit_address, visit_for
from margelle.features.planning.queries.favours import favours
from margelle.features.planning.rules import MOVABLE, NotAllowed

from .fit import tell_conflicts
from .plan_changes import tell_undoable
from .proposals import offers_for
from .said import place_said


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_move(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The form twin of dragging (« Déplacer… »)."""
    row = visit_for(visit)
    if row.state not in MOVABLE:
        messages.error(request, f"Une intervention « {row.get_state_display().lower()} » ne se déplace plus.")
        return HttpResponseRedirect(visit_address(row.pk))
    if request.method in ("GET", "HEAD"):
        return _move_page(request, row, _move_form(request, row))
    form = MoveForm(request.POST, visit=row)
    if not form.is_valid():
        return _move_page(request, row, form, status=422)
    given = form.cleaned_data
    if given.get("reach", "") not in ("", ONE):
        return HttpResponseRedirect(_series_address(row, given))
    after = form.after()
    try:
        with one_action(kind=PlanChange.Kind.MOVE, title="", by=member_of(request)) as action:
            move_visit(
                visit=row,
                by=member_of(request),
                technician=given["technician"],
                day=given["day"],
                start=given["start"],
                after=BY_HOUR if after == FORM_BY_HOUR else _uuid(after),
                version=given["version"],
            )
            action.title = place_said(row)
    except (StaleVisit, NotAllowed) as problem:
        form.add_error(None, str(problem))
        status = 409 if isinstance(problem, StaleVisit) else 422
        return _move_page(request, row, form, status=status)
    tell_undoable(request, action.title, action.change)
    tell_conflicts(request, row)
    return HttpResponseRedirect(visit_address(row.pk))


def _move_page(request: HttpRequest, row: Visit, form: MoveForm, *, status: int = 200) -> HttpResponse:
    """With what weighs, what would not fit and the best free places; nothing is refused for it.

    htmx only asks for the places in the round and the conflicts again.
    """
    asked_again = request.headers.get("HX-Request") == "true"
    context = {
        "visit": row,
        "form": form,
        "conflicts": conflicts_if(row, **form.seen()),
        "favours": favours(row.client, row.site),
        "slots": [] if asked_again else offers_for(row, local_today(row.company)),
        "hour_name": "start",
    }
    return render(request, "planning/move.html", context, status=status)


def _series_address(row: Visit, given: dict[str, Any]) -> str:
    """Its series' form, filled in with the move: what it does to the others is shown before it is done."""
    said = {
        "visit": row.pk,
        "scope": given["reach"],
        "day": given["day"] or row.series_day or "",
        "technician": given["technician"].pk if given["technician"] else "",
        "start": f"{given['start']:%H:%M}" if given["start"] else "",
    }
    return f"{reverse('planning:series_edit', args=[row.series_id])}?{urlencode(said)}"


def _uuid(value: Any) -> UUID | None:
    return value if isinstance(value, UUID) else None


def _move_form(request: HttpRequest, row: Visit) -> MoveForm:
    """When the day or the technician changes, the form asks for itself again: other places are offered."""
    if request.GET.get("version"):
        form = MoveForm(request.GET, visit=row)
        form.errors.clear() if form.errors else None
        return form
    present = {
        "technician": row.technician,
        "day": row.day,
        "start": row.start,
        "version": row.version,
        "place": FORM_BY_HOUR,
    }
    return MoveForm(visit=row, initial=present)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_cancellation(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    words = {
        "title": "Annuler l’intervention",
        "text": "Elle n’est plus due. Le technicien en est averti\u00a0; elle reste dans l’historique.",
        "confirm": "Annuler l’intervention",
        "danger": True,
    }
    return _with_reason(request, row, words, cancel_visit, "Intervention annulée.")


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def visit_skip(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    words = {
        "title": "Noter comme sautée",
        "text": "Elle était due et n’a pas été faite. Une nouvelle date vous est proposée aussitôt.",
        "confirm": "Noter comme sautée",
    }
    return _with_reason(
        request, row, words, skip_visit, "Intervention notée comme sautée.", then="planning:visit_replacement"
    )


def _with_reason(
    request: HttpRequest,
    row: Visit,
    words: dict[str, Any],
    act: Callable[..., Any],
    done: str,
    *,
    then: str = "",
) -> HttpResponse:
    context = {"visit": row, **words}
    if request.method in ("GET", "HEAD"):
        return render(request, "planning/reason.html", {**context, "form": ReasonForm()})
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            title = f"{row.client.short_name}{french.NBSP}: {done.lower()}"
            with one_action(kind=PlanChange.Kind.CANCEL, title=title, by=member_of(request)) as action:
                act(visit=row, by=member_of(request), reason=form.cleaned_data["reason"])
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            tell_undoable(request, done, action.change)
            return HttpResponseRedirect(reverse(then, args=[row.pk]) if then else visit_address(row.pk))
    return render(request, "planning/reason.html", {**context, "form": form}, status=422)


@require_POST
@may("planning.edit")
def visit_reinstatement(request: HttpRequest, visit: UUID) -> HttpResponse:
    row = visit_for(visit)
    try:
        reinstate_visit(visit=row, by=member_of(request))
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Intervention remise au planning.")
    return HttpResponseRedirect(visit_address(row.pk))


@require_POST
@may("planning.edit")
def visit_look(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Somebody has looked at work done on a visit that had been moved or cancelled."""
    row = visit_for(visit)
    clear_look(visit=row, by=member_of(request))
    messages.success(request, "Noté comme vu.")
    return HttpResponseRedirect(visit_address(row.pk))
