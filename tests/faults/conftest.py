"""One office behind one proxy for all faults, one browser for the phones that are not killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.journeys.browsing import CHROMIUM, FLAGS, PATIENCE_MS

from .house import House, a_house
from .phones import OPTIONS, Phone, power_on


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house(tmp_path_factory.mktemp("office")) as house:
        yield house


@pytest.fixture
def house(office: House) -> Iterator[House]:
    """The office on a sane network, at the beginning and at the end of each test."""
    office.proxy.fresh()
    yield office
    office.proxy.fresh()


@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(driver: Playwright) -> Iterator[Browser]:
    started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Phone]:
    """A fresh phone; its memory goes with the test."""
    context = browser.new_context(base_url=house.url, **OPTIONS)
    context.set_default_timeout(PATIENCE_MS)
    yield Phone(house, context, context.new_page())
    context.close()


@pytest.fixture
def battery(driver: Playwright, house: House, tmp_path: Path) -> Iterator[Callable[[], Phone]]:
    """Call it to switch the phone on; whatever runs at the end is switched off."""
    profile, on = tmp_path / "profile", list[Phone]()

    def switch_on() -> Phone:
        on.append(power_on(driver, house, profile))
        return on[-1]

    yield switch_on
    for one in on[-1:]:
        one.close()
