"""Instances that are really served: bin/serve with production settings, on a free port."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.instance import Instance
from tests.servers.test_serve import serving


def shelf_of(folder: Path) -> Path:
    """The run's own temporary folder, above those of its workers."""
    return folder.parent.parent if folder.parent.name.startswith("popen-gw") else folder.parent


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


def a_demo(instance: Instance, shelf: Path) -> dict[str, str]:
    """Fill the instance with a small demonstration; its logins. Made once on a shelf that the workers of a
    run share, copied from there."""
    if instance.on_postgres:
        instance.create()
        return dict(made(instance, "a_small_demo"))
    with (shelf / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = Instance(shelf / "demo", settings=instance.settings)
        if not (first.folder / "logins.json").exists():
            first.create()
            logins = made(first, "a_small_demo")
            first.drop()
            (first.folder / "logins.json").write_text(json.dumps(logins))
    shutil.copytree(first.folder, instance.folder, dirs_exist_ok=True)
    return dict(json.loads((instance.folder / "logins.json").read_text()))


@contextmanager
def served(folder: Path, *, demo: bool = False) -> Iterator[Site]:
    instance = Instance(folder, settings="margelle.project.settings")
    logins: dict[str, str] = {}
    if not demo:
        instance.create()
    try:
        if demo:
            logins = a_demo(instance, shelf_of(folder))
        kind = {"MARGELLE_DEMO": "1", "MARGELLE_SIGNUP": "open"} if demo else {}  # as bin/demo does
        with serving(instance, MARGELLE_SKIP_MIGRATE="1", **kind):
            yield Site(instance, logins)
    finally:
        instance.drop()
