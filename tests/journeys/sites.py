"""Instances that are really served: bin/serve with production settings, on a free port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.instance import Instance
from tests.servers.test_serve import serving


@dataclass(frozen=True)
class Site:
    """A running instance, and how to look into its tables."""

    instance: Instance
    logins: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.instance.port}"

    def make(self, name: str, *values: Any) -> Any:
        """Call a function of `worlds` inside the instance; its answer."""
        return made(self.instance, name, *values)


def made(instance: Instance, name: str, *values: Any) -> Any:
    return instance.run(f"from tests.journeys import worlds\nanswer = worlds.{name}(*{values!r})")


@contextmanager
def served(folder: Path, *, demo: bool = False) -> Iterator[Site]:
    instance = Instance(folder, settings="margelle.project.settings")
    instance.create()
    try:
        logins = made(instance, "a_small_demo") if demo else {}
        kind = {"MARGELLE_DEMO": "1", "MARGELLE_SIGNUP": "open"} if demo else {}  # as bin/demo does
        with serving(instance, MARGELLE_SKIP_MIGRATE="1", **kind):
            yield Site(instance, logins)
    finally:
        instance.drop()
