"""Many visits moved for one cause: all of them or none, and taken back as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.availability import Calendar
from margelle.features.planning.rules import OVER, NotAllowed, State, first_gap

from .changes import one_action
from .locking import StaleVisit, locked
from .move import move_visit
from .ranks import neighbours


@dataclass(frozen=True)
class Placing:
    """Where one visit goes; `version` is the one that was previewed."""

    visit: UUID
    version: int
    technician: Member | None
    day: date | None


class PlanMoved(ValueError):
    """Some visits are no longer as they were previewed: visit -> a French sentence. Nothing was changed."""

    def __init__(self, problems: dict[UUID, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def move_visits(*, placings: Sequence[Placing], by: Member, title: str, why: str) -> PlanChange | None:
    """Move all of these or, raising PlanMoved, none. Raises NotAllowed when one cannot go where it should."""
    with one_action(kind=PlanChange.Kind.MASS_MOVE, title=title, by=by, why=why) as action:
        rows = _held(placings)
        for placing in placings:
            # Versions were compared under the lock: a neighbour that this very action renumbered is no news.
            row = rows[placing.visit]
            move_visit(
                visit=row,
                by=by,
                technician=placing.technician,
                day=placing.day,
                start=_free_hour(row, placing),
                version=None,
            )
    return action.change


def _free_hour(row: Visit, placing: Placing) -> time | None:
    """Its own hour, or the first one free after it in the day where it goes; a promised window is kept."""
    if row.start is None or placing.technician is None or placing.day is None:
        return row.start
    day = neighbours(placing.technician, placing.day, without=row.pk)
    busy = [(other.start, other.minutes) for other in day if other.start and other.state not in OVER]
    span = Calendar.load([placing.technician], placing.day, placing.day)
    until = row.window_to or span.span(placing.technician.pk, placing.day).to_hour
    return first_gap(row.start, row.minutes, busy, until=until)


def _held(placings: Sequence[Placing]) -> dict[UUID, Visit]:
    """Every row locked, in one order for everybody, and compared with what was previewed."""
    wanted = {placing.visit: placing.version for placing in placings}
    found = Visit.objects.select_related("client").filter(pk__in=wanted)
    rows = {row.pk: row for row in found}
    if len(rows) != len(wanted):
        raise NotAllowed("Une des interventions choisies n’existe pas.")
    problems: dict[UUID, str] = {}
    for key in sorted(rows):
        name = rows[key].client.short_name
        try:
            row = locked(rows[key], wanted[key])
        except StaleVisit as stale:
            problems[key] = f"{name}{french.NBSP}: {stale}"
            continue
        if row.state != State.PLANNED:
            word = State(row.state).label.lower()
            problems[key] = f"{name}{french.NBSP}: intervention « {word} », laissée telle quelle."
    if problems:
        raise PlanMoved(problems)
    return rows
