"""Reads of the logbook: what the owner sees of a pool, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from margelle.base.tenancy.rows import row_or_none
from margelle.base.ui.charts import Trend, trend
from margelle.engines.water.parameters import PARAMETERS, Parameter
from margelle.engines.water.ranges import Range
from margelle.engines.water.verdict import Verdict, judge
from margelle.features.catalogue.queries import targets_for
from margelle.features.clients.models import Client, Pool
from margelle.features.fieldwork.models import Comment, Photo, ProductUse, Reading, Report, TaskDone
from margelle.features.fieldwork.queries import Proof, proofs_of
from margelle.features.logbook import rules
from margelle.features.logbook.models import ClientSpace, LogbookLink
from margelle.features.planning.models import Visit, VisitDocument, VisitRequest
from margelle.features.planning.queries.requests import told_request
from margelle.features.planning.rules import FINISHED, State

from .documents import MOST, documents_of

HISTORY = 12
TREND_READINGS = 16
SHOWN_TRENDS = ("ph", "free_chlorine_mg_l", "bromine_mg_l", "salt_g_l")


@dataclass(frozen=True)
class Line:
    """A reading as the owner reads it."""

    parameter: Parameter
    value: Decimal
    target: Range | None
    verdict: Verdict | None
    corrected: bool


@dataclass(frozen=True)
class Told:
    """One visit told to the owner: nothing internal is in it."""

    visit: Visit
    day: date
    at: datetime | None
    technician: str
    minutes: int | None
    headline: str
    comments: tuple[str, ...]
    lines: tuple[Line, ...]
    tasks: tuple[str, ...]
    products: tuple[ProductUse, ...]
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]

    @property
    def hero(self) -> Photo | None:
        return self.after[0] if self.after else None


@dataclass(frozen=True)
class Past:
    visit: Visit
    words: str
    proof: Proof | None = None


@dataclass(frozen=True)
class Carnet:
    pool: Pool
    client: Client
    last: Told | None
    proof: Proof | None  # of the last visit
    next: Visit | None
    asked: VisitRequest | None
    trends: tuple[Trend, ...]
    history: tuple[Past, ...]
    documents: tuple[VisitDocument, ...]


def is_open(client_id: UUID) -> bool:
    """Whether the client's space is open: the last word counts, closed when nobody spoke."""
    last = (
        ClientSpace.objects.filter(client_id=client_id)
        .order_by("-at", "-id")
        .values_list("is_open", flat=True)
    )
    return bool(last.first())


def living_link(pool: Pool) -> LogbookLink | None:
    return LogbookLink.objects.filter(pool=pool, replaced_at=None).first()


def logbooks() -> QuerySet[Pool]:
    """Every pool with its living link and whether its owner may read it, for the list of the office."""
    link = LogbookLink.objects.filter(pool=OuterRef("pk"), replaced_at=None)
    space = ClientSpace.objects.filter(client=OuterRef("site__client")).order_by("-at", "-id")
    return (
        Pool.objects.filter(archived_at=None, site__client__archived_at=None)
        .select_related("site__client")
        .annotate(
            has_link=Exists(link),
            link_id=Subquery(link.values("pk")[:1]),
            printed_at=Subquery(link.values("printed_at")[:1]),
            space_open=Subquery(space.values("is_open")[:1]),
        )
    )


def links_of(pool_ids: Sequence[UUID]) -> list[LogbookLink]:
    """Living links of these pools, in the order of the client's name."""
    return list(
        LogbookLink.objects.filter(pool__in=pool_ids, replaced_at=None)
        .select_related("pool__site__client")
        .order_by("pool__site__client__name", "pool__name")
    )


def carnet(pool: Pool) -> Carnet:
    visits = list(_past(pool))
    told = next((v for v in visits if v.state in FINISHED and hasattr(v, "report")), None)
    targets = targets_for([pool])[pool.pk]
    proofs = proofs_of([v for v in visits if v.state in FINISHED])
    return Carnet(
        pool=pool,
        client=pool.site.client,
        last=told_visit(told, pool, targets) if told else None,
        proof=proofs.get(told.pk) if told else None,
        next=_next(pool),
        asked=told_request(pool),
        trends=_trends(pool, targets),
        history=tuple(Past(v, _in_words(v), proofs.get(v.pk)) for v in visits if v is not told),
        documents=tuple(documents_of(pool)[:MOST]),
    )


def _past(pool: Pool) -> QuerySet[Visit]:
    shown = [*FINISHED, State.SKIPPED]
    return (
        Visit.objects.filter(pool_links__pool=pool, state__in=shown, day__lte=timezone.localdate())
        .select_related("service", "technician", "report")
        .order_by("-day", "-finished_at")[:HISTORY]
    )


def _next(pool: Pool) -> Visit | None:
    return (
        Visit.objects.filter(
            pool_links__pool=pool,
            state__in=[State.PLANNED, State.EN_ROUTE],
            day__gte=timezone.localdate(),
        )
        .select_related("service", "technician")
        .order_by("day", "start")
        .first()
    )


def visit_of(pool: Pool, visit_id: UUID) -> Visit | None:
    """A finished visit of this very pool."""
    return row_or_none(
        Visit.objects.filter(pk=visit_id, pool_links__pool=pool, state__in=FINISHED).select_related(
            "service", "technician", "report"
        )
    )


