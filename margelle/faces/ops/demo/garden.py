"""What stands behind the pool: sky, hills, hedge, trees and the wall of a house."""

from __future__ import annotations

from math import cos, pi, sin
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from margelle.faces.ops.demo.paint import SCALE, SIZE, Color, Point, gradient, mixed, scaled

# Sky above and at the horizon, by season of the month.
SKIES: Final[dict[str, tuple[tuple[Color, Color], ...]]] = {
    "summer": (
        ((112, 180, 226), (222, 238, 240)),
        ((134, 192, 228), (240, 238, 224)),
        ((96, 168, 222), (206, 230, 240)),
    ),
    "winter": (
        ((158, 182, 200), (228, 230, 228)),
        ((140, 170, 196), (236, 228, 216)),
        ((176, 192, 202), (226, 230, 232)),
    ),
    "between": (
        ((138, 190, 222), (236, 238, 230)),
        ((150, 186, 214), (238, 228, 210)),
        ((124, 182, 218), (230, 238, 240)),
    ),
}
GREENS: Final[tuple[Color, ...]] = ((58, 92, 62), (72, 108, 70), (90, 122, 80), (66, 100, 78), (104, 130, 88))
AUTUMN: Final[tuple[Color, ...]] = ((122, 112, 62), (146, 116, 58), (84, 104, 66))
WALLS: Final[tuple[Color, ...]] = (
    (246, 236, 218),
    (240, 214, 178),
    (234, 196, 160),
    (242, 240, 234),
    (226, 206, 180),
)
ROOFS: Final[tuple[Color, ...]] = ((186, 104, 72), (170, 92, 66), (198, 122, 86))
SHUTTERS: Final[tuple[Color, ...]] = ((104, 138, 152), (120, 142, 112), (150, 160, 168), (98, 112, 140))


def draw_garden(rng: Random, *, month: int, horizon: float) -> Image.Image:
    """The picture at twice its size, everything above the terrace painted."""
    season = "summer" if month in (6, 7, 8) else "winter" if month in (12, 1, 2) else "between"
    sky = rng.choice((0, 1, 2))
    picture = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE))
    top, low = SKIES[season][sky]
    picture.paste(gradient((SIZE[0] * SCALE, round(horizon * SCALE) + 4), top, low), (0, 0))
    draw = ImageDraw.Draw(picture, "RGBA")
    _clouds(draw, rng)
    _hills(draw, rng, low, horizon)
    on_right = rng.random() < 0.5
    has_house = rng.random() < 0.75
    _hedge(draw, rng, horizon)
    if has_house:
        _house(draw, rng, horizon, on_right)
    _trees(draw, rng, horizon, on_left=on_right or not has_house, autumn=month in (10, 11))
    return picture


