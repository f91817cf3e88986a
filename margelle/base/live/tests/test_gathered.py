"""Requests that wait at the same moment are prepared together, and each is answered for itself."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

from margelle.base.live.bridge import TOGETHER, Bridge, Gather
from margelle.base.live.config import Config

from .asgi_client import Exchange, http_scope

SMALL = Config(spool_bytes=1000, max_body_bytes=5000)


class Door:
    """A WSGI application whose first request waits, so that the others gather; each answers its own body."""

    def __init__(self) -> None:
        self.entered, self.open, self.late = threading.Event(), threading.Event(), threading.Event()
        self.groups: list[list[str]] = []

    def prepare(self, environs: Sequence[dict[str, Any]]) -> None:
        self.groups.append([environ["QUERY_STRING"] for environ in environs])
        if "spoilt" in self.groups[-1]:
            raise ValueError("of their preparation")
        for environ in environs:
            environ["prepared"] = True

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        name = environ["QUERY_STRING"]
        if name == "first":
            self.entered.set()
            self.open.wait(30)
        if name == "late":
            self.late.wait(30)
        if name == "broken":
            raise ValueError("of its own")
        start_response("200 OK", [])
        return [f"{name} {environ.get('prepared', False)}".encode()]


async def asked(bridge: Bridge, name: str, path: str = "/push") -> Exchange:
    it = Exchange((b"",))
    await bridge(http_scope(path, query_string=name.encode()), it.receive, it.send)
    return it


async def held(door: Door, bridge: Bridge, *names: str, path: str = "/push") -> list[asyncio.Task[Exchange]]:
    """`first` holds the thread of pages, the others wait."""
    tasks = [asyncio.create_task(asked(bridge, "first", path))]
    while not door.entered.is_set():
        await asyncio.sleep(0)
    tasks += [asyncio.create_task(asked(bridge, name, path)) for name in names]
    while len(bridge._waiting) < len(names) and path == "/push":
        await asyncio.sleep(0)
    return tasks


def gathered(door: Door, *names: str, path: str = "/push") -> list[Exchange | BaseException]:
    """`first` holds the thread of pages while the others come."""

    async def talk() -> list[Exchange | BaseException]:
        tasks = await held(door, Bridge(door, SMALL, Gather("/push", door.prepare)), *names, path=path)
        door.open.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(talk())


def test_requests_that_wait_are_prepared_together_and_answered_each() -> None:
    door = Door()
    found = gathered(door, "a", "broken", "c")
    assert door.groups == [["a", "broken", "c"]]
    bodies = [it.body if isinstance(it, Exchange) else repr(it) for it in found]
    assert bodies == [b"first False", b"a True", "ValueError('of its own')", b"c True"]


def test_a_preparation_that_breaks_leaves_each_to_itself() -> None:
    found = gathered(Door(), "a", "spoilt", "c")
    bodies = [it.body for it in found if isinstance(it, Exchange)]
    assert bodies == [b"first False", b"a False", b"spoilt False", b"c False"]


def test_who_leaves_while_waiting_keeps_no_other_from_its_answer() -> None:
    door = Door()

    async def talk() -> Exchange:
        bridge = Bridge(door, SMALL, Gather("/push", door.prepare))
        first, gone, stays = await held(door, bridge, "gone", "stays")
        gone.cancel()
        await asyncio.wait([gone])
        door.open.set()
        await first
        return await stays

    assert asyncio.run(talk()).body == b"stays False"  # alone by then
    assert door.groups == []


def test_an_answer_leaves_at_once_whatever_came_after_it() -> None:
    """`late` comes while `a` and `c` are prepared; the turn that `c` asked for is spent on it."""
    door = Door()

    async def talk() -> tuple[bytes, bool]:
        loop, late = asyncio.get_running_loop(), list[asyncio.Task[Exchange]]()

        async def comes() -> None:
            late.append(asyncio.create_task(asked(bridge, "late")))
            while not bridge._waiting:
                await asyncio.sleep(0)

        def prepare(environs: Sequence[dict[str, Any]]) -> None:
            asyncio.run_coroutine_threadsafe(comes(), loop).result(30)

        bridge = Bridge(door, SMALL, Gather("/push", prepare))
        *_, waited = await held(door, bridge, "a", "c")
        door.open.set()
        found = await waited
        was_held = late[0].done()
        door.late.set()
        await late[0]
        return found.body, was_held

    assert asyncio.run(asyncio.wait_for(talk(), 60)) == (b"c False", False)


def test_no_more_than_so_many_are_prepared_together() -> None:
    door = Door()
    names = [str(number) for number in range(TOGETHER + 3)]
    found = gathered(door, *names)
    assert [len(group) for group in door.groups] == [TOGETHER, 3]
    assert all(isinstance(it, Exchange) and it.status == 200 for it in found)


def test_other_addresses_are_made_one_by_one() -> None:
    door = Door()
    assert len(gathered(door, "a", "b", path="/page")) == 3
    assert door.groups == []
