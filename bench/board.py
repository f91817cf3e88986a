"""The planning board in a real browser, beside a calendar library that does the same work.

Production server, Debian's chromium without a window or GPU. « To painted » runs from the start of the
navigation in a tab that is already open, the server's work included, to the second animation frame after
the document is complete (bench/painted.js). Ours and the rival take turns; each ratio is the median of the
quotients within a turn.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Locator, Page, ViewportSize, sync_playwright

from tests.journeys.browsing import CHROMIUM, FLAGS
from tests.servers.instance import Instance

from . import rival
from .harness import Result, instance, percentile, served
from .world import cookie_of_user

VIEWPORT = ViewportSize(width=1440, height=900)
LOADS = 9
WARM = 2  # loads that fill the caches of both sides
EMPTY = "/health/"  # what the tab shows before; the rival answers with an empty 404
DRAGS = 5
SWEEP = 120  # moves of the mouse in one drag
LONGEST_MS = 60_000  # the rival's month of 5,000 visits does not end by itself
PAINTED = Path(__file__).with_name("painted.js").read_text(encoding="utf-8")
AXE = Path(__file__).parents[1] / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js"
GRAVE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter((found) => ["serious", "critical"].includes(found.impact))
  .reduce((sum, found) => sum + found.nodes.length, 0)"""
TO_UPDATE = """async () => {
  const [event] = window.ec.getEvents(), began = performance.now();
  window.ec.updateEvent({ ...event, title: `${event.title}, annulée` });
  return (await bench.painted()) - began;
}"""
Known = dict[str, Any]


def run() -> Result:
    result = Result()
    with tempfile.TemporaryDirectory(prefix="margelle-rival-") as folder, instance() as made:
        known = made.run("from bench import board_world; answer = board_world.fill()")
        theirs = write_rival(Path(folder), known)
        with served(made), rival.hosted(Path(folder)) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            other = browser.new_context(viewport=VIEWPORT, base_url=address) if theirs else None
            if other:
                other.add_init_script(PAINTED)
            with at_desk(browser, made, known["small"]) as ours:
                loads(result, "week_200", ours, known["small"]["week"], other, 200, goal=215)
                grave = faults(ours, known["small"]["week"])
            with at_desk(browser, made, known["large"]) as ours:
                loads(result, "week_1000", ours, known["large"]["week"], other, 1_000, goal=1_000)
                months(result, ours, known["large"], other)
                drags(result, ours, known["large"], other)
                updates(result, made, ours, known["large"])
                grave += faults(ours, known["large"]["month"]) if known["large"]["month"] else 0
            browser.close()
    result.add("axe_serious", "nodes with a serious or critical fault (goal 0)", grave, digits=0)
    return result


def write_rival(folder: Path, known: Known) -> bool:
    if not rival.fetch(folder):
        return False
    timeline = {"view": "resourceTimelineWeek", "day": "2031-03-03"}
    for name, firm in (("week_200", known["small"]), ("week_1000", known["large"])):
        rival.write_page(folder, name, cards=firm["cards"], rows=firm["rows"], **timeline)
    large = known["large"]
    rival.write_page(
        folder,
        "month_5000",
        cards=large["month_cards"],
        rows=large["rows"],
        view="dayGridMonth",
        day="2031-05-01",
    )
    return True


