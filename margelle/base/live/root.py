"""The root ASGI application: `/live/` is answered here, everything else by Django under WSGI.

Pages so do not pay Django's sync-to-async hops, and a thousand open streams cost no thread.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from .asgi import Receive, Scope, Send
from .bridge import Bridge, Gather
from .config import Config
from .hub import Hub
from .stream import PREFIX, serve_stream


class Root:
    def __init__(
        self, wsgi: Callable[..., Any], config: Config | None = None, *, gather: Gather | None = None
    ) -> None:
        self._config = config or Config.from_env()
        self._bridge = Bridge(wsgi, self._config, gather)
        self._hub = Hub(self._config)
        self._running: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(PREFIX):
            await serve_stream(self._hub, self._config, scope, receive, send)
            return
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
        try:
            await self._bridge(scope, receive, send)
        finally:
            if task is not None:
                self._running.discard(task)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _on_stop(asyncio.get_running_loop(), self._hub.close)
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._hub.stop()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._config.grace_seconds):
                        await asyncio.gather(*self._running, return_exceptions=True)
                self._bridge.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _on_stop(loop: asyncio.AbstractEventLoop, close: Callable[[], None]) -> None:
    """Close the streams as soon as the process is asked to stop.

    Servers say `lifespan.shutdown` only once every response has ended, and ours never end by
    themselves. A Python handler does not take the signal from asyncio, which hears it through its
    wake-up descriptor, and calls the one that stood here before.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def handle(signum: int, stack: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(close)
            if callable(before):
                before(signum, stack)

        signal.signal(number, handle)
