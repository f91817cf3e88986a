"""Who listens in this process, and the one poll that feeds them all."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import connection

from . import auth, feed
from .asgi import Scope
from .config import Config
from .listener import Listener

log = logging.getLogger(__name__)
T = TypeVar("T")

RECHECKS_PER_TURN = 50


class Hub:
    """Lives in one event loop. The database is asked from one thread of its own, so that listeners
    never wait for a page nor a page for them; polling stops when nobody listens."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._listeners: dict[UUID, set[Listener]] = {}
        self._heads: dict[UUID, int] = {}
        self._poll: asyncio.Task[None] | None = None
        self.closing = False

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    @property
    def is_polling(self) -> bool:
        return self._poll is not None

    async def ask(self, question: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _clean, question)

    async def _who(self, scope: Scope) -> tuple[UUID, str] | None:
        return await self.ask(partial(auth.authorise, scope, proxies=self._config.proxies))

    async def open(self, scope: Scope, entities: frozenset[str], after: int | None) -> Listener | None:
        """A listener that has all that happened after `after`, or None when it may not listen."""
        known = await self._who(scope)
        if known is None:
            return None
        company_id, key = known
        cursor = await self.ask(partial(feed.head_of, company_id)) if after is None else after
        listener = Listener(company_id=company_id, key=key, entities=entities, scope=scope, cursor=cursor)
        listener.push(feed.frame("ready", cursor, {}), cursor)
        await self._catch_up(listener)
        return listener

    async def _catch_up(self, listener: Listener) -> None:
        """Replay, then join. The poll may pass our cursor while we read: read again until it has not."""
        company_id = listener.company_id
        while True:
            listener.advance(await self.ask(partial(feed.step_after, company_id, listener.cursor)))
            if self._heads.get(company_id, 0) <= listener.cursor:
                break
        self._join(listener)

    def _join(self, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        listener.due_at = loop.time() + self._config.recheck_seconds
        if self.closing:
            listener.close()
            return
        self._heads.setdefault(listener.company_id, listener.cursor)
        self._listeners.setdefault(listener.company_id, set()).add(listener)
        if self._poll is None:
            self._poll = loop.create_task(self._run())

    def leave(self, listener: Listener) -> None:
        listener.close()
        there = self._listeners.get(listener.company_id)
        if there is not None:
            there.discard(listener)
            if not there:
                del self._listeners[listener.company_id]
                self._heads.pop(listener.company_id, None)

    def close(self) -> None:
        """End every stream; the browsers come back to whoever answers next."""
        self.closing = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.close()

    async def stop(self) -> None:
        self.close()
        if self._poll is not None:
            self._poll.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        comment_at = loop.time() + self._config.comment_seconds
        while self._listeners and not self.closing:
            await asyncio.sleep(self._config.poll_seconds)
            try:
                self._fan_out(await self.ask(partial(feed.steps_after, dict(self._heads))))
                await self._recheck(loop.time())
            except Exception:
                log.exception("live poll failed; trying again")
                await asyncio.sleep(self._config.poll_seconds * 4)
            if loop.time() >= comment_at:
                comment_at = loop.time() + self._config.comment_seconds
                for listener in self._all():
                    listener.comment()
        self._poll = None

    def _fan_out(self, steps: dict[UUID, feed.Step]) -> None:
        for company_id, step in steps.items():
            if step.changes == [] or company_id not in self._heads:
                continue
            self._heads[company_id] = step.head
            for listener in tuple(self._listeners.get(company_id, ())):
                listener.advance(step)

    async def _recheck(self, now: float) -> None:
        """Ask again who the oldest listeners are; one whose session ended or changed company is closed."""
        overdue = [listener for listener in self._all() if listener.due_at <= now][:RECHECKS_PER_TURN]
        for listener in overdue:
            known = await self._who(listener.scope)
            if known is None or known[0] != listener.company_id:
                listener.close()
            listener.due_at = now + self._config.recheck_seconds

    def _all(self) -> list[Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]


def _clean(question: Callable[[], T]) -> T:
    """Run a question in the live thread; a broken connection is dropped, the next question opens one."""
    try:
        return question()
    except Exception:
        connection.close()
        raise