@contextmanager
def at_desk(browser: Any, made: Instance, firm: Known) -> Iterator[BrowserContext]:
    """The manager's browser, signed in."""
    name, _, value = cookie_of_user(made, firm["manager"], firm["company"]).partition("=")
    address = f"http://127.0.0.1:{made.port}"
    context = browser.new_context(
        viewport=VIEWPORT, base_url=address, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.add_cookies([{"name": name, "value": value, "url": address}])
    context.add_init_script(PAINTED)
    try:
        yield context
    finally:
        context.close()


def load(page: Page, address: str, cards: str, count: int) -> float:
    """Milliseconds from the start of the navigation to painted, coming from an empty page."""
    page.goto(EMPTY)
    page.goto(address)
    found = page.evaluate("async () => { while (!bench.loaded) await bench.painted(); return bench.loaded }")
    if (drawn := page.locator(cards).count()) < count:
        raise RuntimeError(f"{address}: {drawn} cards instead of {count}")
    return float(found)


@contextmanager
def tab(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(LONGEST_MS)
    try:
        yield page
    finally:
        page.close()


def loads(
    result: Result,
    name: str,
    ours: BrowserContext,
    address: str,
    other: BrowserContext | None,
    count: int,
    goal: int,
) -> None:
    mine, theirs = [], []
    with tab(ours) as desk, tab(other or ours) as beside:
        for turn in range(LOADS + WARM):
            mine.append(load(desk, address, "[data-visit]", count))
            if other:
                theirs.append(load(beside, f"/{name}.html", ".ec-event", count))
            if turn < WARM:
                mine.clear()
                theirs.clear()
    publish(result, name, f"week of {count:,} visits to painted (goal at most {goal})", mine, theirs)


def publish(
    result: Result, name: str, label: str, mine: list[float], theirs: list[float], unit: str = "_ms"
) -> None:
    result.add(f"{name}{unit}", label, statistics.median(mine), "ms")
    if not theirs:
        result.miss(f"{name}_ratio", f"{label}, ratio to the rival")
        return
    result.add(f"rival_{name}{unit}", "  the rival's", statistics.median(theirs), "ms")
    quotients = [one / two for one, two in zip(mine, theirs, strict=True)]
    result.add(f"{name}_ratio", "  ratio to the rival", statistics.median(quotients), digits=2)


def months(result: Result, ours: BrowserContext, firm: Known, other: BrowserContext | None) -> None:
    """The rival is loaded once: it does not end within a minute, and the ratio is then an upper bound."""
    label = "month of 5,000 visits to painted (goal at most 300)"
    if not firm["month"]:
        for name in ("month_5000_ms", "month_5000_ratio"):
            result.miss(name, f"{label}: there is no such page yet")
        return
    with tab(ours) as desk:
        mine = [load(desk, firm["month"], "main", 1) for _ in range(LOADS + WARM)][WARM:]
    theirs: list[float] = []
    if other:
        try:
            with tab(other) as beside:
                theirs = [load(beside, "/month_5000.html", ".ec-event", 5_000)] * len(mine)
        except Error:
            print(f"rival: its month of 5,000 visits was not painted within {LONGEST_MS // 1000} s")
            theirs = [float(LONGEST_MS)] * len(mine)
    publish(result, "month_5000", label, mine, theirs)


def drags(result: Result, ours: BrowserContext, firm: Known, other: BrowserContext | None) -> None:
    """p95 of the frame times while a card is carried over a week of 1,000, and what follows its drop."""
    mine, drops, theirs, changes = [], [], [], []
    for turn in range(DRAGS):
        page = opened(ours, firm["week"], "[data-visit]")
        page.evaluate("bench.change('/planning/moves/')")
        mine.append(swept(page, page.locator("[data-visit]").nth(turn * 3), drop=True))
        drops.append(float(page.evaluate("bench.changed")))
        page.close()
        if other:
            page = opened(other, "/week_1000.html", ".ec-event")
            changes.append(float(page.evaluate(TO_UPDATE)))
            theirs.append(swept(page, page.locator(".ec-event").nth(turn * 3), drop=False))
            page.close()
    publish(result, "drag_p95", "dragging over 1,000 cards, frame p95 (goal at most 50)", mine, theirs)
    publish(
        result, "update", "one card among 1,000 after its drop's answer (goal at most 150)", drops, changes
    )


def opened(context: BrowserContext, address: str, cards: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator(cards).first.wait_for()
    page.evaluate("async () => { while (!bench.loaded) await bench.painted(); }")
    return page


def swept(page: Page, card: Locator, *, drop: bool) -> float:
    """Carry a card up and down over the screen; p95 of the frames meanwhile."""
    box = card.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 12, box["y"] + box["height"] / 2 + 12, steps=4)
    page.evaluate("bench.start()")
    for step in range(SWEEP):
        across, down = step / SWEEP, abs((step % 40) - 20) / 20
        page.mouse.move(400 + 700 * across, 250 + 450 * down)
    frames = [float(one) for one in page.evaluate("bench.stop()")]
    if drop:
        page.mouse.up()
    return percentile(frames, 0.95)


def updates(result: Result, made: Instance, ours: BrowserContext, firm: Known) -> None:
    """Another coordinator cancels a visit: from the page's own question answered to the card painted."""
    page = opened(ours, firm["week"], "[data-visit]")
    times = []
    for turn in range(DRAGS):
        visit = firm["cards"][200 + turn][0]
        page.evaluate("bench.change('/planning/')")
        made.run(f"from bench import board_world; board_world.cancel({firm['company']!r}, {visit!r})")
        times.append(float(page.evaluate("bench.changed")))
        page.locator(f"[data-visit='{visit}']", has_text="Annulée").wait_for()
    page.close()
    label = "the same after another coordinator's change (goal at most 150)"
    result.add("update_live_ms", label, statistics.median(times), "ms")


def faults(context: BrowserContext, address: str) -> int:
    page = opened(context, address, "main")
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = int(page.evaluate(GRAVE))
    page.close()
    return found
