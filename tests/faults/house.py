"""The office as phones meet it: a real instance behind the proxy, that can be killed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from margelle.project.serve import web_command
from tests.servers.instance import Instance, wait_for
from tests.servers.test_serve import status_of

from .history import check
from .inside import Inside
from .proxy import Proxy


@dataclass
class House:
    instance: Instance
    proxy: Proxy
    inside: Inside
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.proxy.url

    def ask(self, name: str, *values: Any) -> Any:
        """Call a function of `world` inside the instance."""
        return self.inside.call(name, *values)

    def disagreements(self, logs: list[list[Any]], round_: dict[str, Any]) -> list[str]:
        """What the phones' logs and this office's tables tell differently; nothing, when nothing is lost."""
        company = round_["company"]
        return check(logs, self.ask("operations", company), self.ask("facts", company))

    def open(self) -> None:
        """The pages and the phones' door, exactly as bin/serve starts them; the job workers stay out."""
        self._server = self.instance.start(*web_command({**self.instance.env, "WEB_WORKERS": "1"}))
        wait_for(lambda: status_of(self.instance, "/health/") == 200)

    def kill(self) -> None:
        """The power fails: no signal to prepare for, no request finished."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
        self._server = None


@contextmanager
def a_house(folder: Path, *, seed: int = 1) -> Iterator[House]:
    instance = Instance(folder, settings="tests.faults.settings")
    instance.create()
    inside = Inside(instance)
    try:
        with Proxy(instance.port, seed=seed).running() as proxy:
            house = House(instance, proxy, inside)
            house.open()
            try:
                yield house
            finally:
                house.kill()
    finally:
        inside.close()
        instance.drop()
