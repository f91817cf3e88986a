"""What deserves a second look in a report, said gently and never held against it (NEW-6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from margelle.base.ui import french
from margelle.engines.water.parameters import PARAMETERS, OutOfRange
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Reading, Report
from margelle.features.fieldwork.rules import HASTY, are_copied, calibration_due, is_far
from margelle.features.planning.models import Visit

Names = dict[UUID | None, str]
Earlier = dict[tuple[UUID | None, str], Reading]


def doubts_of(
    visit: Visit, report: Report | None, readings: Sequence[Reading], pools: Sequence[Pool]
) -> list[str]:
    """French sentences, in the order of the work. `readings` are the standing ones with their instrument."""
    if report is None:
        return []
    names: Names = {pool.pk: f" ({pool.name})" if len(pools) > 1 else "" for pool in pools}
    earlier = _earlier(report, readings)
    found = []
    for one in readings:
        found += _odd(one, earlier.get((one.pool_id, one.parameter)), names.get(one.pool_id, ""))
    return found + _copied(readings, earlier, names) + _overdue(readings) + _hasty(visit)


def _earlier(report: Report, readings: Sequence[Reading]) -> Earlier:
    """The last value of each parameter of these pools before this visit, in one query."""
    pools = {one.pool_id for one in readings}
    if not pools:
        return {}
    newest = Window(
        RowNumber(), partition_by=[F("pool_id"), F("parameter")], order_by=[F("at").desc(), F("seq").desc()]
    )
    rows = Reading.objects.filter(pool__in=pools, superseded_at=None, at__lt=report.begun_at)
    last = rows.exclude(report=report).annotate(newest=newest).filter(newest=1)
    return {(one.pool_id, one.parameter): one for one in last}


def _odd(one: Reading, last: Reading | None, where: str) -> list[str]:
    known = PARAMETERS.get(one.parameter)
    if known is None:
        return []
    try:
        said, before = known.shown(one.value), known.shown(last.value) if last else ""
    except OutOfRange:
        return []
    if not known.is_plausible(one.value):
        return [f"{known.name_fr}{where}\u00a0: {said}, valeur peu habituelle"]
    if last is not None and is_far(known, one.value, last.value):
        return [f"{known.name_fr}{where}\u00a0: {said}, contre {before} {_on(last)}"]
    return []


def _copied(readings: Sequence[Reading], earlier: Earlier, names: Names) -> list[str]:
    by_pool: dict[UUID | None, list[Reading]] = defaultdict(list)
    for one in readings:
        by_pool[one.pool_id].append(one)
    found = []
    for pool, mine in by_pool.items():
        last = [earlier.get((pool, one.parameter)) for one in mine]
        one_visit = {row.report_id for row in last if row is not None}
        pairs: list[tuple[Decimal, Decimal | None]] = [
            (one.value, row.value if row else None) for one, row in zip(mine, last, strict=True)
        ]
        if len(one_visit) == 1 and are_copied(pairs):
            day = next(_on(row) for row in last if row is not None)
            where = names.get(pool, "")
            found.append(f"Mêmes valeurs que {day}{where}\u00a0: relevées de nouveau, ou recopiées\u00a0?")
    return found


def _overdue(readings: Sequence[Reading]) -> list[str]:
    late: dict[str, date] = {}
    for one in readings:
        if one.instrument is None:
            continue
        due = calibration_due(one.calibrated_on, one.instrument.interval_months)
        if due is not None and due < timezone.localdate(one.at):
            late[one.instrument.name] = due
    return [
        f"{name}\u00a0: étalonnage dépassé depuis le {french.day_short(due)}" for name, due in late.items()
    ]


def _hasty(visit: Visit) -> list[str]:
    if visit.arrived_at is None or visit.finished_at is None:
        return []
    stay = visit.finished_at - visit.arrived_at
    if stay >= HASTY:
        return []
    minutes = max(0, int(stay.total_seconds() // 60))
    return [f"Sur place {minutes} min" if minutes else "Moins d’une minute sur place"]


def _on(reading: Reading) -> str:
    return f"le {french.day_short(timezone.localdate(reading.at))}"
