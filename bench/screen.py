"""How fast a phone is under the thumb: four times slower than this machine, without network."""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.faults.house import House
from tests.faults.phones import Phone, power_on
from tests.journeys.phone import photograph

SLOWER = 4
STARTS = 20
SAVES = 30
# When the round (or the stop) is drawn, on the page's own clock, which begins with the navigation.
DRAWN = """new MutationObserver((_, watching) => {
  if (!document.querySelector('.next, .where')) return;
  watching.disconnect();
  const at = () => { document.documentElement.dataset.drawn = performance.now(); };
  requestAnimationFrame(() => setTimeout(at));
}).observe(document, { childList: true, subtree: true });"""
# From a tap on a chip to the word on the screen: it comes when the store's transaction is complete.
SAVE = """async (number) => {
  const { say } = await import('/static/agent/js/state.js');
  say('');
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const chips = document.querySelector('#part-readings .chips').querySelectorAll('button');
  const seen = new Promise((done) => new MutationObserver((_, watching) => {
    if (!document.querySelector('.under').textContent.includes('Enregistré')) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  }).observe(document.querySelector('.under'), { childList: true, subtree: true, characterData: true }));
  const began = performance.now();
  chips[number % chips.length].click();
  return (await seen) - began;
}"""
# A label that is tapped clicks its field as well, without a finger: `detail` is 0 there.
TAPS = """globalThis.taps = 0;
addEventListener('click', (event) => { if (event.isTrusted && event.detail) globalThis.taps += 1; }, true);"""


def slow(context: BrowserContext, page: Page) -> None:
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def measured(house: House, known: dict[str, Any]) -> dict[str, Any]:
    """{"starts": ms of each, "saves": ms of each, "taps": number}"""
    with sync_playwright() as driver, tempfile.TemporaryDirectory(prefix="margelle-bench-") as folder:
        phone = power_on(driver, house, Path(folder) / "profile")
        try:
            phone.sign_in(known).kept()
            phone.context.set_offline(True)
            return {
                "starts": _starts(phone, known),
                "saves": _saves(phone, known["visits"][0]),
                "taps": _taps(phone, known["visits"][1]),
            }
        finally:
            phone.close()


def _starts(phone: Phone, known: dict[str, Any]) -> list[float]:
    """Each on an address of its own, in a new page, as after the application was swept away."""
    phone.context.add_init_script(DRAWN)
    took = []
    for number in range(STARTS):
        page = phone.context.new_page()
        slow(phone.context, page)
        visit = known["visits"][number % len(known["visits"])]
        page.goto("/tech/" if number % 2 else f"/tech/intervention/{visit}")
        took.append(float(page.locator("html[data-drawn]").get_attribute("data-drawn") or "nan"))
        page.close()
    return took


def _saves(phone: Phone, visit: str) -> list[float]:
    phone.page.goto(f"/tech/intervention/{visit}")
    phone.arrive()
    expect(phone.page.locator("#part-readings .chips")).to_have_count(3)
    slow(phone.context, phone.page)
    return [float(phone.page.evaluate(SAVE, number)) for number in range(SAVES)]


def _taps(phone: Phone, visit: str) -> int:
    """One visit from the round to its end without typing, taps counted by the page."""
    page = phone.context.new_page()
    page.add_init_script(TAPS)
    page.goto(f"/tech/intervention/{visit}")
    for button in ("En route", "Arrivé"):
        page.get_by_role("button", name=button).click()
    expect(page.locator("#part-readings .chips")).to_have_count(3)
    for chips in page.locator("#part-readings .chips").all():
        chips.get_by_role("button").nth(2).click()
    for button in ("Tout est fait", "Mis"):
        page.get_by_role("button", name=button, exact=True).click()
    with page.expect_file_chooser() as camera:
        page.locator("#part-photo-after").get_by_text("Prendre la photo").click()
    camera.value.set_files(photograph("apres.jpg", "#2d8fb8"))
    expect(page.get_by_text("rien ne manque")).to_be_visible()
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator(".where")).to_contain_text("Terminée")
    shutter_and_keep = 2
    return int(page.evaluate("globalThis.taps")) + shutter_and_keep
