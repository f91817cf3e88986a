"""What is looked at on a page: barriers for people (axe), text that runs out of the screen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
WIDTHS = (1440, 390, 320)
GRAVE = {"serious", "critical"}


def carry(context: BrowserContext) -> None:
    """Have axe in every page of this context. It comes from outside the page: the content policy stays on."""
    context.add_init_script(path=AXE)


def barriers(page: Page, *rules: str) -> list[str]:
    """Serious and critical findings of axe, each with what it is about."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target']} {node['html'][:110]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]


def too_wide(page: Page) -> str:
    """What sticks out furthest when the page scrolls sideways, or nothing."""
    return str(
        page.evaluate(
            """() => {
                const wide = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= wide) return '';
                const out = [...document.querySelectorAll('body *')].filter(
                    (one) => one.getBoundingClientRect().right > wide + 1);
                const last = out.find((one) => ![...one.children].some((child) => out.includes(child)));
                return `${document.documentElement.scrollWidth} px: ${(last ?? document.body).outerHTML.slice(0, 140)}`;
            }"""
        )
    )


def faults(page: Page) -> list[str]:
    """At each width; the colours of the dark theme too."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if sticking := too_wide(page):
            found.append(f"at {width} scrolls sideways, {sticking}")
        if width != min(WIDTHS):
            found += [f"at {width} {barrier}" for barrier in barriers(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark {barrier}" for barrier in barriers(page, "color-contrast")]
    page.emulate_media(color_scheme="light")
    return found
