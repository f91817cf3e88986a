"""Readings in the light of their ranges."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from margelle.base.ui.charts import Gauge, Trend, gauge, trend
from margelle.engines.water.parameters import PARAMETERS, OutOfRange, Parameter
from margelle.engines.water.ranges import Range
from margelle.engines.water.verdict import Verdict, judge
from margelle.features.catalogue.queries import Span, ranges_for, targets_for
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Reading


@dataclass(frozen=True)
class Judged:
    """A reading as people see it: name, number, place in its range, and a word."""

    reading: Reading
    name: str
    unit: str
    shown: str
    span: str  # « 7,0–7,6 », empty without a range
    gauge: Gauge | None
    verdict: Verdict | None


def standing_readings() -> QuerySet[Reading]:
    return Reading.objects.filter(superseded_at=None)


def last_readings(pools: Collection[UUID]) -> list[Reading]:
    """The last reading of each parameter of each pool, in one query."""
    latest = Window(
        RowNumber(),
        partition_by=[F("pool_id"), F("parameter")],
        order_by=[F("at").desc(), F("seq").desc(), F("pk").desc()],
    )
    found = standing_readings().filter(pool_id__in=pools).annotate(newest=latest).filter(newest=1)
    return sorted(found.select_related("by"), key=lambda reading: _place(reading.parameter))


def judged(readings: Iterable[Reading], pools: Iterable[Pool]) -> list[Judged]:
    """Readings beside the ranges of their pools, in the order of the technician's screen."""
    by_id = {pool.pk: pool for pool in pools}
    targets = targets_for(by_id.values())
    return [
        _judged(reading, targets[reading.pool_id].get(reading.parameter))
        for reading in sorted(readings, key=lambda reading: (_place(reading.parameter), reading.seq))
        if reading.pool_id in targets
    ]


def _judged(reading: Reading, target: Range | None) -> Judged:
    known = PARAMETERS.get(reading.parameter)
    if known is None:
        return Judged(reading, reading.parameter, "", _comma(reading.value), "", None, None)
    try:
        exact = known.checked(reading.value)
        verdict = judge(code=known.code, value=exact, target=target) if target else None
    except OutOfRange:
        exact, verdict = reading.value, None
    return Judged(
        reading=reading,
        name=known.name_fr,
        unit=known.unit,
        shown=_comma(exact),
        span=span_text(known, target),
        gauge=gauge(exact, target.low, target.high) if target else None,
        verdict=verdict,
    )


def span_text(known: Parameter, target: Range | None) -> str:
    """« 7,0–7,6 », « au plus 75 »; empty without a range."""
    low, high = (target.low, target.high) if target else (None, None)
    if low is not None and high is not None:
        return f"{_exact(known, low)}–{_exact(known, high)}"
    if high is not None:
        return f"au plus {_exact(known, high)}"
    return f"au moins {_exact(known, low)}" if low is not None else ""


def reading_trends(pool: Pool, codes: Sequence[str], *, count: int = 12) -> list[Trend]:
    """The last `count` readings of each parameter as a drawing; parameters without a band are left out."""
    spans = ranges_for([pool])[pool.pk]
    found = [_trend(pool, PARAMETERS[code], spans.get(code), count) for code in codes if code in PARAMETERS]
    return [one for one in found if one is not None]


def _trend(pool: Pool, known: Parameter, span: Span | None, count: int) -> Trend | None:
    low, high = span or (None, None)
    if low is None or high is None or low >= high:
        return None
    rows = standing_readings().filter(pool=pool, parameter=known.code).order_by("-at")[:count]
    points = sorted((timezone.localtime(row.at).date(), row.value) for row in rows)
    return trend(points, low=low, high=high, name=known.name_fr, unit=known.unit, decimals=known.decimals)


def _place(code: str) -> int:
    codes = list(PARAMETERS)
    return codes.index(code) if code in PARAMETERS else len(codes)


def _exact(known: Parameter, value: Decimal) -> str:
    return _comma(value.quantize(Decimal(1).scaleb(-known.decimals)))


def _comma(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")
