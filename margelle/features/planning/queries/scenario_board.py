"""A week of a draft as a board, drawn like the live one. The number of queries does not grow with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from margelle.features.accounts.models import Company, Member, Role
from margelle.features.accounts.queries import local_today
from margelle.features.planning.models import Priority, Scenario, ScenarioVisit
from margelle.features.planning.rules import State

from .availability import Calendar
from .board import Board, Card, Cell, Column, Line, Row, monday_of
from .view import BoardView

_COLUMNS: Final = (
    "pk", "version", "day", "start", "minutes", "technician_id", "service__name", "service__category",
    "service__colour", "site__city", "client__civility", "client__first_name", "client__last_name",
    "client__firm_name", "site__zone_id", "is_removed", "visit__pk", "visit__state", "visit__day",
    "visit__start", "visit__technician_id", "visit__priority", "visit__series_id", "visit__window_to",
)  # fmt: skip


def scenario_week(scenario: Scenario, company: Company, monday: date) -> Board:
    """The days of this week; work outside the period is not in a scenario."""
    today = local_today(company)
    sunday = monday + timedelta(days=6)
    in_week = Q(day__gte=monday, day__lte=sunday, technician__isnull=False)
    waiting = Q(is_removed=False) & (Q(day=None) | Q(technician=None))
    waiting &= Q(visit=None) | Q(visit__state=State.PLANNED)
    rows = scenario.visits.filter(in_week | waiting).order_by("day", "rank", "start", "id")
    cards = [_card(dict(zip(_COLUMNS, row, strict=True))) for row in rows.values_list(*_COLUMNS)]
    placed = [card for card in cards if card.line.day and card.line.technician_id]
    tray = [card for card in cards if not (card.line.day and card.line.technician_id)]
    length = 7 if any(card.line.day == sunday for card in placed) else 6
    days = [monday + timedelta(days=number) for number in range(length)]
    team = _team({card.line.technician_id for card in cards if card.line.technician_id})
    shown = _rows(placed, team, days, today)
    return Board(
        monday=monday,
        columns=_heads(shown, days, today),
        rows=shown,
        tray=tray,
        tray_more=False,
        names={one.pk: str(one) for one in team},
        view=BoardView(),
    )


def _card(row: dict[str, Any]) -> Card:
    live = row["visit__pk"] is not None
    state = str(State.CANCELLED if row["is_removed"] else row["visit__state"] or State.PLANNED)
    line = Line(
        pk=row["pk"],
        version=row["version"],
        day=row["day"],
        start=row["start"],
        window_to=row["visit__window_to"],
        minutes=row["minutes"],
        state=state,
        state_reason="",
        priority=row["visit__priority"] or Priority.NORMAL,
        technician_id=row["technician_id"],
        service=row["service__name"],
        category=row["service__category"],
        colour=row["service__colour"],
        city=row["site__city"],
        civility=row["client__civility"],
        first_name=row["client__first_name"],
        last_name=row["client__last_name"],
        firm_name=row["client__firm_name"],
        zone_id=row["site__zone_id"],
        series_id=row["visit__series_id"],
    )
    return Card(line, False, _word(row, live))


def _word(row: dict[str, Any], live: bool) -> str:
    """What the draft changed, beside the town: colour alone would not say it."""
    if not live:
        return "ajoutée"
    if row["is_removed"]:
        return "retirée"
    places = [
        (row[f"{side}day"], row[f"{side}start"], row[f"{side}technician_id"]) for side in ("", "visit__")
    ]
    return "déplacée" if row["version"] > 1 and places[0] != places[1] else ""


def _team(with_visits: set[UUID]) -> list[Member]:
    wanted = Q(role=Role.TECHNICIAN, shut_at=None) | Q(pk__in=with_visits)
    found = Member.objects.filter(wanted).select_related("agency")
    return list(found.order_by("colour", "last_name", "first_name"))


def _rows(cards: Sequence[Card], team: Sequence[Member], days: Sequence[date], today: date) -> list[Row]:
    by_cell: dict[tuple[UUID | None, date | None], list[Card]] = defaultdict(list)
    for card in cards:
        by_cell[card.line.technician_id, card.line.day].append(card)
    shown = [
        one
        for one in team
        if (one.is_open and one.is_technician) or any(by_cell.get((one.pk, day)) for day in days)
    ]
    calendar = Calendar.load(shown, days[0], days[-1])
    return [
        Row(
            one,
            [
                Cell(one, day, by_cell.get((one.pk, day), []), day == today, calendar.span(one.pk, day))
                for day in days
            ],
        )
        for one in shown
    ]


def _heads(rows: Sequence[Row], days: Sequence[date], today: date) -> list[Column]:
    columns = []
    for number, day in enumerate(days):
        cells = [row.cells[number] for row in rows]
        count = sum(card.line.state != State.CANCELLED for cell in cells for card in cell.cards)
        minutes, limit = sum(cell.minutes for cell in cells), sum(cell.limit for cell in cells)
        columns.append(Column(day, day == today, count, minutes, limit))
    return columns


def weeks_of(scenario: Scenario) -> list[date]:
    """The Mondays of its weeks."""
    first, count = monday_of(scenario.from_day), (scenario.to_day - monday_of(scenario.from_day)).days // 7
    return [first + timedelta(days=7 * number) for number in range(count + 1)]


def draft_rows(scenario: Scenario) -> Any:
    """Rows of the draft with what their pages show."""
    return ScenarioVisit.objects.filter(scenario=scenario).select_related(
        "scenario", "client", "site", "service", "technician", "visit__technician"
    )
