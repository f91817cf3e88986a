"""A draft against the live plan: what differs, what changed since the copy, hours and kilometres."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from margelle.base.journal.models import Entry
from margelle.base.ui import french
from margelle.engines.routing.estimate import NOWHERE, Point, estimate
from margelle.features.accounts.models import Member
from margelle.features.planning.models import Scenario, ScenarioVisit, Visit
from margelle.features.planning.rules import State

from .mass_move import place, point_of

MOVED: Final = "moved"
ORDERED: Final = "ordered"
ADDED: Final = "added"
REMOVED: Final = "removed"
WORDS: Final = {MOVED: "Déplacée", ORDERED: "Autre place", ADDED: "Ajoutée", REMOVED: "Retirée"}


def scenarios() -> QuerySet[Scenario]:
    """With who made them, and how many of their visits the draft changed."""
    touched = Count("visits", filter=Q(visits__version__gt=1) | Q(visits__visit=None))
    return Scenario.objects.select_related("by", "published_by", "dropped_by").annotate(touched=touched)


@dataclass(frozen=True)
class Difference:
    """One visit that publishing would change. `conflict` says in French why it would not by itself."""

    row: ScenarioVisit
    kind: str
    was: str
    now: str
    conflict: str = ""
    may_force: bool = False  # the conflict can be overruled by ticking it

    @property
    def word(self) -> str:
        return WORDS[self.kind]

    @property
    def tells(self) -> bool:
        """The client sees another day, hour or technician."""
        return self.kind != ORDERED


def differences(scenario: Scenario) -> list[Difference]:
    """What the draft changed itself, by day; visits that only the live plan changed are not in it."""
    touched = list(
        scenario.visits.filter(Q(version__gt=1) | Q(visit=None))
        .select_related("visit__technician", "client", "site", "service", "technician")
        .order_by("client__name", "day", "id")
    )
    orders = _Orders.load(touched)
    changed = _changed_since(touched)
    found = []
    for row in touched:
        kind = _kind(row, orders)
        if kind:
            conflict, may_force = _conflict(row, kind, changed)
            now = "Annulée" if kind == REMOVED else place(row.day, row.start, str(row.technician or ""))
            found.append(Difference(row, kind, _was(row.visit), now, conflict, may_force))
    return found


def _was(live: Visit | None) -> str:
    if live is None:
        return "—"
    return place(live.day, live.start, str(live.technician or ""))


def _kind(row: ScenarioVisit, orders: "_Orders") -> str:
    live = row.visit
    if live is None:
        return "" if row.is_removed else ADDED
    if row.is_removed:
        return "" if live.state == State.CANCELLED else REMOVED
    if (row.day, row.start, row.technician_id) != (live.day, live.start, live.technician_id):
        return MOVED
    return ORDERED if orders.differ(row) else ""


def _conflict(row: ScenarioVisit, kind: str, changed: set[UUID]) -> tuple[str, bool]:
    live = row.visit
    if live is not None and live.state != State.PLANNED:
        return f"« {State(live.state).label.lower()} » dans le planning", False
    who = row.technician
    if kind != REMOVED and who is not None and not (who.is_open and who.is_technician):
        return f"{row.technician} n’est plus dans l’équipe", False
    if live is not None and live.pk in changed:
        return f"changée depuis la copie{french.NBSP}: {_was(live)}", True
    return "", False


def _changed_since(rows: Iterable[ScenarioVisit]) -> set[UUID]:
    """Live visits that somebody changed since they were copied; a new rank alone is no change."""
    copied = {
        row.visit.pk: row.base_version
        for row in rows
        if row.visit is not None and row.visit.version != row.base_version
    }
    facts = Entry.objects.filter(entity="visit", entity_id__in=copied).exclude(kind="VisitRanked")
    newer = {
        key for key, payload in facts.values_list("entity_id", "payload") if _version(payload) > copied[key]
    }
    told = set(Entry.objects.filter(entity="visit", entity_id__in=copied).values_list("entity_id", flat=True))
    return newer | (set(copied) - told)  # without any journal line, the version alone speaks


def _version(payload: dict[str, object]) -> int:
    value = payload.get("version", 0)
    return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class _Orders:
    """The visits of the days concerned, in the order of the draft and in that of the plan."""

    draft: dict[tuple[UUID | None, date | None], list[UUID]] = field(default_factory=dict)
    live: dict[tuple[UUID | None, date | None], list[UUID]] = field(default_factory=dict)

    @classmethod
    def load(cls, rows: Sequence[ScenarioVisit]) -> "_Orders":
        days = {row.day for row in rows if row.day}
        if not rows or not days:
            return cls()
        drafts = ScenarioVisit.objects.filter(
            scenario=rows[0].scenario_id, day__in=days, visit__isnull=False, is_removed=False
        ).order_by("rank", "start", "visit_id")
        live = Visit.objects.filter(day__in=days).exclude(state=State.CANCELLED)
        return cls(
            _cells(drafts.values_list("technician_id", "day", "visit_id")),
            _cells(live.order_by("rank", "start", "id").values_list("technician_id", "day", "pk")),
        )

    def differ(self, row: ScenarioVisit) -> bool:
        cell = (row.technician_id, row.day)
        draft, live = self.draft.get(cell, []), self.live.get(cell, [])
        both = set(draft) & set(live)
        if row.visit_id not in both:
            return False
        return _earlier(draft, both, row.visit_id) != _earlier(live, both, row.visit_id)


def _earlier(cell: list[UUID], both: set[UUID], key: UUID | None) -> set[UUID]:
    kept = [one for one in cell if one in both]
    return set(kept[: kept.index(key)]) if key in kept else set()


def _cells(
    rows: Iterable[tuple[UUID | None, date | None, UUID | None]],
) -> dict[tuple[UUID | None, date | None], list[UUID]]:
    cells: dict[tuple[UUID | None, date | None], list[UUID]] = defaultdict(list)
    for technician, day, key in rows:
        if key is not None:
            cells[technician, day].append(key)
    return cells


def live_before(scenario: Scenario, rows: Sequence[ScenarioVisit]) -> dict[UUID, list[UUID]]:
    """Live visits that the draft puts before each of these rows in its day, the nearest first. One query."""
    found = scenario.visits.filter(day__in={row.day for row in rows if row.day}, is_removed=False)
    passed: dict[tuple[UUID | None, date | None], list[UUID]] = defaultdict(list)
    before: dict[UUID, list[UUID]] = {row.pk: [] for row in rows}
    columns = ("pk", "technician_id", "day", "visit_id")
    for key, technician, day, visit in found.order_by("rank", "start", "id").values_list(*columns):
        cell = passed[technician, day]
        if key in before:
            before[key] = cell[::-1]
        if visit is not None:
            cell.append(visit)
    return before


def drifted(scenario: Scenario) -> int:
    """Visits of the copy that changed in the live plan and not in the draft."""
    return (
        scenario.visits.filter(version=1, visit__isnull=False)
        .exclude(base_version=F("visit__version"))
        .count()
    )


@dataclass(frozen=True)
class DayFigure:
    day: date
    before: int
    after: int


@dataclass
class Figures:
    """One technician's period, live and drafted."""

    technician: Member
    minutes: tuple[int, int] = (0, 0)
    metres: tuple[int, int] = (0, 0)
    days: list[DayFigure] = field(default_factory=list)  # only those that differ

    @property
    def more_minutes(self) -> int:
        return self.minutes[1] - self.minutes[0]

    @property
    def more_km(self) -> int:
        return round(self.metres[1] / 1000) - round(self.metres[0] / 1000)

    @property
    def km(self) -> tuple[int, int]:
        return round(self.metres[0] / 1000), round(self.metres[1] / 1000)


