"""Plain entries of a phone, many at once: those that call for nothing beyond their own fact and event.

Whatever else an entry may call for (a first report, a flag, a correction, a refusal) is left to the action of
its own: here it is None, and the run ends before it. Facts and events are the ones that those actions make.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from margelle.base.tenancy.ready import insert_rows
from margelle.features.fieldwork.events import FieldEvent, ReadingAdded, StepTicked, TaskTicked
from margelle.features.fieldwork.models import Fact, Reading, StepDone, TaskDone
from margelle.features.fieldwork.queries.plain_visits import Ground, PlainVisit
from margelle.features.fieldwork.rules import Refused, is_on_day

from .facts import exact_value
from .instruments import BY_HAND, Taken
from .origin import Origin

Made = tuple[Fact, FieldEvent]


def plain_visit(ground: Ground, visit_id: UUID, origin: Origin) -> PlainVisit | None:
    """The visit when this entry fits the plan and stands for itself."""
    visit = ground.visits.get(visit_id)
    if visit is None or not visit.is_plain or origin.replaces is not None:
        return None
    assert visit.begun_at is not None
    fits = (
        visit.technician == origin.by.pk
        and visit.begun_at <= origin.at
        and is_on_day(visit.day, origin.at, origin.by.company.timezone)
    )
    return visit if fits else None


def plain_reading(
    ground: Ground,
    visit: PlainVisit,
    origin: Origin,
    *,
    pool: UUID,
    parameter: str,
    value: Decimal,
    method: str,
    taken: Taken = BY_HAND,
) -> Made | None:
    """A measured value that no other one of the visit contradicts."""
    try:
        exact = exact_value(parameter, value)
    except Refused:
        return None
    assert visit.report is not None
    others = ground.values.setdefault((visit.report, pool, parameter), set())
    if ground.pools.get(pool) != visit.site or others - {exact}:
        return None
    others.add(exact)
    fact = Reading(
        id=origin.id, report_id=visit.report, pool_id=pool, by_id=origin.by.pk, at=origin.at, seq=origin.seq,
        parameter=parameter, value=exact, method=method,
        instrument=taken.instrument, calibrated_on=taken.calibration(origin.at), via=taken.via,
    )  # fmt: skip
    return fact, ReadingAdded(entity_id=visit.id, fact=fact.pk, pool=pool, parameter=parameter, value=exact)


def plain_task(
    ground: Ground,
    visit: PlainVisit,
    origin: Origin,
    *,
    task: UUID,
    pool: UUID | None,
    done: bool,
    reason: str,
) -> Made | None:
    """A task that was not answered before."""
    assert visit.report is not None
    thing = (visit.report, task, pool)
    if task not in ground.tasks or thing in ground.ticked:
        return None
    if pool is not None and ground.pools.get(pool) != visit.site:
        return None
    ground.ticked.add(thing)
    fact = TaskDone(
        id=origin.id, report_id=visit.report, pool_id=pool, by_id=origin.by.pk, at=origin.at, seq=origin.seq,
        task_id=task, done=done, reason=reason,
    )  # fmt: skip
    return fact, TaskTicked(entity_id=visit.id, fact=fact.pk, task=task, pool=pool, done=done)


def plain_step(
    ground: Ground, visit: PlainVisit, origin: Origin, *, step: UUID, text: str, done: bool, reason: str
) -> Made | None:
    """A step that was not answered before."""
    assert visit.report is not None
    if (visit.report, step) in ground.stepped:
        return None
    ground.stepped.add((visit.report, step))
    fact = StepDone(
        id=origin.id, report_id=visit.report, by_id=origin.by.pk, at=origin.at, seq=origin.seq,
        step=step, text=text, done=done, reason=reason,
    )  # fmt: skip
    return fact, StepTicked(entity_id=visit.id, fact=fact.pk, step=step, done=done)


def write_facts(facts: Sequence[Fact]) -> None:
    """One statement per kind of fact."""
    by_table = sorted(facts, key=lambda fact: fact._meta.db_table)
    for _, alike in groupby(by_table, key=type):
        insert_rows(list(alike))
