"""An alert is read in Slack, at night, and taken charge of from a phone by its link."""

import re
from types import SimpleNamespace

from playwright.sync_api import Browser, expect

from margelle.features.messaging.tests.servers import slack_channel

from . import office
from .album import shot
from .browsing import Watch, desk, pocket
from .eyes import carry, faults
from .sites import Site


def test_an_alert_seen_in_slack_is_taken_by_its_link(browser: Browser, watch: Watch, demo_site: Site) -> None:
    here = SimpleNamespace(SLACK_ADDRESS="")
    with slack_channel(here) as slack:
        alert = demo_site.make("an_alert_in_slack", here.SLACK_ADDRESS)
    [asked] = slack.asked
    blocks = [block["text"]["text"] for block in asked.json["blocks"]]
    assert blocks[0] == "*Fuite &lt;b&gt;grave&lt;/b&gt;*"
    link = re.search(r"/a/[\w-]+/", blocks[-1])
    assert link is not None

    with pocket(browser, watch, demo_site.url) as page:
        carry(page.context)
        page.goto(link.group())
        expect(page.get_by_role("heading", name="Fuite <b>grave</b>")).to_be_visible()
        shot(page, "alert", whole=True)
        assert faults(page) == []
        button = page.get_by_role("button", name="Je prends en charge")
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44
        button.click()
        expect(page.get_by_text("Il n’y a rien d’autre à faire.")).to_be_visible()
        expect(button).to_have_count(0)

    with desk(browser, watch, demo_site.url) as page:
        office.sign_in(page, demo_site.logins["responsable"], demo_site.logins["password"])
        page.goto(f"/messages/alerts/{alert}/")
        expect(page.get_by_text("par Slack, #bureau")).to_be_visible()
        shot(page, "alert-office", whole=True)
    watch.assert_quiet()
