"""The line of a road as text: Google's polyline at five decimals, thinned to what an eye can tell."""

from collections.abc import Sequence
from math import cos, isfinite, radians
from typing import Final

Place = tuple[float, float]
NEAR_M: Final = 5.0  # a bend smaller than that is left out
MOST_POINTS: Final = 400  # of one leg: then bends twice as large are left out, and so on
LONGEST: Final = 2_000_000  # characters of an answer: half a million points are no leg of a round
_DEGREE_M: Final = 111_320.0


def thinned(line: str) -> str:
    """The same road in as few points as its bends need. Raises ValueError for what is no line."""
    points, near = decoded(line), NEAR_M
    kept = _bends(points, near)
    while len(kept) > MOST_POINTS:
        near *= 2
        kept = _bends(points, near)
    return encoded(kept)


def decoded(line: str) -> list[Place]:
    """(latitude, longitude) in order. Raises ValueError for a cut line or a place not on earth."""
    if len(line) > LONGEST:
        raise ValueError("the line is too long")
    values, value, shift = [], 0, 0
    for character in line:
        part = ord(character) - 63
        if not 0 <= part < 64 or shift > 30:
            raise ValueError("not a polyline")
        value |= (part & 31) << shift
        shift += 5
        if part < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(values) % 2 or not values:
        raise ValueError("the line is cut")
    points, latitude, longitude = [], 0, 0
    for north, east in zip(values[::2], values[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        if abs(latitude) > 90e5 or abs(longitude) > 180e5:
            raise ValueError("the line leaves the earth")
        points.append((latitude / 1e5, longitude / 1e5))
    return points


def encoded(points: Sequence[Place]) -> str:
    text, before = "", (0, 0)
    for point in points:
        now = round(point[0] * 1e5), round(point[1] * 1e5)
        text += _number(now[0] - before[0]) + _number(now[1] - before[1])
        before = now
    return text


def _number(value: int) -> str:
    value = ~(value << 1) if value < 0 else value << 1
    text = ""
    while value >= 32:
        text += chr((32 | value & 31) + 63)
        value >>= 5
    return text + chr(value + 63)


def _bends(points: Sequence[Place], near: float) -> list[Place]:
    """Ramer, Douglas and Peucker: every point left out lies within `near` metres of what is drawn."""
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        worst, at = near, 0
        for n in range(first + 1, last):
            if (far := _metres_off(points[n], points[first], points[last])) > worst:
                worst, at = far, n
        if at:
            kept.add(at)
            spans += [(first, at), (at, last)]
    return [points[n] for n in sorted(kept)]


def _metres_off(point: Place, a: Place, b: Place) -> float:
    """From the stretch between the two, on a plane: exact enough for one leg."""
    wide = cos(radians(a[0]))
    x, y = (point[1] - a[1]) * wide, point[0] - a[0]
    to_x, to_y = (b[1] - a[1]) * wide, b[0] - a[0]
    length = to_x * to_x + to_y * to_y
    share = min(1.0, max(0.0, (x * to_x + y * to_y) / length)) if length else 0.0
    off: float = ((x - share * to_x) ** 2 + (y - share * to_y) ** 2) ** 0.5 * _DEGREE_M
    assert isfinite(off)
    return off
