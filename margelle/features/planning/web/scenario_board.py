"""The board of a draft: drawn like the live one, with its own moves and its own forms."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from margelle.base.access import may
from margelle.base.ui import french
from margelle.features.accounts.queries import member_of
from margelle.features.planning.actions import (
    BY_HOUR,
    StaleDraft,
    give_draft_day,
    move_draft,
    move_drafts,
    remove_draft,
    restore_draft,
)
from margelle.features.planning.forms import DropForm
from margelle.features.planning.forms.scenarios import DraftDayForm, DraftMoveForm
from margelle.features.planning.models import Scenario, ScenarioVisit
from margelle.features.planning.queries.board import Board, monday_of
from margelle.features.planning.queries.filters import STATE_WORDS, day_or
from margelle.features.planning.queries.mass_move import place
from margelle.features.planning.queries.scenario_board import draft_rows, scenario_week, weeks_of
from margelle.features.planning.queries.scenarios import drifted
from margelle.features.planning.queries.visits import ANY_VISIT
from margelle.features.planning.rules import NotAllowed, State

from .board import drawn_load, drawn_tray
from .cards import Pen
from .moves import refused
from .scenarios import is_open, state_of


@dataclass(frozen=True)
class DraftPen(Pen):
    """Cards lead to their page in the draft, and "+" adds to the draft."""

    scenario: UUID = ANY_VISIT
    with_rounds: bool = False

    @cached_property
    def visit_pattern(self) -> tuple[str, str]:
        address = reverse("planning:draft", args=[self.scenario, ANY_VISIT])
        head, _, tail = address.rpartition(str(ANY_VISIT))
        return head, tail

    @cached_property
    def add(self) -> str:
        return reverse("planning:draft_new", args=[self.scenario])


@require_safe
@may("planning.edit")
def scenario(request: HttpRequest, scenario: UUID) -> HttpResponse:
    row = get_object_or_404(Scenario, pk=scenario)
    weeks = weeks_of(row)
    board = scenario_week(row, member_of(request).company, _monday(request, weeks))
    pen = DraftPen(board.names, board.discs, scenario=row.pk)
    at = weeks.index(board.monday)
    context = {
        "scenario": row,
        "is_open": is_open(row),
        "state": state_of(row),
        "board": board,
        "rows": [(line, [(cell, pen.cell(cell)) for cell in line.cells]) for line in board.rows],
        "tray": drawn_tray(board, pen),
        "legend": STATE_WORDS,
        "back": weeks[at - 1] if at else None,
        "next": weeks[at + 1] if at + 1 < len(weeks) else None,
        "drifted": drifted(row) if is_open(row) else 0,
    }
    return render(request, "planning/scenario.html", context)


def _monday(request: HttpRequest, weeks: list[date]) -> date:
    """The week of the address when the period holds it, else its first."""
    wanted = monday_of(day_or(request.GET.get("week", ""), weeks[0]))
    return wanted if wanted in weeks else weeks[0]


@require_POST
@may("planning.edit")
def scenario_moves(request: HttpRequest, scenario: UUID) -> HttpResponse:
    """A card of the draft was dropped. Answers the parts that changed, as the live board does."""
    row = get_object_or_404(Scenario, pk=scenario)
    form = DropForm(request.POST)
    if not form.is_valid():
        return refused(form.first_problem(), 422)
    drop = form.cleaned_data
    versions = {drop["visit"]: drop["version"], **drop["also"]}
    found = {one.pk: one for one in draft_rows(row).filter(pk__in=versions)}
    first = get_object_or_404(ScenarioVisit, pk=drop["visit"], scenario=row)
    if len(found) != len(versions):
        return refused("Une des interventions choisies n’existe plus\u00a0: rechargez la page.", 422)
    places = {(one.technician_id, one.day) for one in found.values()} | {
        (drop["technician"].pk if drop["technician"] else None, drop["day"])
    }
    ordered = [(found[key], version) for key, version in versions.items()]
    assert ordered[0][0].pk == first.pk
    try:
        move_drafts(
            rows=ordered,
            by=member_of(request),
            technician=drop["technician"],
            day=drop["day"],
            after=drop["after"] if drop["technician"] else BY_HOUR,
        )
    except StaleDraft as stale:
        return refused(str(stale), 409)
    except NotAllowed as problem:
        return refused(str(problem), 422)
    board = scenario_week(row, member_of(request).company, _monday(request, weeks_of(row)))
    return HttpResponse(_parts(board, row, places))


def _parts(board: Board, row: Scenario, places: set[tuple[UUID | None, date | None]]) -> str:
    pen = DraftPen(board.names, board.discs, scenario=row.pk)
    parts: list[str] = [drawn_tray(board, pen)]
    days, people = {day for _, day in places}, {who for who, _ in places}
    for line in board.rows:
        if line.technician is not None and line.technician.pk in people:
            parts += [pen.cell(cell) for cell in line.cells if cell.day in days]
            parts.append(drawn_load(line))
    heads = [column for column in board.columns if column.day in days]
    parts += [render_to_string("planning/_head_count.html", {"column": column}) for column in heads]
    return "".join(parts)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def draft(request: HttpRequest, scenario: UUID, draft: UUID) -> HttpResponse:
    """The form twin of dragging in the draft; taking out and putting back are beside it."""
    row = get_object_or_404(draft_rows(_scenario(scenario)), pk=draft)
    if request.method != "POST":
        return _draft_page(request, row, DraftMoveForm(initial=_present(row)))
    form = DraftMoveForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, row, form, 422)
    given = form.cleaned_data
    try:
        move_draft(
            row=row,
            by=member_of(request),
            technician=given["technician"],
            day=given["day"],
            start=given["start"],
            version=given["version"],
        )
    except (StaleDraft, NotAllowed) as problem:
        form.add_error(None, str(problem))
        return _draft_page(request, row, form, 409 if isinstance(problem, StaleDraft) else 422)
    messages.success(request, f"{row.client.short_name}{french.NBSP}: déplacée dans le scénario.")
    return HttpResponseRedirect(_week(row.scenario, given["day"]))


def _scenario(key: UUID) -> Scenario:
    found: Scenario = get_object_or_404(Scenario, pk=key)
    return found


def _present(row: ScenarioVisit) -> dict[str, Any]:
    return {"technician": row.technician, "day": row.day, "start": row.start, "version": row.version}


def _draft_page(
    request: HttpRequest, row: ScenarioVisit, form: DraftMoveForm, status: int = 200
) -> HttpResponse:
    live = row.visit
    context = {
        "row": row,
        "form": form,
        "live": live,
        "live_place": place(live.day, live.start, str(live.technician or "")) if live else "",
        "may_change": is_open(row.scenario) and (live is None or live.state == State.PLANNED),
        "back": _week(row.scenario, row.day),
    }
    return render(request, "planning/draft.html", context, status=status)


def _week(scenario: Scenario, day: date | None) -> str:
    address = reverse("planning:scenario", args=[scenario.pk])
    return f"{address}?week={day.isoformat()}" if day else address


@require_POST
@may("planning.edit")
def draft_removal(request: HttpRequest, scenario: UUID, draft: UUID) -> HttpResponse:
    """Take it out of the draft; with back=1, put it in again."""
    row = get_object_or_404(draft_rows(_scenario(scenario)), pk=draft)
    address, name = _week(row.scenario, row.day), row.client.short_name
    act = restore_draft if request.POST.get("back") == "1" else remove_draft
    try:
        act(row=row, by=member_of(request), version=row.version)
    except (StaleDraft, NotAllowed) as problem:
        form = DraftMoveForm(initial=_present(row))
        messages.error(request, str(problem))
        return _draft_page(request, row, form, 409 if isinstance(problem, StaleDraft) else 422)
    word = "remise dans le" if act is restore_draft else "retirée du"
    messages.success(request, f"{name}{french.NBSP}: {word} scénario.")
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@may("planning.edit")
def draft_day(request: HttpRequest, scenario: UUID) -> HttpResponse:
    """A technician's whole day goes to another."""
    row = _scenario(scenario)
    if request.method != "POST":
        start = {"day": day_or(request.GET.get("day", ""), row.from_day)}
        return _day_page(request, row, DraftDayForm(initial=start))
    form = DraftDayForm(request.POST)
    if not form.is_valid():
        return _day_page(request, row, form, 422)
    given = form.cleaned_data
    to_day = given["to_day"] or given["day"]
    try:
        moved, stayed = give_draft_day(
            scenario=row, by=member_of(request), technician=given["technician"], day=given["day"],
            to=given["to"], to_day=to_day,
        )  # fmt: skip
    except (StaleDraft, NotAllowed) as problem:
        form.add_error(None, str(problem))
        return _day_page(request, row, form, 422)
    said = french.plural(moved, "intervention confiée", "interventions confiées")
    held = french.plural(stayed, "déjà commencée reste", "déjà commencées restent")
    tail = f"\u00a0; {held}" if stayed else ""
    messages.success(request, f"{said} à {given['to']}{tail}.")
    return HttpResponseRedirect(_week(row, to_day))


def _day_page(request: HttpRequest, row: Scenario, form: DraftDayForm, status: int = 200) -> HttpResponse:
    return render(request, "planning/draft_day.html", {"scenario": row, "form": form}, status=status)
