"""The promises of contrast, computed again from tokens.css in both themes."""

import math
import re
from pathlib import Path

import pytest

from margelle.base.ui import vendored

SHEETS = vendored.HERE / "static" / "ui" / "css"
STATES = ("planned", "en-route", "in-progress", "done", "validated", "late", "skipped", "cancelled")
OKLCH = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
Rgb = tuple[float, float, float]


def linear_rgb(lightness: float, chroma: float, hue: float) -> Rgb:
    """Oklch to linear sRGB, clipped to what a screen can show (Björn Ottosson's matrices)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return tuple(min(1.0, max(0.0, part)) for part in (red, green, blue))  # type: ignore[return-value]  # three parts


def tokens(theme: int) -> dict[str, Rgb]:
    """Every colour token of one theme: 0 is light, 1 is dark."""
    found: dict[str, Rgb] = {}
    text = (SHEETS / "tokens.css").read_text(encoding="utf-8")
    for name, value in re.findall(r"--([a-z0-9-]+):\s*([^;]*oklch[^;]*);", text):
        colours = OKLCH.findall(value)
        if not colours or name.startswith("shadow"):
            continue
        chosen = colours[theme] if len(colours) == 2 else colours[0]
        found[name] = linear_rgb(*(float(part) for part in chosen))
    return found


def contrast(one: Rgb, other: Rgb) -> float:
    def luminance(colour: Rgb) -> float:
        return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """Text, ground, least contrast: as the design note promises."""
    grounds = ("ground", "surface", "raised", "sunken")
    wanted = [(ink, ground, 5.3) for ink in ("ink", "ink-2", "ink-3") for ground in grounds]
    wanted += [("line-control", ground, 3.0) for ground in ("ground", "surface", "raised")]
    wanted += [("on-accent", "accent", 4.5), ("accent", "surface", 4.5), ("accent", "ground", 4.5)]
    wanted += [("focus", ground, 3.0) for ground in grounds]
    wanted += [(f"on-{state}", state, 5.4) for state in STATES]
    wanted += [(f"{state}-ink", f"{state}-soft", 6.1) for state in STATES]
    wanted += [(f"{state}-ink", ground, 4.5) for state in STATES for ground in ("surface", "ground")]
    wanted += [(state, "surface", 3.0) for state in STATES]
    wanted += [("ink", f"{state}-soft", 4.5) for state in ("late", "skipped", "done", "in-progress")]
    return wanted + [("on-tech", f"tech-{number}", 6.3) for number in range(1, 7)]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_promised_pair_can_be_read(theme: int) -> None:
    colours = tokens(theme)
    weak = [
        f"{text} on {ground}: {contrast(colours[text], colours[ground]):.2f} < {least}"
        for text, ground, least in pairs()
        if contrast(colours[text], colours[ground]) < least
    ]
    assert weak == []


def test_the_measure_itself_is_right() -> None:
    assert contrast(linear_rgb(1, 0, 0), linear_rgb(0, 0, 0)) == pytest.approx(21, abs=0.01)
    assert linear_rgb(0.627955, 0.257683, 29.2339) == pytest.approx((1, 0, 0), abs=0.001)


def sheets() -> list[Path]:
    return sorted(SHEETS.glob("*.css"))


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_a_sheet_takes_its_colours_from_tokens_only(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    if sheet.name != "tokens.css":
        colours = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|:\s*(?:white|black|red)\b")
        assert colours.findall(text) == []
        declared = set(re.findall(r"--([a-z0-9-]+):", (SHEETS / "tokens.css").read_text(encoding="utf-8")))
        own = set(re.findall(r"--([a-z0-9-]+):", text))
        assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) - declared - own == set()
    assert "!important" not in text
    assert len(text.splitlines()) <= 250