def _clouds(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    for _ in range(rng.randrange(1, 4)):
        x, y, wide = rng.uniform(0, 1200), rng.uniform(30, 150), rng.uniform(70, 170)
        for _puff in range(9):
            cx, cy = x + rng.uniform(-1, 1) * wide, y + rng.uniform(-0.10, 0.10) * wide
            r = wide * rng.uniform(0.14, 0.34)
            box = scaled([(cx - r * 1.7, cy - r * 0.45), (cx + r * 1.7, cy + r * 0.45)])
            draw.ellipse([*box[0], *box[1]], fill=(255, 255, 255, 46))


def _hills(draw: ImageDraw.ImageDraw, rng: Random, haze: Color, horizon: float) -> None:
    for layer, (height, tint) in enumerate(((150, (128, 158, 160)), (95, (112, 146, 128)))):
        phase, pace = rng.random() * 6, rng.uniform(0.004, 0.007)
        ridge: list[Point] = [(0, horizon + 4)]
        for x in range(0, 1201, 24):
            rise = 0.55 + 0.3 * sin(phase + x * pace) + 0.15 * sin(phase * 2 + x * pace * 2.7)
            ridge.append((x, horizon - height * rise))
        ridge.append((1200, horizon + 4))
        draw.polygon(scaled(ridge), fill=mixed(tint, haze, 0.45 - 0.25 * layer))


def _foliage(
    draw: ImageDraw.ImageDraw, rng: Random, center: Point, radius: float, tint: Color, count: int
) -> None:
    """Dark leaves below, light above: a ball of foliage rather than a disc."""
    for index in range(count):
        light = index / count
        turn, reach = rng.random() * 2 * pi, rng.random() ** 0.5 * radius
        x = center[0] + cos(turn) * reach * 0.9
        y = center[1] + sin(turn) * reach * 0.72 - (light - 0.5) * radius * 0.45
        r = radius * rng.uniform(0.20, 0.34)
        color = mixed(mixed(tint, (22, 44, 34), 0.42), mixed(tint, (226, 232, 160), 0.30), light)
        box = scaled([(x - r, y - r * 0.85), (x + r, y + r * 0.85)])
        draw.ellipse([*box[0], *box[1]], fill=color)


def _hedge(draw: ImageDraw.ImageDraw, rng: Random, horizon: float) -> None:
    tint = rng.choice(GREENS)
    x = -30.0
    while x < 1230:
        radius = rng.uniform(34, 62)
        _foliage(draw, rng, (x, horizon - radius * 0.55), radius, mixed(tint, rng.choice(GREENS), 0.5), 16)
        x += radius * 0.9
    box = scaled([(0, horizon - 14), (1200, horizon + 3)])
    draw.rectangle([*box[0], *box[1]], fill=mixed(tint, (20, 36, 28), 0.5))


def _trees(draw: ImageDraw.ImageDraw, rng: Random, horizon: float, *, on_left: bool, autumn: bool) -> None:
    for index in range(rng.randrange(2, 5)):
        x = rng.uniform(40, 470) if on_left else rng.uniform(730, 1160)
        kind = rng.choice(("cypress", "olive", "pine", "olive"))
        tint = rng.choice(AUTUMN if autumn and kind == "olive" and index % 2 else GREENS)
        if kind == "cypress":
            _cypress(draw, rng, x, horizon, mixed(tint, (34, 62, 46), 0.5))
        elif kind == "pine":
            _trunk(draw, x, horizon, 150, 9)
            for shift in (-58, 0, 56):
                _foliage(draw, rng, (x + shift, horizon - 185 + abs(shift) * 0.2), 58, tint, 22)
        else:
            _trunk(draw, x, horizon, 80, 8)
            _foliage(
                draw, rng, (x, horizon - 118), rng.uniform(56, 78), mixed(tint, (150, 166, 138), 0.4), 40
            )


def _trunk(draw: ImageDraw.ImageDraw, x: float, horizon: float, height: float, half: float) -> None:
    shape = [
        (x - half, horizon + 4),
        (x - half * 0.5, horizon - height),
        (x + half * 0.6, horizon - height),
        (x + half, horizon + 4),
    ]
    draw.polygon(scaled(shape), fill=(104, 82, 62))
    draw.polygon(
        scaled([shape[1], shape[2], ((shape[2][0] + shape[3][0]) / 2, horizon)]), fill=(130, 104, 78)
    )


def _cypress(draw: ImageDraw.ImageDraw, rng: Random, x: float, horizon: float, tint: Color) -> None:
    height, half = rng.uniform(180, 260), rng.uniform(17, 25)
    for side, color in ((1, mixed(tint, (20, 40, 32), 0.35)), (0, tint)):
        spindle: list[Point] = []
        for step in range(25):
            part = step / 24
            wide = half * sin(pi * part**0.72) * (1 if side else 0.78)
            spindle.append((x - wide + (0 if side else -half * 0.16), horizon + 4 - height * part))
        mirror = [(2 * x - px - (0 if side else half * 0.32), py) for px, py in reversed(spindle)]
        draw.polygon(scaled([*spindle, *mirror]), fill=color)


def _house(draw: ImageDraw.ImageDraw, rng: Random, horizon: float, on_right: bool) -> None:
    wall, roof, shutter = rng.choice(WALLS), rng.choice(ROOFS), rng.choice(SHUTTERS)
    wide, high = rng.uniform(405, 480), rng.uniform(150, 185)

    def place(x: float, y: float) -> Point:
        return (1200 - x if on_right else x, horizon - y)

    draw.polygon(scaled([place(0, -4), place(wide, -4), place(wide, high), place(0, high)]), fill=wall)
    shade = mixed(wall, (96, 80, 84), 0.28)
    draw.polygon(
        scaled([place(wide - 30, -4), place(wide, -4), place(wide, high), place(wide - 30, high)]), fill=shade
    )
    eaves = [place(0, high + 74), place(wide - 70, high + 56), place(wide + 26, high - 6), place(0, high - 6)]
    draw.polygon(scaled(eaves), fill=roof)
    for row in range(1, 6):
        y = high - 6 + row * 12.5
        line = [place(0, y), place(wide + 26 - row * 17.5, y)]
        draw.line(scaled(line), fill=mixed(roof, (90, 40, 26), 0.35), width=3)
    draw.line(
        scaled([place(0, high - 8), place(wide + 26, high - 8)]), fill=mixed(roof, (70, 40, 30), 0.5), width=8
    )
    for left in (52.0, 176.0):
        _window(draw, place, left, 46, 46, 62, shutter)
    _window(draw, place, wide - 104, -4, 52, 112, shutter)


def _window(
    draw: ImageDraw.ImageDraw,
    place: object,
    left: float,
    low: float,
    wide: float,
    high: float,
    shutter: Color,
) -> None:
    assert callable(place)

    def panel(x: float, width: float, color: Color) -> None:
        corners: list[Point] = [
            place(x, low),
            place(x + width, low),
            place(x + width, low + high),
            place(x, low + high),
        ]
        draw.polygon(scaled(corners), fill=color)

    panel(left - 5, wide + 10, (250, 246, 238))
    panel(left, wide, (92, 120, 136))
    panel(left, wide * 0.48, (110, 142, 158))
    panel(left - 34, 28, shutter)
    panel(left + wide + 6, 28, shutter)
