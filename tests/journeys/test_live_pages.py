"""Nothing falls between the making of a page and the opening of its stream."""

from playwright.sync_api import Browser, Route, expect

from . import office
from .browsing import Watch, desk
from .sites import Site

SOON_MS = 8_000  # well before the page looks again by itself


def test_a_change_before_the_stream_opens_is_seen(browser: Browser, demo_site: Site, watch: Watch) -> None:
    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        visit, day = demo_site.make("a_coming_visit")

        def change_first(route: Route) -> None:
            demo_site.make("cancel_it", visit)
            route.continue_()

        page.route("**/live/all*", change_first, times=1)
        page.goto(f"/planning/?filters=1&week={day}")
        page.evaluate("window.untouched = true")
        expect(page.locator(f"#v-{visit} .state")).to_have_text("Annulée", timeout=SOON_MS)
        assert page.evaluate("window.untouched") is True
    watch.assert_quiet()
