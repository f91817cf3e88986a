"""What a phone holds of a pool: its sheet, its ranges, its last values and its last reports."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from margelle.features.accounts.models import Member
from margelle.features.catalogue.queries import Span, ranges_for
from margelle.features.clients.models import Equipment, Pool
from margelle.features.clients.queries import findings_for_phones
from margelle.features.fieldwork.models import Comment, Incident, ProductUse, Reading, Report, TaskDone
from margelle.features.fieldwork.rules import incident_label
from margelle.features.planning.models import VisitPool

from .plain import instant, maybe_number, number, reading_number
from .water import last_readings

HISTORY = 5
_label_hashes: list[Callable[[Collection[UUID]], dict[UUID, list[str]]]] = []


def register_label_hashes(found: Callable[[Collection[UUID]], dict[UUID, list[str]]]) -> None:
    """Declare who knows the codes posted at the pools. A phone holds their SHA-256 only: enough to know a
    pool of its round without network, and nothing that opens a logbook."""
    _label_hashes.append(found)


def pool_payload(pool: Pool, member: Member, today: date) -> dict[str, Any]:
    """One pool as `pull` gives it, for the technician who scans its code (APP-12)."""
    return pool_payloads(Pool.objects.filter(pk=pool.pk))[0][1]


def pool_payloads(pools: QuerySet[Pool]) -> list[tuple[Pool, dict[str, Any]]]:
    rows = list(pools.prefetch_related(Prefetch("equipment", Equipment.objects.filter(removed_at=None))))
    ids = [pool.pk for pool in rows]
    ranges = ranges_for(rows)
    last: dict[UUID, list[Reading]] = defaultdict(list)
    for reading in last_readings(ids):
        if reading.pool_id is not None:
            last[reading.pool_id].append(reading)
    history, findings = histories(ids), findings_for_phones(ids)
    labels: dict[UUID, list[str]] = {}
    for found in _label_hashes:
        labels |= found(ids)
    return [
        (
            pool,
            _pool(pool, ranges[pool.pk], last[pool.pk], history[pool.pk])
            | {"findings": findings[pool.pk], "label_hashes": labels.get(pool.pk, [])},
        )
        for pool in rows
    ]


def _pool(
    pool: Pool, ranges: dict[str, Span], last: Iterable[Reading], history: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": str(pool.pk),
        "site_id": str(pool.site_id),
        "name": pool.name,
        "volume_m3": maybe_number(pool.volume_m3),
        "shape_label": pool.get_shape_display(),
        "lining_label": pool.get_lining_display(),
        "sanitiser": pool.sanitiser,
        "sanitiser_label": pool.get_sanitiser_display(),
        "filtration_label": pool.get_filtration_display(),
        "cover_label": pool.cover,
        "heating_label": pool.heating,
        "collective": pool.is_collective,
        "equipment": [
            {
                "id": str(one.pk),
                "kind_label": one.get_kind_display(),
                "make": one.make,
                "model": one.model,
                "fitted_on": one.fitted_on.isoformat() if one.fitted_on else None,
            }
            for one in pool.equipment.all()
        ],
        "ranges": {
            code: {"low": maybe_number(low), "high": maybe_number(high)}
            for code, (low, high) in ranges.items()
        },
        "last": {
            one.parameter: {"value": reading_number(one.parameter, one.value), "at": instant(one.at)}
            for one in last
        },
        "history": history,
    }


def last_visits(pools: Collection[UUID], count: int) -> QuerySet[VisitPool]:
    """The last `count` reported visits of each pool, newest first."""
    newest = Window(
        RowNumber(),
        partition_by=[F("pool_id")],
        order_by=[F("visit__day").desc(), F("visit__report__begun_at").desc(), F("visit_id").desc()],
    )
    found: QuerySet[VisitPool] = (
        VisitPool.objects.filter(pool_id__in=pools, visit__report__isnull=False, visit__day__isnull=False)
        .annotate(newest=newest)
        .filter(newest__lte=count)
        .select_related("visit__service", "visit__report__technician")
        .order_by("pool_id", "newest")
    )
    return found


def histories(pools: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    rows = last_visits(pools, HISTORY).prefetch_related(
        _facts("tasks", TaskDone.objects.filter(done=True).select_related("task")),
        _facts("readings", Reading.objects.all()),
        _facts("products", ProductUse.objects.filter(quantity__gt=0).select_related("product")),
        _facts("comments", Comment.objects.exclude(audience=Comment.Audience.OFFICE)),
        _facts("incidents", Incident.objects.all()),
    )
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for link in rows:
        found[link.pool_id].append(_past(link))
    return found


def _facts(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
    return Prefetch(f"visit__report__{name}", rows.filter(superseded_at=None))


def _past(link: VisitPool) -> dict[str, Any]:
    visit, report = link.visit, link.visit.report
    return {
        "day": visit.day.isoformat() if visit.day else None,
        "service": visit.service.name,
        "technician": str(report.technician),
        "tasks": list(dict.fromkeys(one.task.name for one in _of(report, "tasks", link.pool_id))),
        "readings": [
            {"parameter": one.parameter, "value": reading_number(one.parameter, one.value)}
            for one in _of(report, "readings", link.pool_id)
        ],
        "products": [
            {"name": one.product.name, "quantity": number(one.quantity), "unit": one.product.unit}
            for one in _of(report, "products", link.pool_id)
        ],
        "comment": "\n".join(one.text for one in report.comments.all()),
        "incidents": [
            f"{incident_label(one.kind)}\u00a0: {one.text}" if one.text else incident_label(one.kind)
            for one in _of(report, "incidents", link.pool_id)
        ],
    }


def _of(report: Report, name: str, pool_id: UUID) -> list[Any]:
    """The facts of this pool, and those that are of no pool in particular."""
    return [one for one in getattr(report, name).all() if one.pool_id in (None, pool_id)]
