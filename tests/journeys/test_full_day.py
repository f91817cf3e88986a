"""A technician's whole day without network: twelve stops, the application closed after each."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect

from . import phone
from .album import shot
from .browsing import CHROMIUM, FLAGS, NO_NETWORK, PATIENCE_MS, POCKET, REFUSALS, Watch
from .office import Access
from .sites import Site
from .worlds import ROUND

SKIPPED = "Isnard"
COLOURS = ("#2d8fb8", "#3f9fc0", "#5aa7a0", "#2f7f9f", "#6fb4c9", "#4f8f7f", "#7fb0a0", "#3a87a8", "#58a0b8",
           "#2a6f8f", "#84b8b0", "#4a97b0")  # fmt: skip


def test_a_day_of_twelve_visits_without_network_arrives_whole(
    browser: Browser, demo_site: Site, watch: Watch, tmp_path: Path
) -> None:
    day = demo_site.make("a_full_day")

    @contextmanager
    def application(*, offline: bool) -> Iterator[Page]:
        """The application opened on the same phone; closed at the end, as a pocket does."""
        opened = browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=FLAGS,
            base_url=demo_site.url,
            viewport=ViewportSize(width=POCKET["width"], height=POCKET["height"]),
            has_touch=True,
            is_mobile=True,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            offline=offline,
        )
        opened.set_default_timeout(PATIENCE_MS)
        watch.over(opened)
        try:
            yield opened.pages[0]
        finally:
            opened.close()

    with application(offline=False) as page:
        phone.sign_in(page, Access(day["identifier"], day["password"]))
        expect(page.get_by_text("0 sur 12 interventions")).to_be_visible()
        phone.wait_until_kept(page)
    for rank, client in enumerate(ROUND):
        with application(offline=True) as page:
            if rank == 0:
                phone.press_clock(page, "Commencer la journée", "Début")
            page.goto("/tech/")
            expect(page.locator(".dayline")).to_contain_text(f"{rank - (rank > ROUND.index(SKIPPED))} sur 12")
            expect(page.locator(".next")).to_contain_text(client)
            report(page, client, COLOURS[rank])
    with application(offline=True) as page:
        page.goto("/tech/")
        expect(page.get_by_text("Tournée terminée")).to_be_visible()
        shot(page, "70-full-day-offline", whole=True)
        phone.press_clock(page, "Terminer la journée", "Fin")
        page.context.set_offline(False)
        page.goto("/tech/profil")
        expect(page.get_by_text("tout est au bureau")).to_be_visible()
        page.goto("/tech/")
        expect(page.get_by_text(re.compile("Reçu par le bureau"))).to_have_count(12)
        shot(page, "71-full-day-received", whole=True)
    assert_whole(demo_site, day["company"])
    watch.assert_quiet(REFUSALS, NO_NETWORK, r"net::ERR_FAILED .*manifest")


def report(page: Page, client: str, colour: str) -> None:
    """One stop, from its button on the round to its end. Some days have more to say than others."""
    page.get_by_role("button", name="En route").click()
    expect(page.get_by_role("heading", name=re.compile(client), level=1)).to_be_visible()
    if client == SKIPPED:
        phone.skip(page, "Portail fermé")
        return
    page.get_by_role("button", name="Arrivé").click()
    page.get_by_role("button", name="Tout est fait").click()
    phone.tap_the_middle_chips(page)
    if client == "Bonnet":
        phone.take_several(page, "after", [colour, "#886644", "#446688"])
        take_one_back(page)
    else:
        phone.take_photo(page, "after", colour, 800)
    if client == "Castel":
        page.get_by_label("Un mot sur la photo").fill("Skimmer fendu")
        page.locator("#photo-more").set_input_files(phone.photograph("detail.jpg", "#aa8855"))
        expect(page.locator("#part-photo-details")).to_contain_text("Skimmer fendu")
        phone.write_note(page, "Note pour le client", "Skimmer à changer.")
    if client == "Fabre":
        phone.correct_sheet(page, "52,5")
    if client == "Durand":
        phone.sign(page, "M. Durand")
    expect(page.get_by_text("rien ne manque")).to_be_visible()
    page.get_by_role("button", name="Terminer").click()
    # The word comes when the ending is in the store: leaving before it would leave without it.
    expect(page.locator(".where")).to_contain_text("Terminée")
    expect(page.locator(".where")).to_contain_text("Sur ce téléphone")


def take_one_back(page: Page) -> None:
    part = page.locator("#part-photo-after")
    part.get_by_role("button", name=re.compile("^Photo après")).nth(1).click()
    shot(page, "72-photo-large")
    page.get_by_role("button", name="Retirer cette photo").click()
    expect(part).to_contain_text("2 prises")


def assert_whole(site: Site, company: str) -> None:
    kept = site.make("what_the_day_left", company)
    assert kept == {
        "states": ["skipped", *["validated"] * 11],
        "reports": 11,
        "readings": 5 * 11,
        "tasks": 9 * 11,
        "photos": 13,
        "photos with bytes": 13,
        "words": ["Skimmer fendu"],
        "signed": ["M. Durand"],
        "comments": ["Skimmer à changer."],
        "clock": ["start", "end"],
        "found": [["volume_typed_m3", "52.5", "waiting"]],
        "flagged": 0,
        "gaps": [],
        "doubled": 0,
    }, json.dumps(kept, indent=1)
