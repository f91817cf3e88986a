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


def barriers(page: Page, **options: Any) -> list[str]:
    """Serious and critical findings of axe, each with what it is about. `options` are those of axe.run."""
    found = page.evaluate(
        "(options) => axe.run(document, options)",
        {
            "resultTypes": ["violations"],
            "preload": False,
            **options,
        },  # sheets are ours: nothing to fetch again
    )
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
                const total = document.documentElement.scrollWidth;
                return `${total} px: ${(last ?? document.body).outerHTML.slice(0, 140)}`;
            }"""
        )
    )


def faults(page: Page, *, dark: bool = False) -> list[str]:
    """At each width; colours once, since they do not change with it, and once more in the dark if asked."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if sticking := too_wide(page):
            found.append(f"at {width} scrolls sideways, {sticking}")
    page.set_viewport_size({"width": 390, "height": 900})
    found += [f"at 390 {one}" for one in barriers(page, rules={"color-contrast": {"enabled": False}})]
    page.set_viewport_size({"width": 1440, "height": 900})
    found += [f"at 1440 {one}" for one in barriers(page)]
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"in the dark {one}" for one in barriers(page, runOnly=["color-contrast"])]
        page.emulate_media(color_scheme="light")
    return found
