"""One visit's report as people read it: the same headings in the same order for everyone (TPL-4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import Product, Task
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import (
    Comment,
    Fact,
    Incident,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Report,
    Sale,
    Signature,
    StepDone,
    TaskDone,
)
from margelle.features.fieldwork.rules import holds
from margelle.features.planning.models import ProductNeed, Requirement, Visit, VisitStep
from margelle.features.planning.queries.requirements import Asking, askings
from margelle.features.planning.rules import OVER, State

from .doubts import doubts_of
from .incidents import with_times
from .positions import positions_of
from .records import awaited_photos, previous_report, record_of
from .requirements import Required, required_at
from .timeline import Step, timeline
from .water import Judged, judged


@dataclass(frozen=True)
class TaskLine:
    """A task of the company's list: done (by whom, for which pools), or left with its reason."""

    name: str
    pools: str
    by: Member | None
    reason: str
    expected: bool


@dataclass(frozen=True)
class StepLine:
    """A step of the plan, in order, and what was said of it; those taken out since come last."""

    text: str
    is_required: bool
    done: bool
    by: Member | None
    reason: str
    expected: bool = True


@dataclass(frozen=True)
class ProductLine:
    """A product used beside what was planned, in the product's unit; `used` 0 means it was left."""

    product: Product
    used: Decimal
    planned: Decimal | None
    pools: str
    fitted: bool = False
    is_unlisted: bool = False

    @property
    def is_left(self) -> bool:
        return not self.used


@dataclass(frozen=True)
class Pair:
    """Before and after, side by side; either may be missing (INT-7)."""

    pool: Pool | None
    before: Photo | None
    after: Photo | None


@dataclass(frozen=True)
class PoolWater:
    pool: Pool
    readings: list[Judged]


@dataclass(frozen=True)
class ReportSheet:
    visit: Visit
    report: Report | None
    water: list[PoolWater]
    visit_steps: list[StepLine]
    tasks_done: list[TaskLine]
    tasks_left: list[TaskLine]
    tasks_open: list[TaskLine]  # still expected: the visit goes on
    products: list[ProductLine]
    pairs: list[Pair]
    details: list[Photo]
    comments: list[Comment]
    incidents: list[Incident]
    recommendations: list[Recommendation]
    signature: Signature | None
    sales: list[Sale]
    steps: list[Step]
    previous: Report | None
    awaited: int
    holds: list[str]  # why a finished visit is not validated yet
    doubts: list[str]  # what deserves a second look; holds nothing
    required: list[Required]  # what the visit may not end without, while it goes on
    askings: list[Asking]

    @property
    def missing(self) -> list[dict[str, str]]:
        return self.report.missing if self.report else []


def report_sheet(visit: Visit) -> ReportSheet:
    """The whole record of a visit, in a number of queries that does not grow with it."""
    report = _report(visit)
    pools = list(Pool.objects.filter(site_id=visit.site_id))
    tasks = list(report.tasks.all()) if report else []
    uses = list(report.products.all()) if report else []
    photos = sorted(report.photos.all(), key=lambda photo: (photo.at, photo.pk)) if report else []
    readings = list(report.readings.all()) if report else []
    comments = list(report.comments.all()) if report else []
    incidents = list(report.incidents.all()) if report else []
    signatures = list(report.signatures.all()) if report else []
    expected = [link.task for link in visit.task_links.select_related("task")]
    done, left = _tasks(tasks, expected)
    facts: list[Fact] = [*tasks, *readings, *uses, *photos, *comments, *incidents, *signatures]
    is_over = visit.state in OVER
    required = [] if is_over else required_at([visit], local_today(visit.company)).get(visit.pk, [])
    return ReportSheet(
        visit=visit,
        report=report,
        water=_water(readings, pools),
        visit_steps=_steps(list(report.steps.all()) if report else [], list(visit.steps.all()), required),
        tasks_done=done,
        tasks_left=[line for line in left if is_over or line.by],
        tasks_open=[line for line in left if not is_over and not line.by],
        products=_products(uses, list(visit.needs.select_related("product"))),
        pairs=_pairs([photo for photo in photos if photo.moment != Photo.Moment.DETAIL]),
        details=[photo for photo in photos if photo.moment == Photo.Moment.DETAIL],
        comments=comments,
        incidents=incidents,
        recommendations=list(report.recommendations.all()) if report else [],
        signature=signatures[-1] if signatures else None,
        sales=list(report.sales.all()) if report else [],
        steps=timeline(visit, facts, positions_of(visit)),
        previous=previous_report(visit),
        awaited=awaited_photos(report) if report else 0,
        holds=holds(record_of(visit)) if visit.state == State.DONE else [],
        doubts=doubts_of(visit, report, readings, pools),
        required=required,
        askings=[] if is_over else askings(visit),
    )


