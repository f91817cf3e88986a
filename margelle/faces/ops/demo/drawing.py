"""Photographs drawn by the program: a garden pool by seed, before and after the technician's work."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin
from random import Random
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFilter

from margelle.faces.ops.demo.garden import draw_garden
from margelle.faces.ops.demo.paint import SCALE, SIZE, Color, Point, between, gradient, mixed, scaled

WaterLook = Literal["clear", "cloudy", "green", "leaves"]
Outline = Literal["rectangle", "oval", "round", "kidney", "free", "lap"]

# Far and near tint of the water, by look.
WATER: Final[dict[WaterLook, tuple[Color, Color]]] = {
    "clear": ((120, 200, 214), (14, 116, 158)),
    "cloudy": ((176, 205, 200), (112, 162, 164)),
    "green": ((150, 178, 110), (62, 108, 62)),
    "leaves": ((132, 196, 192), (38, 120, 138)),
}
STONES: Final[tuple[tuple[Color, Color], ...]] = (
    ((222, 212, 192), (240, 233, 219)),
    ((205, 200, 192), (228, 224, 216)),
    ((214, 190, 160), (236, 216, 190)),
    ((190, 170, 146), (214, 196, 172)),
)
HORIZON: Final = 372.0


@dataclass(frozen=True)
class Scene:
    """What never changes from one photograph of a pool to the next."""

    seed: str
    outline: Outline
    stones: tuple[Color, Color]
    center: float
    near: float
    far: float


def scene(seed: int | str, outline: Outline = "rectangle") -> Scene:
    rng = Random(f"scene-{seed}")
    return Scene(
        seed=str(seed),
        outline=outline,
        stones=rng.choice(STONES),
        center=rng.uniform(520, 680),
        near=rng.uniform(880, 1060) if outline != "lap" else rng.uniform(560, 640),
        far=rng.uniform(0.40, 0.50),
    )


def draw_photo(
    seed: int | str, *, outline: Outline = "rectangle", look: WaterLook = "clear", month: int = 7
) -> bytes:
    """A JPEG of 1200 x 900, quality 80. The same arguments give the same bytes with the same Pillow."""
    view = scene(seed, outline)
    picture = _backdrop(view, month).copy()
    rim = [_ground(view, point, 1.0) for point in _shape(view.outline)]
    lip = [_ground(view, point, 0.91) for point in _shape(view.outline)]
    _coping(picture, view, rim, lip)
    _water(picture, view, lip, look)
    _ladder(picture, view)
    small = picture.resize(SIZE, Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=False)
    return out.getvalue()


@lru_cache(maxsize=1)
def _backdrop(view: Scene, month: int) -> Image.Image:
    """Garden and terrace: the same before and after, so the second picture of a pair is cheap."""
    picture = draw_garden(Random(f"garden-{view.seed}"), month=month, horizon=HORIZON)
    _terrace(picture, view)
    return picture


def _shape(outline: Outline) -> list[Point]:
    """The pool seen from above, in -1..1 both ways; y grows towards the viewer."""
    if outline in ("rectangle", "lap"):
        return [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    turns = [2 * pi * step / 96 for step in range(96)]
    if outline in ("round", "oval"):
        return [(cos(turn), sin(turn)) for turn in turns]
    bend = 0.52 if outline == "kidney" else 0.16
    lobes = 1 if outline == "kidney" else 3
    points = []
    for turn in turns:
        reach = 1 - bend * max(0.0, sin(turn * lobes - (0.0 if lobes == 1 else 0.6))) ** 2
        points.append((cos(turn) * (0.98 if lobes == 1 else reach), sin(turn) * reach))
    return points


def _ground(view: Scene, point: Point, size: float) -> Point:
    """Perspective of the terrace: depth runs from the near edge (+1) to the far edge (-1)."""
    across, along = point[0] * size, point[1] * (size if size == 1.0 else 0.95)
    depth = 1 / (1 + (1 - along) / 2 * (1 / view.far - 1))
    y = HORIZON + 45 + (805 - HORIZON) * (depth - view.far) / (1 - view.far)
    return view.center + across * view.near / 2 * depth * 1.02, y


def _terrace(picture: Image.Image, view: Scene) -> None:
    width, height = picture.size
    top = round(HORIZON * SCALE)
    picture.paste(gradient((width, height - top), view.stones[0], view.stones[1]), (0, top))
    draw = ImageDraw.Draw(picture)
    joint = mixed(view.stones[0], (90, 80, 70), 0.28)
    for column in range(-16, 17):
        far, near = (view.center + column * 46, HORIZON), (view.center + column * 178, 900.0)
        draw.line(scaled([far, near]), fill=joint, width=2)
    y, step = HORIZON + 10, 13.0
    while y < 900:
        draw.line(scaled([(0, y), (1200, y)]), fill=joint, width=2)
        y, step = y + step, step * 1.34


def _coping(picture: Image.Image, view: Scene, rim: list[Point], lip: list[Point]) -> None:
    draw = ImageDraw.Draw(picture)
    shadow = [(x + 6, y + 12) for x, y in rim]
    draw.polygon(scaled(shadow), fill=mixed(view.stones[0], (60, 52, 44), 0.35))
    stone = mixed(view.stones[1], (255, 255, 255), 0.45)
    draw.polygon(scaled([(x, y + 6) for x, y in rim]), fill=mixed(stone, (120, 104, 84), 0.4))
    draw.polygon(scaled(rim), fill=stone)
    joint = mixed(stone, (120, 104, 84), 0.35)
    for start, end in _joints(rim, lip):
        draw.line(scaled([start, end]), fill=joint, width=2)
    draw.line(scaled([*lip, lip[0]]), fill=mixed(stone, (110, 96, 80), 0.5), width=5)


def _joints(rim: list[Point], lip: list[Point]) -> list[tuple[Point, Point]]:
    if len(rim) > 4:
        return list(zip(rim[::4], lip[::4], strict=True))
    joints = []
    for side in range(4):
        count = 9 if side % 2 else 8
        for step in range(1, count):
            # Stones look shorter far away: the step is squeezed on the two sides that run in depth.
            part = step / count
            if side == 1:
                part = part**1.5
            elif side == 3:
                part = 1 - (1 - part) ** 1.5
            after = (side + 1) % 4
            joints.append((between(rim[side], rim[after], part), between(lip[side], lip[after], part)))
    return joints


def _water(picture: Image.Image, view: Scene, lip: list[Point], look: WaterLook) -> None:
    """Tint, wall of tiles seen through the water, reflections and ripples, all inside the lip."""
    rng = Random(f"water-{view.seed}-{look}")
    points = scaled(lip)
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    box = (int(left), int(top), int(right) + 1, int(bottom) + 1)
    size = (box[2] - box[0], box[3] - box[1])
    surface = gradient(size, *WATER[look])
    draw = ImageDraw.Draw(surface, "RGBA")
    local = [(x - box[0], y - box[1]) for x, y in points]
    _depths(draw, size, look)
    _ripples(draw, size, look, rng)
    if look == "green":
        _algae(draw, size, rng)
    if look in ("leaves", "green"):
        _leaves(draw, size, rng, 46 if look == "leaves" else 16)
    wall = 22 * SCALE
    for step in range(6):
        # The far wall above the water line, then its shade on the water.
        moved = [(x, y + wall * (1 + step * 0.5)) for x, y in local]
        draw.line([*moved, moved[0]], fill=(10, 60, 80, 16), width=18)
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(local, fill=255)
    picture.paste(surface, box[:2], mask)
    _tile_band(picture, lip, look)


def _depths(draw: ImageDraw.ImageDraw, size: Point, look: WaterLook) -> None:
    """The deep end is darker; what is cloudy hides it."""
    strength = {"clear": 15, "leaves": 12, "cloudy": 4, "green": 8}[look]
    width, height = size
    for step in range(7):
        grow = 1 - step * 0.11
        x, y = width * 0.60, height * 0.66
        ellipse = (
            x - width * 0.5 * grow,
            y - height * 0.34 * grow,
            x + width * 0.5 * grow,
            y + height * 0.4 * grow,
        )
        draw.ellipse(ellipse, fill=(0, 50, 92, strength))


def _ripples(draw: ImageDraw.ImageDraw, size: Point, look: WaterLook, rng: Random) -> None:
    width, height = size
    bright = {"clear": 1.0, "leaves": 0.8, "cloudy": 0.5, "green": 0.45}[look]
    for _ in range(150):
        nearness = rng.random() ** 0.7
        y, x = nearness * height, rng.uniform(-0.05, 1.0) * width
        length = (50 + 170 * nearness) * rng.uniform(0.6, 1.5)
        swing, phase = 2 + 7 * nearness, rng.random() * 6
        wave = [
            (x + length * part / 10, y + swing * sin(phase + part * 0.7) * sin(pi * part / 10))
            for part in range(11)
        ]
        alpha = round(rng.uniform(25, 115) * bright)
        draw.line(wave, fill=(255, 255, 255, alpha), width=round(2 + 4 * nearness), joint="curve")
        if nearness > 0.25 and rng.random() < 0.4:
            below = [(px, py + 6 + 5 * nearness) for px, py in wave]
            draw.line(
                below, fill=(0, 62, 96, round(40 * bright)), width=round(2 + 5 * nearness), joint="curve"
            )


def _leaves(draw: ImageDraw.ImageDraw, size: Point, rng: Random, count: int) -> None:
    tints = ((150, 98, 40), (120, 78, 34), (176, 128, 48), (104, 110, 46), (140, 70, 36))
    for _ in range(count):
        nearness = rng.random() ** 0.8
        x, y = rng.random() * size[0], nearness * size[1]
        long, turn = (9 + 17 * nearness) * rng.uniform(0.7, 1.3), rng.random() * pi
        body = [
            (
                x + long * (cos(t) * cos(turn) - 0.42 * sin(t) * sin(turn)),
                y + long * 0.55 * (cos(t) * sin(turn) + 0.42 * sin(t) * cos(turn)),
            )
            for t in (2 * pi * step / 12 for step in range(12))
        ]
        draw.polygon([(px + 4, py + 6) for px, py in body], fill=(0, 40, 50, 60))
        draw.polygon(body, fill=(*rng.choice(tints), 255))


def _algae(draw: ImageDraw.ImageDraw, size: Point, rng: Random) -> None:
    for _ in range(70):
        x, y = rng.random() * size[0], rng.random() ** 0.7 * size[1]
        wide = rng.uniform(50, 210) * (0.35 + y / size[1])
        tint = rng.choice(((92, 130, 48), (120, 148, 66), (48, 88, 44)))
        draw.ellipse(
            (x - wide, y - wide * 0.18, x + wide, y + wide * 0.18), fill=(*tint, rng.randrange(14, 40))
        )


def _tile_band(picture: Image.Image, lip: list[Point], look: WaterLook) -> None:
    """The line of tiles under the far edge: the first thing a dirty pool marks."""
    tint: Color = (84, 150, 178) if look != "green" else (98, 122, 84)
    draw = ImageDraw.Draw(picture)
    highest = min(y for _, y in lip)
    lowest = max(y for _, y in lip)
    far = [(x, y) for x, y in lip if y < highest + (lowest - highest) * 0.22]
    far.sort()
    if len(far) < 2:
        return
    band = scaled([*far, *[(x, y + 11) for x, y in reversed(far)]])
    draw.polygon(band, fill=tint)
    count = 30
    for step in range(count + 1):
        x, y = _along(far, step / count)
        draw.line(scaled([(x, y), (x, y + 11)]), fill=mixed(tint, (255, 255, 255), 0.4), width=2)


def _along(line: list[Point], part: float) -> Point:
    x = line[0][0] + (line[-1][0] - line[0][0]) * part
    for (x_a, y_a), (x_b, y_b) in pairwise(line):
        if x_a <= x <= x_b:
            return x, y_a + (y_b - y_a) * ((x - x_a) / (x_b - x_a) if x_b > x_a else 0)
    return line[-1]


def _ladder(picture: Image.Image, view: Scene) -> None:
    """Two stainless arches over the far right of the edge."""
    foot_x, foot_y = _ground(view, (0.62, -0.93), 1.0)
    draw = ImageDraw.Draw(picture)
    for shift in (0.0, 42.0):
        x = foot_x + shift
        arch = [(x - 13 * cos(pi * part / 12), foot_y - 34 - 24 * sin(pi * part / 12)) for part in range(13)]
        rail = [(x - 13, foot_y + 2), *arch, (x + 13, foot_y + 30)]
        draw.line(
            scaled([(px + 3, py + 3) for px, py in rail]), fill=(120, 130, 136), width=10, joint="curve"
        )
        draw.line(scaled(rail), fill=(226, 234, 238), width=8, joint="curve")


def blurred(data: bytes, radius: float = 2.0) -> bytes:
    """The same photograph out of focus, for a detail that nobody can read."""
    picture = Image.open(io.BytesIO(data)).filter(ImageFilter.GaussianBlur(radius))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
