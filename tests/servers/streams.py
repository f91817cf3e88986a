"""A reader of server-sent events that a test can hold open."""

import http.client
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frame:
    event: str
    id: int
    data: Any


class Stream:
    """Blocks up to `timeout` seconds for the next frame; comments and `retry` lines are passed over."""

    def __init__(self, port: int, path: str, *, timeout: float = 10.0, **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._connection.request("GET", path, headers={n.replace("_", "-"): v for n, v in headers.items()})
        self.response = self._connection.getresponse()
        self.status = self.response.status

    def next(self) -> Frame | None:
        """The next frame, or None at the end of the stream."""
        fields: dict[str, str] = {}
        while line := self.response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                return Frame(fields["event"], int(fields["id"]), json.loads(fields["data"]))
        return None

    def close(self) -> None:
        self._connection.close()