def _report(visit: Visit) -> Report | None:
    def standing(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
        return Prefetch(name, rows.filter(superseded_at=None).select_related("by", "pool"))

    found: Report | None = (
        Report.objects.filter(visit=visit)
        .select_related("technician")
        .prefetch_related(
            standing("tasks", TaskDone.objects.select_related("task")),
            standing("steps", StepDone.objects.all()),
            standing("readings", Reading.objects.select_related("instrument")),
            standing("products", ProductUse.objects.filter(quantity__gt=0).select_related("product")),
            standing("photos", Photo.objects.filter(removed_at=None).select_related("media")),
            standing("comments", Comment.objects.select_related("read_by")),
            standing(
                "incidents", with_times(Incident.objects.select_related("read_by", "solved_by", "equipment"))
            ),
            standing("sales", Sale.objects.filter(withdrawn_at=None)),
            standing("signatures", Signature.objects.all()),
            standing("recommendations", Recommendation.objects.select_related("handled_by")),
        )
        .first()
    )
    return found


def _water(readings: Sequence[Reading], pools: Sequence[Pool]) -> list[PoolWater]:
    by_pool: dict[UUID | None, list[Judged]] = defaultdict(list)
    measured = {reading.pool_id for reading in readings}
    shown = [pool for pool in pools if pool.pk in measured]
    for one in judged(readings, shown):
        by_pool[one.reading.pool_id].append(one)
    return [PoolWater(pool, by_pool[pool.pk]) for pool in shown]


def _names(pools: Iterable[Pool | None]) -> str:
    return ", ".join(dict.fromkeys(pool.name for pool in pools if pool is not None))


def _tasks(facts: Sequence[TaskDone], expected: Sequence[Task]) -> tuple[list[TaskLine], list[TaskLine]]:
    """Expected tasks first, in their order, then what was done besides. A task counts as done once it is
    done for one pool."""
    by_task: dict[UUID, list[TaskDone]] = defaultdict(list)
    for fact in facts:
        by_task[fact.task_id].append(fact)
    wanted = {task.pk for task in expected}
    others = {fact.task_id: fact.task for fact in facts if fact.task_id not in wanted}
    done, left = [], []
    for task in [*expected, *others.values()]:
        ticked = [fact for fact in by_task[task.pk] if fact.done]
        passed = [fact for fact in by_task[task.pk] if not fact.done]
        if ticked:
            pools = _names(fact.pool for fact in ticked)
            done.append(TaskLine(task.name, pools, ticked[-1].by, "", task.pk in wanted))
        elif task.pk in wanted:
            reason = next((fact.reason for fact in passed if fact.reason), "")
            left.append(TaskLine(task.name, "", passed[-1].by if passed else None, reason, True))
    return done, left


def _steps(
    facts: Sequence[StepDone], expected: Sequence[VisitStep], required: Sequence[Required]
) -> list[StepLine]:
    """The plan's steps, those the company requires, then what was said of steps taken out since."""
    said = {fact.step: fact for fact in facts}
    asked = set(Requirement.objects.filter(pk__in=said).values_list("pk", flat=True)) if said else set()
    wanted = {step.pk: (step.text, step.is_required) for step in expected}
    wanted |= {one.requirement: (one.what, True) for one in required if one.kind == Requirement.Kind.STEP}
    wanted |= {pk: (fact.text, True) for pk, fact in said.items() if pk in asked}
    lines = []
    for pk, (text, is_required) in wanted.items():
        fact = said.pop(pk, None)
        if fact is None:
            lines.append(StepLine(text, is_required, False, None, ""))
        else:
            lines.append(StepLine(text, is_required, fact.done, fact.by, fact.reason))
    return lines + [StepLine(one.text, False, one.done, one.by, one.reason, False) for one in said.values()]


def _products(uses: Sequence[ProductUse], needs: Sequence[ProductNeed]) -> list[ProductLine]:
    planned = {need.product_id: need.quantity for need in needs}
    products = {need.product_id: need.product for need in needs} | {
        use.product_id: use.product for use in uses
    }
    lines = []
    for pk, product in products.items():
        mine = [use for use in uses if use.product_id == pk]
        used = sum((use.quantity for use in mine), Decimal(0))
        lines.append(
            ProductLine(
                product,
                used,
                planned.get(pk),
                _names(use.pool for use in mine),
                fitted=any(use.fitted for use in mine),
                is_unlisted=any(use.is_unlisted for use in mine),
            )
        )
    return lines


def _pairs(photos: Sequence[Photo]) -> list[Pair]:
    """The n-th photo before stands beside the n-th after, pool by pool."""
    by_pool: dict[UUID | None, list[Photo]] = defaultdict(list)
    for photo in photos:
        by_pool[photo.pool_id].append(photo)
    pairs = []
    for mine in by_pool.values():
        before = [photo for photo in mine if photo.moment == Photo.Moment.BEFORE]
        after = [photo for photo in mine if photo.moment == Photo.Moment.AFTER]
        pairs += [Pair(mine[0].pool, *both) for both in zip_longest(before, after)]
    return pairs
