"""Speaks ASGI to the root application, as a server would, without a socket."""

import asyncio
from collections.abc import Iterable
from typing import Any

from margelle.base.live.asgi import Message, Scope


def http_scope(path: str = "/", *, method: str = "GET", **more: Any) -> Scope:
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
        "client": ("192.0.2.7", 5000),
        "server": ("127.0.0.1", 8000),
    }
    scope["headers"] = [*scope["headers"], *more.pop("headers", [])]
    return {**scope, **more}


class Exchange:
    """One request: the body goes in by pieces, what the application sends is kept."""

    def __init__(self, pieces: Iterable[bytes] = (b"",)) -> None:
        parts = list(pieces)
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        for number, part in enumerate(parts, 1):
            self._incoming.put_nowait(
                {"type": "http.request", "body": part, "more_body": number < len(parts)}
            )
        self.sent: list[Message] = []
        self._news = asyncio.Event()

    def hang_up(self) -> None:
        self._incoming.put_nowait({"type": "http.disconnect"})

    async def receive(self) -> Message:
        return await self._incoming.get()

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        self._news.set()

    async def until(self, count: int) -> list[Message]:
        async with asyncio.timeout(10):
            while len(self.sent) < count:
                self._news.clear()
                await self._news.wait()
        return self.sent

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])
