"""Django's WSGI application behind an ASGI server.

A page is made from start to `close()` in one thread of the pool, so that Django's per-thread database
connections and its request signals behave as under any WSGI server. A streamed response moves to a
thread of its own: a slow reader must not hold the only thread that makes pages.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from .asgi import Message, Receive, Scope, Send, answer
from .body import BodyTooLarge, ClientGone, read_body
from .config import Config
from .environ import environ_of

log = logging.getLogger(__name__)

# A file up to this size is read in the page's thread: cheaper than moving it.
IN_PLACE_BYTES = 512 * 1024
SEND_TIMEOUT_SECONDS = 60.0
# What is prepared together holds the thread of pages, and one transaction: some dozens of milliseconds.
TOGETHER, TOGETHER_BYTES = 32, 128 * 1024


@dataclass
class Answer:
    """What the WSGI application answered: `stream` is what is left to iterate, if anything."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    stream: Iterable[bytes] | None = None

    def start(self) -> Message:
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}


@dataclass(frozen=True)
class Gather:
    """Requests on `path` that wait at the same time are prepared together, then answered one by one.

    `prepare` may leave anything in their environments.
    """

    path: str
    prepare: Callable[[Sequence[dict[str, Any]]], None]


@dataclass(frozen=True)
class _Waiting:
    environ: dict[str, Any]
    length: int
    tell: Callable[[Answer | Exception], None]
    has_left: Callable[[], bool]


class Bridge:
    def __init__(self, wsgi: Callable[..., Any], config: Config, gather: Gather | None = None) -> None:
        self._wsgi = wsgi
        self._config = config
        self._gather = gather
        self._waiting: deque[_Waiting] = deque()
        self._pages = ThreadPoolExecutor(config.threads, thread_name_prefix="page")
        self._streams = ThreadPoolExecutor(config.stream_threads, thread_name_prefix="stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limits = {"spool_bytes": self._config.spool_bytes, "max_bytes": self._config.max_body_bytes}
        try:
            body, length = await read_body(receive, **limits)
        except ClientGone:
            return
        except BodyTooLarge:
            await answer(send, 413, "Cet envoi est trop volumineux\u00a0: rien n’a été enregistré.")
            return
        loop = asyncio.get_running_loop()
        with body:
            environ = environ_of(
                scope, body, length, proxies=self._config.proxies, threads=self._config.threads
            )
            if self._gather is not None and scope["path"] == self._gather.path:
                made = await self._made_together(loop, environ, length)
            else:
                made = await loop.run_in_executor(self._pages, self._make, environ)
            await send(made.start())
            if made.stream is None:
                await send({"type": "http.response.body", "body": made.body})
            else:
                await self._stream(made.stream, receive, send)

    async def _made_together(
        self, loop: asyncio.AbstractEventLoop, environ: dict[str, Any], length: int
    ) -> Answer:
        future: asyncio.Future[Answer] = loop.create_future()

        def settle(made: Answer | Exception) -> None:
            if future.done():  # its client has left
                return
            future.set_exception(made) if isinstance(made, Exception) else future.set_result(made)

        def tell(made: Answer | Exception) -> None:
            loop.call_soon_threadsafe(settle, made)

        def stopped(turn: Future[None]) -> None:
            if turn.cancelled():  # by `stop`
                loop.call_soon_threadsafe(future.cancel)

        # Whoever comes first in the thread of pages takes this request along; its answer leaves at once. A
        # client who leaves takes back its request, never the turn: another may count on it.
        self._waiting.append(_Waiting(environ, length, tell, future.done))
        self._pages.submit(self._make_waiting).add_done_callback(stopped)
        return await future

    def _make_waiting(self) -> None:
        """Take what waits by now; who comes to an empty queue was taken along by another."""
        taken: list[_Waiting] = []
        size = 0
        while self._waiting and len(taken) < TOGETHER and size < TOGETHER_BYTES:
            try:
                one = self._waiting.popleft()
            except IndexError:  # another thread of pages took the last one
                break
            if one.has_left():
                continue
            taken.append(one)
            size += one.length
        if len(taken) > 1 and self._gather is not None:
            try:
                self._gather.prepare([one.environ for one in taken])
            except Exception:  # each is then answered as if it had come alone
                log.exception("%d requests could not be prepared together", len(taken))
        for one in taken:
            try:
                one.tell(self._make(one.environ))
            except Exception as fault:
                one.tell(fault)

    def _make(self, environ: dict[str, Any]) -> Answer:
        made = Answer()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            made.status = int(status[:3])
            made.headers = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]

        response = self._wsgi(environ, start_response)
        if _must_stream(response, made.headers):
            made.stream = response
            return made
        try:
            made.body = b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()
        return made

    async def _stream(self, response: Iterable[bytes], receive: Receive, send: Send) -> None:
        """Iterate in a stream thread, one piece in flight: the thread waits for the reader."""
        loop = asyncio.get_running_loop()
        gone = asyncio.create_task(_disconnected(receive))

        def pour() -> None:
            try:
                for piece in response:
                    if gone.done():
                        break
                    message = {"type": "http.response.body", "body": piece, "more_body": True}
                    asyncio.run_coroutine_threadsafe(_send(send, message), loop).result(SEND_TIMEOUT_SECONDS)
            finally:
                if hasattr(response, "close"):
                    response.close()
                connections.close_all()  # this thread serves streams: it keeps no connection between two

        try:
            await loop.run_in_executor(self._streams, pour)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            log.warning("a reader took more than %d s for one piece: stream ended", SEND_TIMEOUT_SECONDS)
        except Exception:
            if not gone.done():  # sending to a reader who left may raise: nobody is there to tell
                raise
        finally:
            gone.cancel()

    def stop(self) -> None:
        """Let what runs finish; take nothing more."""
        self._pages.shutdown(wait=False, cancel_futures=True)
        self._streams.shutdown(wait=False, cancel_futures=True)


def _must_stream(response: Any, headers: list[tuple[bytes, bytes]]) -> bool:
    if not getattr(response, "streaming", False):
        return False
    if getattr(response, "file_to_stream", None) is None:
        return True
    length = dict(headers).get(b"content-length", b"")
    return not (length.isdigit() and int(length) <= IN_PLACE_BYTES)


async def _send(send: Send, message: Message) -> None:
    await send(message)  # run_coroutine_threadsafe wants a true coroutine


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
