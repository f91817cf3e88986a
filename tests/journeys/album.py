"""Pictures of the steps of a journey, for people: JOURNEY_SHOTS=folder pytest tests/journeys."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = os.environ.get("JOURNEY_SHOTS", "")


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{FOLDER}/{name}.png", full_page=whole, animations="disabled")