@dataclass(frozen=True)
class _Stop:
    rank: int
    start: time
    minutes: int
    point: Point | None


Plan = dict[tuple[UUID, date], list[_Stop]]


def figures(scenario: Scenario) -> list[Figures]:
    """Hours by technician and day, kilometres by technician (crow-fly estimates), live and drafted."""
    live, draft = _plans(scenario)
    people = {who for who, _ in (*live, *draft)}
    found = []
    for one in Member.objects.filter(pk__in=people).order_by("last_name", "first_name", "id"):
        home = point_of(one.start_latitude, one.start_longitude)
        row = Figures(one)
        for day in sorted({day for who, day in (*live, *draft) if who == one.pk}):
            a, b = live.get((one.pk, day), []), draft.get((one.pk, day), [])
            minutes = (sum(stop.minutes for stop in a), sum(stop.minutes for stop in b))
            row.minutes = (row.minutes[0] + minutes[0], row.minutes[1] + minutes[1])
            row.metres = (row.metres[0] + _length(home, a), row.metres[1] + _length(home, b))
            if minutes[0] != minutes[1]:
                row.days.append(DayFigure(day, *minutes))
        found.append(row)
    return found


def _plans(scenario: Scenario) -> tuple[Plan, Plan]:
    """The draft is the live plan with what the draft itself changed laid over it."""
    span = {"day__gte": scenario.from_day, "day__lte": scenario.to_day, "technician__isnull": False}
    columns = ("technician_id", "day", "rank", "start", "minutes", "site__latitude", "site__longitude")
    touched = scenario.visits.filter(Q(version__gt=1) | Q(visit=None))
    replaced = set(touched.filter(visit__isnull=False).values_list("visit_id", flat=True))
    live: Plan = defaultdict(list)
    draft: Plan = defaultdict(list)
    visits = Visit.objects.filter(**span).exclude(state=State.CANCELLED)
    for key, who, day, *rest in visits.values_list("pk", *columns):
        live[who, day].append(_stop(*rest))
        if key not in replaced:
            draft[who, day].append(_stop(*rest))
    for who, day, *rest in touched.filter(**span, is_removed=False).values_list(*columns):
        draft[who, day].append(_stop(*rest))
    return live, draft


def _stop(rank: int, start: time | None, minutes: int, latitude: object, longitude: object) -> _Stop:
    point = point_of(latitude, longitude)  # type: ignore[arg-type]  # two decimals, or none
    return _Stop(rank, start or time.max, minutes, point)


def _length(home: Point | None, stops: list[_Stop]) -> int:
    """Metres of a round: home, the stops in order, home."""
    ordered = sorted(stops, key=lambda stop: (stop.rank, stop.start))
    points = [stop.point for stop in ordered if stop.point is not None]
    way = [home, *points, home] if home is not None and points else points
    return sum((estimate(a, b) for a, b in pairwise(way)), NOWHERE).metres
