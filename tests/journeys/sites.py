"""Instances that are really served: bin/serve with production settings, on a free port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.instance import Instance
from tests.servers.test_serve import serving

FEW = 26  # clients of the small demonstration company: enough for a second page of the list


@dataclass(frozen=True)
class Site:
    """A running instance, and how to look into its tables."""

    instance: Instance

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.instance.port}"


@contextmanager
def served(folder: Path, *, demo: bool = False) -> Iterator[Site]:
    instance = Instance(folder, settings="margelle.project.settings")
    instance.create()
    try:
        if demo:
            fill(instance)
        with serving(instance, MARGELLE_SKIP_MIGRATE="1", MARGELLE_DEMO="1" if demo else "0"):
            yield Site(instance)
    finally:
        instance.drop()


def fill(instance: Instance) -> None:
    """The first clients of the demonstration company: every kind of page has something to show."""
    instance.run(
        "from dataclasses import replace\n"
        "from margelle.faces.ops.demo.company import azur_bassins\n"
        "from margelle.faces.ops.demo.load import fill\n"
        "card = azur_bassins()\n"
        f"answer = len(fill(cards=[replace(card, clients=card.clients[:{FEW}])]))"
    )
