"""What a run of a phone's operations stands on: a few statements, however many operations there are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from margelle.base.tenancy.ready import Ready
from margelle.features.catalogue.models import Task
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Conflict, Instrument, Reading, Signature, StepDone, TaskDone
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

UNDER_WAY = frozenset({State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS})


class PlainVisit(NamedTuple):
    """A visit whose report is begun."""

    id: UUID
    state: str
    site: UUID
    technician: UUID | None
    day: date | None
    report: UUID | None
    begun_at: datetime | None
    is_signed: bool
    has_conflict: bool

    @property
    def is_plain(self) -> bool:
        """Under way, its report begun, and nothing about it that the next entry would have to be held
        against."""
        return (
            self.state in UNDER_WAY
            and self.report is not None
            and not self.is_signed
            and not self.has_conflict
        )


@dataclass
class Ground:
    """What is there before the run; what the run writes is added as it is judged."""

    visits: dict[UUID, PlainVisit]
    pools: dict[UUID, UUID]  # and their site
    tasks: frozenset[UUID]
    instruments: dict[UUID, Instrument]
    values: dict[tuple[UUID, UUID, str], set[Decimal]] = field(default_factory=dict)
    ticked: set[tuple[UUID, UUID, UUID | None]] = field(default_factory=set)
    stepped: set[tuple[UUID, UUID]] = field(default_factory=set)


@dataclass
class Named:
    """The identities that the operations of a run name."""

    visits: set[UUID] = field(default_factory=set)
    pools: set[UUID] = field(default_factory=set)
    tasks: set[UUID] = field(default_factory=set)
    instruments: set[UUID] = field(default_factory=set)
    readings: bool = False
    steps: bool = False


def _of_visits(ids: Collection[UUID]) -> QuerySet[Visit, Any]:
    signed = Signature.objects.filter(report__visit=OuterRef("pk"), superseded_at=None, absent=False)
    torn = Conflict.objects.filter(visit=OuterRef("pk"), answered_at=None)
    return (
        Visit.objects.filter(pk__in=ids)
        .order_by()
        .annotate(signed=Exists(signed), torn=Exists(torn))
        .values_list(
            "pk",
            "state",
            "site_id",
            "technician_id",
            "day",
            "report__pk",
            "report__begun_at",
            "signed",
            "torn",
        )
    )


_visits = Ready(_of_visits)
_locked = Ready(
    lambda ids: Visit.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk")
)
_pools = Ready(lambda ids: Pool.objects.filter(pk__in=ids).order_by().values_list("pk", "site_id"))
_tasks = Ready(lambda ids: Task.objects.filter(pk__in=ids).order_by().values_list("pk"))
_instruments = Ready(lambda ids: Instrument.objects.filter(pk__in=ids).order_by())
_readings = Ready(
    lambda ids: (
        Reading.objects.filter(report__in=ids, superseded_at=None)
        .order_by()
        .values_list("report_id", "pool_id", "parameter", "value")
    )
)
_task_ticks = Ready(
    lambda ids: (
        TaskDone.objects.filter(report__in=ids, superseded_at=None)
        .order_by()
        .values_list("report_id", "task_id", "pool_id")
    )
)
_step_ticks = Ready(
    lambda ids: (
        StepDone.objects.filter(report__in=ids, superseded_at=None)
        .order_by()
        .values_list("report_id", "step")
    )
)


def ground_of(named: Named) -> Ground:
    """Reads, in the company's turn, what a run stands on; the visits are held until its transaction ends."""
    if connection.features.has_select_for_update:
        _locked(named.visits)
    visits = {row[0]: PlainVisit(*row) for row in _visits(named.visits)}
    reports = [visit.report for visit in visits.values() if visit.report is not None and visit.is_plain]
    ground = Ground(
        visits,
        dict(_pools(named.pools)),
        frozenset(pk for (pk,) in _tasks(named.tasks)),
        {one.pk: one for one in _instruments(named.instruments)},
    )
    if named.readings:
        for report, pool, parameter, value in _readings(reports):
            ground.values.setdefault((report, pool, parameter), set()).add(value)
    if named.tasks:
        ground.ticked.update(_task_ticks(reports))
    if named.steps:
        ground.stepped.update(_step_ticks(reports))
    return ground
