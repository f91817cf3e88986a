"""The e-carnet as a pool owner meets it: weight of the page and of a first load, and its cost in bare pages.

Production server, demo data with 10,000 clients, the logbook of a client whose visits are reported.

- page_kb: the page alone, as it travels (1 kB is 1,000 bytes). first_load_kb: all that a phone which comes
  for the first time fetches, read from a real chromium, without the photographs of the pool.
- ratio: the median of quotients of the page and of the bare page, requests interleaved; queries: its
  statements.
"""

from typing import Any

from playwright.sync_api import Response, sync_playwright

from tests.journeys.browsing import CHROMIUM, FLAGS
from tests.servers.instance import Instance

from .harness import Probe, Result, instance, interleave, ratio, served

ROUNDS = 200
SCREEN: Any = {"width": 390, "height": 844}
_NIGHT = "from margelle.base.jobs.statistics import refresh_statistics; refresh_statistics({})"


def run() -> Result:
    result = Result()
    with instance("bench.settings") as made:
        made.manage("fill_demo")
        known = made.run("from bench import crowd; answer = crowd.grow()")
        made.run(_NIGHT)
        with served(made):
            bare = Probe("bare", made.port, f"/bench/bare/{known['company']}/")
            page = Probe("logbook", made.port, known["logbook"], headers={"Cookie": known["logbook_cookie"]})
            interleave([bare, page], rounds=ROUNDS)
            queries = page.queries()
            weights = first_load(made, known)
    result.add("page_kb", "the page alone (goal under 60)", weights["page"] / 1000, "kB")
    result.add("first_load_kb", "a first load (goal under 60)", sum(weights.values()) / 1000, "kB")
    for kind in ("sheets", "icons", "fonts", "other"):
        result.add(f"{kind}_kb", f"of it {kind}", weights[kind] / 1000, "kB")
    result.add("ratio", "in bare pages (goal at most 20)", ratio(page, bare))
    result.add("queries", "queries", queries, digits=0)
    result.add("bare_ms", "the bare page itself", bare.median_ms, "ms", 2)
    return result


def first_load(made: Instance, known: dict[str, str]) -> dict[str, int]:
    """Bytes of the bodies as they travelled, by kind; photographs are left out."""
    found = dict.fromkeys(("page", "sheets", "icons", "fonts", "other"), 0)
    seen: list[Response] = []

    def note(answer: Response) -> None:  # playwright marks what it is given: a list's own method cannot be
        seen.append(answer)

    name, value = known["logbook_cookie"].split("=", 1)
    origin = f"http://127.0.0.1:{made.port}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(base_url=origin, viewport=SCREEN, locale="fr-FR")
        context.add_cookies([{"name": name, "value": value, "url": origin}])
        page = context.new_page()
        page.on("response", note)
        page.goto(known["logbook"], wait_until="networkidle")
        for answer in seen:
            if answer.ok and "/photo" not in answer.url:
                found[_kind(answer)] += answer.request.sizes()["responseBodySize"]
        browser.close()
    return found


def _kind(answer: Response) -> str:
    if answer.url.endswith(".svg"):
        return "icons"
    return {"document": "page", "stylesheet": "sheets", "font": "fonts"}.get(
        answer.request.resource_type, "other"
    )
