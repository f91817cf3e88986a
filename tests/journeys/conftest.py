"""One browser and two instances for all journeys: an empty one that asks managers for a second factor,
and a small demonstration. They end with the package: an open browser would keep an event loop in the way
of the other tests' database."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from .browsing import CHROMIUM, FLAGS, Watch
from .sites import Site, served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.browser)
            # One pair of servers for all; the walk for barriers is as long as the rest and has its own.
            walks = item.path.name == "test_axe.py"
            item.add_marker(pytest.mark.xdist_group("walk" if walks else "journeys"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("empty")) as site:
        yield site


@pytest.fixture(scope="package")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("demo"), demo=True) as site:
        yield site


@pytest.fixture
def watch() -> Watch:
    return Watch()