def told_visit(visit: Visit, pool: Pool, targets: dict[str, Range] | None = None) -> Told | None:
    """A visit as its owner may read it: of internal notes, incidents and messages to the office, nothing."""
    return told_visits([visit], pool, targets).get(visit.pk)


def told_visits(
    visits: Sequence[Visit], pool: Pool, targets: dict[str, Range] | None = None
) -> dict[UUID, Told]:
    """The same for many, by visit, in a fixed number of queries; those without a report are left out."""
    reports = {report.visit_id: report for report in _reports(visits)}
    targets = targets if targets is not None else targets_for([pool])[pool.pk]
    return {v.pk: _told(v, reports[v.pk], pool, targets) for v in visits if v.pk in reports}


def _told(visit: Visit, report: Report, pool: Pool, targets: dict[str, Range]) -> Told:
    products = tuple(p for p in report.products.all() if p.pool_id in (None, pool.pk) and p.quantity)
    used = [(p.product.family, p.product.name) for p in products]
    lines = _lines(report, pool, targets, used)
    photos = [p for p in report.photos.all() if p.pool_id in (None, pool.pk)]
    return Told(
        visit=visit,
        day=visit.day or report.begun_at.date(),
        at=report.closed_at,
        technician=str(report.technician),
        minutes=_minutes(visit),
        headline=rules.headline([line.verdict for line in lines if line.verdict], used),
        comments=tuple(c.text for c in report.comments.all()),
        lines=lines,
        tasks=_tasks(report, pool),
        products=products,
        before=tuple(p for p in photos if p.moment == Photo.Moment.BEFORE),
        after=tuple(p for p in photos if p.moment == Photo.Moment.AFTER),
    )


def _reports(visits: Sequence[Visit]) -> QuerySet[Report]:
    living: dict[str, Any] = {"superseded_at": None}
    for_client = Comment.objects.filter(audience=Comment.Audience.CLIENT, **living)
    seen = Photo.objects.filter(media__isnull=False, removed_at=None, **living)
    return (
        Report.objects.filter(visit__in=[visit.pk for visit in visits])
        .select_related("technician")
        .prefetch_related(
            Prefetch("readings", Reading.objects.filter(**living)),
            Prefetch("tasks", TaskDone.objects.filter(**living).select_related("task")),
            Prefetch("products", ProductUse.objects.filter(**living).select_related("product")),
            Prefetch("comments", for_client),
            Prefetch("photos", seen),
        )
    )


def _lines(
    report: Report, pool: Pool, targets: dict[str, Range], used: Sequence[tuple[str, str]]
) -> tuple[Line, ...]:
    last = {r.parameter: r for r in report.readings.all() if r.pool_id in (None, pool.pk)}
    found = []
    for code, known in PARAMETERS.items():
        if code not in last:
            continue
        target = targets.get(code)
        verdict = judge(code=code, value=last[code].value, target=target) if target else None
        corrected = verdict is not None and rules.is_corrected(verdict, used)
        found.append(Line(known, last[code].value, target, verdict, corrected))
    return tuple(found)


def _tasks(report: Report, pool: Pool) -> tuple[str, ...]:
    last = {t.task_id: t for t in report.tasks.all() if t.pool_id in (None, pool.pk)}
    return tuple(t.task.name for t in last.values() if t.done)


def _minutes(visit: Visit) -> int | None:
    if visit.arrived_at is None or visit.finished_at is None:
        return None
    return max(1, round((visit.finished_at - visit.arrived_at).total_seconds() / 60))


def _trends(pool: Pool, targets: dict[str, Range]) -> tuple[Trend, ...]:
    """The last readings of the parameters an owner follows, those that were measured at least three times."""
    drawn = []
    readings = (
        Reading.objects.filter(pool=pool, superseded_at=None, parameter__in=SHOWN_TRENDS)
        .order_by("-at")
        .values_list("parameter", "at", "value")[: TREND_READINGS * len(SHOWN_TRENDS)]
    )
    points: dict[str, list[tuple[date, Decimal]]] = {}
    for code, at, value in readings:
        points.setdefault(code, []).append((timezone.localtime(at).date(), value))
    for code in SHOWN_TRENDS:
        target, mine = targets.get(code), points.get(code, [])[:TREND_READINGS][::-1]
        if target is None or target.low is None or target.high is None or len(mine) < 3:
            continue
        known = PARAMETERS[code]
        chart = trend(
            mine,
            low=target.low,
            high=target.high,
            name=known.name_fr,
            unit=known.unit,
            decimals=known.decimals,
        )
        if chart is not None:
            drawn.append(chart)
    return tuple(drawn)


def _in_words(visit: Visit) -> str:
    if visit.state == State.SKIPPED:
        return f"Sautée\u00a0: {visit.state_reason}" if visit.state_reason else "Sautée"
    return visit.service.name


def open_links() -> list[LogbookLink]:
    """Living links of the clients whose space is open, by name."""
    space = ClientSpace.objects.filter(client=OuterRef("pool__site__client")).order_by("-at", "-id")
    return list(
        LogbookLink.objects.filter(replaced_at=None)
        .annotate(space_open=Subquery(space.values("is_open")[:1]))
        .filter(space_open=True)
        .select_related("pool__site__client")
        .order_by("pool__site__client__name", "pool__name")
    )
