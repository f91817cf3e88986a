"""Browsers as people hold them, and what a browser complains about while they are used."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 40_000
TRIES = 40
DESK = {"width": 1440, "height": 900}
POCKET = {"width": 390, "height": 844}
expect.set_options(timeout=PATIENCE_MS)

# A refused form is an answer with a 4xx: chromium reports each as an error of the page that asked for it.
REFUSALS = r"Failed to load resource: the server responded with a status of 4\d\d"
# A phone without network, and pages left while something was still loading.
NO_NETWORK = r"net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED)"


@dataclass
class Watch:
    """Collects errors of scripts, refusals of the content policy and answers that blame the server."""

    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def assert_quiet(self, *expected: str) -> None:
        """Nothing was said but what one of these patterns knows."""
        known = re.compile("|".join(expected) or r"(?!)")
        assert [said for said in self.complaints if not known.search(said)] == []


@contextmanager
def screen(browser: Browser, watch: Watch, base_url: str, **options: Any) -> Iterator[Page]:
    """A page in a context of its own: its own cookies, its own phone memory. The content policy stays on."""
    context = browser.new_context(
        base_url=base_url, locale="fr-FR", timezone_id="Europe/Paris", service_workers="allow", **options
    )
    context.set_default_timeout(PATIENCE_MS)
    watch.over(context)
    try:
        yield context.new_page()
    finally:
        context.close()


def desk(browser: Browser, watch: Watch, base_url: str, **options: Any) -> Any:
    return screen(browser, watch, base_url, viewport=DESK, **options)


def pocket(browser: Browser, watch: Watch, base_url: str, **options: Any) -> Any:
    return screen(
        browser, watch, base_url, viewport=POCKET, has_touch=True, is_mobile=True, permissions=[], **options
    )


def carry(card: Locator, where: Locator) -> None:
    """As a hand carries a card: taken, felt in the hand, moved slowly, let go where the list shows it.

    A mouse that presses and lets go within one turn of the page's timers carries nothing: no hand is so
    quick, a robot beside a busy processor is. Nor does a hand let go before it sees the card in its new list.
    """
    page = card.page
    card.hover()
    box = card.bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 5, box["y"] + box["height"] / 2 + 3, steps=2)
    expect(page.locator("week-board")).to_have_attribute("data-dragging", "")
    # A list that lies under the head of the board counts as in view, and no card can be let go there.
    where.evaluate("(list) => list.scrollIntoView({ block: 'center' })")
    # Between two cards nothing gives way: the hand goes to the first one, and to the list when it has none.
    aim = where.locator(".visit").first if where.locator(".visit").count() else where
    for nudge in range(TRIES):  # the list may still be scrolling, or its cards on their way
        place = aim.bounding_box()
        assert place is not None
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        page.mouse.move(x + nudge % 3, y, steps=10)
        if where.locator(".sortable-ghost").count():
            break
    expect(where.locator(".sortable-ghost")).to_be_attached()
    page.mouse.up()
