import asyncio
from collections import deque
from uuid import UUID

from .asgi import Scope
from .feed import Step, frame

QUEUE_LIMIT = 256


class Listener:
    """One open stream: a bounded queue of frames and the journal cursor that it has reached."""

    __slots__ = ("_frames", "_waiter", "closed", "company_id", "cursor", "due_at", "entities", "key", "scope")

    def __init__(
        self, *, company_id: UUID, key: str, entities: frozenset[str], scope: Scope, cursor: int
    ) -> None:
        self.company_id = company_id
        self.key = key
        self.entities = entities  # empty: all
        self.scope = scope  # kept to ask again who this is
        self.cursor = cursor
        self.due_at = 0.0  # when it is asked again
        self.closed = False
        self._frames: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None

    def advance(self, step: Step) -> None:
        """Take what is after this listener's own cursor; falls to a reset when too much was missed."""
        if step.changes is None:
            self.reset(step.head)
            return
        for change in step.changes:
            if change.seq > self.cursor and (not self.entities or change.entity in self.entities):
                self.push(change.frame, change.seq)
                if self.closed:
                    return
        self.cursor = max(self.cursor, step.head)

    def push(self, data: bytes, seq: int) -> None:
        if len(self._frames) >= QUEUE_LIMIT:  # a reader that does not read: start again from here
            self.reset(seq)
            return
        self._frames.append(data)
        self._wake()

    def reset(self, head: int) -> None:
        """Tell the page to reload. What still waited is in the reload."""
        self._frames.clear()
        self._frames.append(frame("reset", head, {}))
        self.cursor = head
        self._wake()

    def comment(self) -> None:
        if not self._frames:  # frames that wait will keep the connection alive as well
            self._frames.append(b": .\n\n")
            self._wake()

    def close(self) -> None:
        self.closed = True
        self._wake()

    async def next(self) -> bytes | None:
        """All waiting frames in one piece; None when the stream is over."""
        while not self._frames and not self.closed:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self.closed:
            return None
        piece = b"".join(self._frames)
        self._frames.clear()
        return piece

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
