"""What each visit requires now: where each requirement applies, and the counting of « every n »."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, Window
from django.db.models.functions import RowNumber

from margelle.features.clients.models import Equipment, Pool
from margelle.features.fieldwork.models import Photo, Reading, StepDone
from margelle.features.planning.models import Requirement, RequirementAsk, Visit, VisitPool
from margelle.features.planning.queries.requirements import how_often, open_requirements
from margelle.features.planning.rules import FINISHED, State
from margelle.features.planning.rules.requirements import Basin, Where, is_due

COMING = (State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS)
Place = tuple[date, int, str, UUID]  # the order of visits: day, rank, hour, identity


@dataclass(frozen=True)
class Required:
    """One thing that a visit may not end without. `key` is what the phone names it by."""

    key: str
    kind: str
    what: str
    requirement: UUID
    often: str
    moment: str = ""
    parameter: str = ""
    pool: UUID | None = None


@dataclass
class Facts:
    """What was recorded in some visits, as far as requirements ask for it."""

    readings: set[tuple[UUID, UUID | None, str]] = field(default_factory=set)
    moments: set[tuple[UUID, str]] = field(default_factory=set)
    answers: set[tuple[UUID, UUID | None]] = field(default_factory=set)  # photos taken for a requirement
    steps: set[tuple[UUID, UUID]] = field(default_factory=set)

    def have(self, row: Requirement, visit: UUID, pool: UUID | None) -> bool:
        if row.kind == Requirement.Kind.READING:
            return (visit, pool, row.parameter) in self.readings
        if row.kind == Requirement.Kind.STEP:
            return (visit, row.pk) in self.steps
        # A detail may show anything: only a photo that was taken for this one counts.
        is_any = row.moment != Requirement.Moment.DETAIL and (visit, row.moment) in self.moments
        return is_any or (visit, row.pk) in self.answers


def facts_of(visits: Collection[UUID]) -> Facts:
    """Standing facts of these visits, in three queries."""
    here = {"superseded_at": None, "report__visit__in": visits}
    found = Facts()
    readings = Reading.objects.filter(**here).values_list("report__visit", "pool", "parameter")
    photos = Photo.objects.filter(**here, removed_at=None)
    steps = StepDone.objects.filter(**here, done=True)
    found.readings.update(readings)
    for visit, moment, requirement in photos.values_list("report__visit", "moment", "requirement"):
        found.moments.add((visit, moment))
        found.answers.add((visit, requirement))
    found.steps.update(steps.values_list("report__visit", "step"))
    return found


def required_at(visits: Sequence[Visit], today: date) -> dict[UUID, list[Required]]:
    """What each of these visits requires, in a number of queries that does not grow with them.

    Meant for visits that are not over: of one that is, the report knows what was missing.
    """
    rows = open_requirements() if visits else []
    if not rows:
        return {}
    pools = _pools(visits)
    asks = set(RequirementAsk.objects.filter(visit__in=visits).values_list("visit", "requirement"))
    counting = [row for row in rows if row.when == Requirement.When.EVERY]
    past = _Past(counting, {pool.pk for mine in pools.values() for pool, _ in mine}, today)
    found: dict[UUID, list[Required]] = defaultdict(list)
    for visit in visits:
        for row in rows:
            if not _in_scope(row, visit.service_id, visit.template_id):
                continue
            if row.when == Requirement.When.ASKED and (visit.pk, row.pk) not in asks:
                continue
            found[visit.pk] += _required(row, visit, pools[visit.pk], past)
    return found


def _pools(visits: Sequence[Visit]) -> dict[UUID, list[tuple[Pool, Basin]]]:
    fitted = Prefetch("pool__equipment", Equipment.objects.filter(removed_at=None))
    links = VisitPool.objects.filter(visit__in=visits).select_related("pool").prefetch_related(fitted)
    found: dict[UUID, list[tuple[Pool, Basin]]] = defaultdict(list)
    for link in links:
        found[link.visit_id].append((link.pool, _basin(link.pool)))
    return found


def _basin(pool: Pool) -> Basin:
    kinds = {one.kind for one in pool.equipment.all()}
    return Basin(
        sanitiser=pool.sanitiser,
        collective=pool.is_collective,
        heated=bool(pool.heating) or Equipment.Kind.HEATER in kinds,
        covered=bool(pool.cover) or Equipment.Kind.COVER in kinds,
        equipment=kinds,
    )


def _in_scope(row: Requirement, service: UUID, template: UUID | None) -> bool:
    return row.service_id in (None, service) and row.template_id in (None, template)


def _required(
    row: Requirement, visit: Visit, pools: Sequence[tuple[Pool, Basin]], past: "_Past"
) -> list[Required]:
    where = Where(row.sanitiser, row.equipment, row.collective, row.heated, row.covered)
    due = [pool for pool, basin in pools if where.fits(basin) and past.is_due(row, visit, pool.pk)]
    if row.kind == Requirement.Kind.READING:
        named = {pool.pk: f"{row.text} ({pool.name})" if len(pools) > 1 else row.text for pool in due}
        return [
            Required(
                key=f"reading:{row.parameter}:{pk}",
                kind=row.kind,
                what=what,
                requirement=row.pk,
                often=how_often(row),
                parameter=row.parameter,
                pool=pk,
            )
            for pk, what in named.items()
        ]
    if not due and (pools or not where.is_open):
        return []
    return [Required(f"{row.kind}:{row.pk}", row.kind, row.text, row.pk, how_often(row), moment=row.moment)]


class _Past:
    """The visits of some pools before and around now, and what was done there."""

    def __init__(self, rows: Sequence[Requirement], pools: Collection[UUID], today: date) -> None:
        self.by_pool: dict[UUID, list[tuple[Place, Visit]]] = defaultdict(list)
        self.facts = Facts()
        if not rows or not pools:
            return
        most = max(row.every or 1 for row in rows)
        links = [*self._over(pools, most), *self._coming(pools, today)]
        for link in links:
            self.by_pool[link.pool_id].append((_place(link.visit), link.visit))
        for mine in self.by_pool.values():
            mine.sort(key=lambda pair: pair[0])
        self.facts = facts_of({link.visit_id for link in links if link.visit.state in FINISHED})

    def is_due(self, row: Requirement, visit: Visit, pool: UUID) -> bool:
        if row.when != Requirement.When.EVERY or not row.every:
            return True
        here = _place(visit)
        before = [
            self.facts.have(row, one.pk, pool) if one.state in FINISHED else None
            for place, one in self.by_pool[pool]
            if place < here and _in_scope(row, one.service_id, one.template_id)
        ]
        return is_due(row.every, before)

    @staticmethod
    def _over(pools: Collection[UUID], most: int) -> Iterable[VisitPool]:
        """Enough of each kind of work: the last `most` of a pool, service and template."""
        newest = Window(
            RowNumber(),
            partition_by=[F("pool_id"), F("visit__service_id"), F("visit__template_id")],
            order_by=[F("visit__day").desc(), F("visit__rank").desc(), F("visit_id").desc()],
        )
        rows = VisitPool.objects.filter(pool__in=pools, visit__state__in=FINISHED, visit__day__isnull=False)
        return rows.annotate(newest=newest).filter(newest__lte=most).select_related("visit")

    @staticmethod
    def _coming(pools: Collection[UUID], today: date) -> Iterable[VisitPool]:
        rows = VisitPool.objects.filter(pool__in=pools, visit__state__in=COMING, visit__day__gte=today)
        return rows.select_related("visit")


def _place(visit: Visit) -> Place:
    start = visit.start.isoformat() if visit.start else "24"
    return (visit.day or date.max, visit.rank, start, visit.pk)


def required_payload(wanted: Iterable[Required]) -> list[dict[str, str | None]]:
    """As phones hold them. Steps go among the visit's own steps as well."""
    return [
        {
            "key": one.key,
            "kind": one.kind,
            "what": one.what,
            "often": one.often,
            "requirement_id": str(one.requirement),
            "moment": one.moment or None,
            "parameter": one.parameter or None,
            "pool_id": str(one.pool) if one.pool else None,
        }
        for one in wanted
    ]
