"""A card was dropped, or moved by keyboard: the move, and the parts of the board that changed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from margelle.base.access import may
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today, member_of
from margelle.features.planning.actions import BY_HOUR, Action, StaleVisit, move_visit, one_action
from margelle.features.planning.actions.locking import locked
from margelle.features.planning.forms import DropForm
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.board import Board, board_week, monday_of
from margelle.features.planning.queries.filters import BoardFilters, day_or
from margelle.features.planning.queries.view import BoardView
from margelle.features.planning.rules import NotAllowed

from .board import drawn_load, drawn_tray
from .cards import Pen
from .said import place_said

Place = tuple[UUID | None, Any]


@require_POST
@may("planning.edit")
def moves(request: HttpRequest) -> HttpResponse:
    """{visit, version, technician, day, after, also=id:version…}. All of them move, or none."""
    form = DropForm(request.POST)
    if not form.is_valid():
        return refused(form.first_problem(), 422)
    drop = form.cleaned_data
    first = get_object_or_404(Visit, pk=drop["visit"])
    others = {row.pk: row for row in Visit.objects.filter(pk__in=drop["also"])}
    rows = [first, *(others[key] for key in drop["also"] if key in others)]
    if len(rows) != 1 + len(drop["also"]):
        return refused("Une des interventions choisies n’existe plus\u00a0: rechargez la page.", 422)
    versions = {first.pk: drop["version"], **drop["also"]}
    places: list[Place] = [(row.technician_id, row.day) for row in rows]
    member = member_of(request)
    try:
        with one_action(kind=PlanChange.Kind.MOVE, title="", by=member) as action:
            _lay(rows, versions, drop, member)
            action.title = place_said(*rows)
    except StaleVisit as stale:
        return refused(str(stale), 409)
    except NotAllowed as problem:
        return refused(str(problem), 422)
    shown = _board(request)
    places += [(row.technician_id, row.day) for row in rows]
    return HttpResponse(said(action, _clashes(shown, rows)) + _changed(shown, places))


def _lay(rows: list[Visit], versions: dict[UUID, int], drop: dict[str, Any], by: Member) -> None:
    """The first goes where it was dropped, the others after it in their order.

    All versions are compared before the first moves: making room for it may renumber another of them.
    """
    for row in rows:
        locked(row, versions[row.pk])
    after: Any = drop["after"] if drop["technician"] else BY_HOUR
    for row in rows:
        move_visit(
            visit=row,
            by=by,
            technician=drop["technician"],
            day=drop["day"],
            after=after,
            version=None,
        )
        after = row.pk if drop["technician"] else BY_HOUR


def said(action: Action, clashes: list[str] | None = None) -> str:
    """What was done and what does not fit, with the address that takes it back; "" when nothing changed."""
    if action.change is None:
        return ""
    address = reverse("planning:change_undo", args=[action.change.pk])
    text = " ".join([f"{action.title}.", *(clashes or [])])
    return format_html('<p class="said" data-undo="{}">{}</p>', address, text)


def _clashes(shown: Board, rows: list[Visit]) -> list[str]:
    """Nothing is refused for a conflict, and none is passed over in silence."""
    moved = {row.pk for row in rows}
    cards = [card for row in shown.rows for cell in row.cells for card in cell.cards]
    found = [text for card in cards if card.line.pk in moved for text in card.conflicts]
    return list(dict.fromkeys(found))[:3]


def refused(message: str, status: int) -> HttpResponse:
    return HttpResponse(format_html('<p class="error">{}</p>', message), status=status)


def _board(request: HttpRequest) -> Board:
    company = member_of(request).company
    monday = monday_of(day_or(request.GET.get("week", ""), local_today(company)))
    return board_week(company, monday, BoardFilters.read(request.GET), BoardView.read(request.GET))


def _changed(shown: Board, places: list[Place]) -> str:
    """Each part carries the id of what it takes the place of."""
    pen = Pen(shown.names, shown.discs)
    parts: list[str] = [drawn_tray(shown, pen)]
    days = {day for _, day in places}
    people = {technician for technician, _ in places}
    for row in shown.rows:
        by_zone = row.technician is None
        if by_zone or row.technician.pk in people:  # type: ignore[union-attr]  # by_zone says it is one
            parts += [pen.cell(cell) for cell in row.cells if cell.day in days]
            parts += [] if by_zone else [drawn_load(row)]
    heads = [column for column in shown.columns if column.day in days]
    parts += [render_to_string("planning/_head_count.html", {"column": column}) for column in heads]
    return "".join(parts)
