"""Colours and shapes at twice the size: the picture is halved at the end, which smooths every edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PIL import Image

Color = tuple[int, int, int]
Point = tuple[float, float]

SIZE: Final = (1200, 900)
SCALE: Final = 2


def mixed(a: Color, b: Color, part: float) -> Color:
    """`part` 0 gives a, 1 gives b."""
    red, green, blue = (round(one + (two - one) * part) for one, two in zip(a, b, strict=True))
    return red, green, blue


def between(a: Point, b: Point, part: float) -> Point:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def gradient(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    """From top to bottom; built as one column, so that it costs nothing."""
    column = Image.new("RGB", (1, 64))
    for row in range(64):
        column.putpixel((0, row), mixed(top, bottom, row / 63))
    return column.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.BILINEAR)
