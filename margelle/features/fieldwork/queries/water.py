"""Readings in the light of their ranges."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from margelle.base.ui.charts import Gauge, Trend, gauge, trend
from margelle.engines.water.parameters import PARAMETERS, OutOfRange, Parameter
from margelle.engines.water.ranges import SANITISERS, Range, default_profile
from margelle.engines.water.verdict import Verdict, judge
from margelle.features.catalogue.queries import Span, ranges_for
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
    ranges = ranges_for(by_id.values())
    return [
        _judged(reading, by_id[reading.pool_id], ranges[reading.pool_id].get(reading.parameter))
        for reading in sorted(readings, key=lambda reading: (_place(reading.parameter), reading.seq))
        if reading.pool_id in by_id
    ]


def _judged(reading: Reading, pool: Pool, span: Span | None) -> Judged:
    known = PARAMETERS.get(reading.parameter)
    if known is None:
        return Judged(reading, reading.parameter, "", _comma(reading.value), "", None, None)
    low, high = span or (None, None)
    try:
        exact = known.checked(reading.value)
        target = target_range(pool, known.code, span)
        verdict = judge(code=known.code, value=exact, target=target) if target else None
    except OutOfRange:
        exact, verdict = reading.value, None
    return Judged(
        reading=reading,
        name=known.name_fr,
        unit=known.unit,
        shown=_comma(exact),
        span=span_text(known, span),
        gauge=gauge(exact, low, high),
        verdict=verdict,
    )


def target_range(pool: Pool, code: str, span: Span | None) -> Range | None:
    """The range to judge by. The limits for acting are known only where the company kept the default span."""
    if span is None or span == (None, None):
        return None
    usual = next((one for one in SANITISERS if one == pool.sanitiser), SANITISERS[0])
    default = default_profile(sanitiser=usual, collective=pool.is_collective).range_for(code)
    if default is not None and (default.low, default.high) == span:
        return default
    try:
        return Range(code, *span)
    except (ValueError, KeyError):
        return None


def span_text(known: Parameter, span: Span | None) -> str:
    low, high = span or (None, None)
    if low is not None and high is not None:
        return f"{_exact(known, low)}–{_exact(known, high)}"
    if high is not None:
        return f"au plus {_exact(known, high)}"
    return f"au moins {_exact(known, low)}" if low is not None else ""


def reading_trend(pool: Pool, code: str, *, count: int = 12) -> Trend | None:
    """The last `count` readings of a parameter as a drawing; None without readings or without a band."""
    span = ranges_for([pool])[pool.pk].get(code)
    known = PARAMETERS.get(code)
    if known is None or span is None or span[0] is None or span[1] is None or span[0] >= span[1]:
        return None
    rows = standing_readings().filter(pool=pool, parameter=code).order_by("-at")[:count]
    points = sorted((row.at.date(), row.value) for row in rows)
    return trend(
        points, low=span[0], high=span[1], name=known.name_fr, unit=known.unit, decimals=known.decimals
    )


def _place(code: str) -> int:
    codes = list(PARAMETERS)
    return codes.index(code) if code in PARAMETERS else len(codes)


def _exact(known: Parameter, value: Decimal) -> str:
    return _comma(value.quantize(Decimal(1).scaleb(-known.decimals)))


def _comma(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")
