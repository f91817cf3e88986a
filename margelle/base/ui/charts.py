"""Small charts drawn on the server: coordinates are worked out here, templates only place them.

Coordinates are strings with a point: a template in French would otherwise write « 46,7 » into the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from margelle.base.ui import french

LEFT, RIGHT, TOP, BOTTOM, LABELS_AT = 38.0, 306.0, 16.0, 128.0, 154.0
GAUGE_WIDTH, GAUGE_THIRD, GAUGE_MARK = 200.0, 66.0, 9.0
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 104.0, 34.0, 3.0


def _xy(value: float) -> str:
    return f"{value:.1f}"


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    radius: str
    kind: str  # dot, out (of the band) or last


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    text: str
    anchor: str  # start, middle or end


@dataclass(frozen=True)
class Edge:
    """One side of the good band: its line and the number beside it."""

    line_y: str
    y: str
    text: str

    x: str = "31"


@dataclass(frozen=True)
class Trend:
    """A reading over time against its good band. `summary` says the whole drawing in words."""

    name: str
    path: str
    dots: tuple[Dot, ...]
    band_y: str
    band_height: str
    edges: tuple[Edge, ...]
    days: tuple[Label, ...]
    value: Label
    outside: int
    summary: str
    rows: tuple[tuple[str, str], ...]  # day and value in French: the table beside the drawing


@dataclass(frozen=True)
class Gauge:
    """Where a value lies: the middle third is the good band; a value beyond the rail stays at its end."""

    band_x: str
    band_width: str
    mark_x: str


@dataclass(frozen=True)
class Spark:
    path: str
    goal_y: str  # empty without a goal
    last_x: str
    last_y: str


def _number(value: Decimal, decimals: int) -> str:
    return french.fr_decimal(value, decimals, fixed=True)


def _spread(days: Sequence[date]) -> list[float]:
    """Points stand by date, not by rank: a month without a visit is seen as a gap."""
    first, whole = days[0], (days[-1] - days[0]).days
    if whole == 0:
        return [RIGHT for _ in days]
    return [LEFT + (RIGHT - LEFT) * (day - first).days / whole for day in days]


def _day_labels(days: Sequence[date], xs: Sequence[float]) -> tuple[Label, ...]:
    wanted = {len(days) - 1: "end"}
    if xs[-1] - xs[0] > 110:
        wanted[0] = "start"
        middle = min(range(len(days)), key=lambda i: abs(xs[i] - (LEFT + RIGHT) / 2))
        if min(xs[middle] - xs[0], xs[-1] - xs[middle]) > 80:
            wanted[middle] = "middle"
    return tuple(
        Label(_xy(xs[i]), _xy(LABELS_AT), french.day_short(days[i]), anchor)
        for i, anchor in sorted(wanted.items())
    )


def _summary(name: str, span: str, last: str, unit: str, outside: int) -> str:
    unit_text = f"{french.NBSP}{unit}" if unit else ""
    if outside == 0:
        out = "aucun relevé hors plage"
    else:
        out = f"{french.plural(outside, 'relevé')} hors plage"
    return f"{name}, {span}, dernier relevé {last}{unit_text}, {out}"


def trend(
    points: Sequence[tuple[date, Decimal]],
    *,
    low: Decimal,
    high: Decimal,
    name: str,
    unit: str = "",
    decimals: int = 1,
) -> Trend | None:
    """The drawing of readings in order of date, or None without any. ValueError on a band upside down."""
    if low >= high:
        raise ValueError(f"the band {low}–{high} holds nothing")
    if not points:
        return None
    if any(after[0] < before[0] for before, after in pairwise(points)):
        raise ValueError("readings are not in order of date")
    days = [day for day, _ in points]
    values = [value for _, value in points]
    bottom, top = float(min(low, *values)), float(max(high, *values))
    room = (top - bottom) * 0.12

    def y(value: Decimal) -> float:
        return BOTTOM - (BOTTOM - TOP) * (float(value) - bottom + room) / (top - bottom + 2 * room)

    xs = _spread(days)
    dots = [
        Dot(
            _xy(x),
            _xy(y(value)),
            "3.5" if low <= value <= high else "4.5",
            "dot" if low <= value <= high else "out",
        )
        for x, value in zip(xs, values, strict=True)
    ]
    last_good = low <= values[-1] <= high
    dots[-1] = Dot(dots[-1].x, dots[-1].y, "5.5", "last" if last_good else "out")
    outside = sum(not low <= value <= high for value in values)
    last = _number(values[-1], decimals)
    span = (
        french.day_short(days[0])
        if days[0] == days[-1]
        else f"du {french.day_short(days[0])} au {french.day_short(days[-1])}"
    )
    return Trend(
        name=name,
        path=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=tuple(dots),
        band_y=_xy(y(high)),
        band_height=_xy(y(low) - y(high)),
        edges=tuple(Edge(_xy(y(edge)), _xy(y(edge) + 4), _number(edge, decimals)) for edge in (high, low)),
        days=_day_labels(days, xs),
        value=Label(_xy(RIGHT + 10), _xy(y(values[-1]) + 5), last, "start"),
        outside=outside,
        summary=_summary(name, span, last, unit, outside),
        rows=tuple((french.day_short(day), _number(value, decimals)) for day, value in points),
    )


def gauge(value: Decimal, low: Decimal | None, high: Decimal | None) -> Gauge | None:
    """None where no two-sided band is known: a rail without a band would say nothing."""
    if low is None or high is None or low >= high:
        return None
    at = GAUGE_THIRD + GAUGE_THIRD * float((value - low) / (high - low))
    left = min(max(at - GAUGE_MARK / 2, 0.0), GAUGE_WIDTH - GAUGE_MARK)
    return Gauge(band_x=_xy(GAUGE_THIRD), band_width=_xy(GAUGE_THIRD), mark_x=_xy(left))


def spark(values: Sequence[Decimal | int], goal: Decimal | int | None = None) -> Spark | None:
    """The line of a figure tile; None under two values, since one point is no course."""
    if len(values) < 2:
        return None
    reach = [float(value) for value in values] + ([float(goal)] if goal is not None else [])
    bottom, top = min(reach), max(reach)

    def y(value: float) -> float:
        if top == bottom:
            return SPARK_HEIGHT / 2
        return SPARK_HEIGHT - 4 - (SPARK_HEIGHT - 8) * (value - bottom) / (top - bottom)

    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / (len(values) - 1)
    line = [(_xy(SPARK_EDGE + step * i), _xy(y(float(value)))) for i, value in enumerate(values)]
    return Spark(
        path=" ".join(f"{x},{y_at}" for x, y_at in line),
        goal_y=_xy(y(float(goal))) if goal is not None else "",
        last_x=line[-1][0],
        last_y=line[-1][1],
    )
