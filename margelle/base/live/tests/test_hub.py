"""Fan-out: who hears what, without a database (the journal and the sessions are played here)."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID, uuid4

import pytest

from margelle.base.live import auth, feed
from margelle.base.live.asgi import Scope
from margelle.base.live.config import Config
from margelle.base.live.hub import Hub
from margelle.base.live.listener import QUEUE_LIMIT, Listener

from .asgi_client import http_scope

QUICK = Config(poll_seconds=0.001, recheck_seconds=0.0)
OURS, THEIRS = uuid4(), uuid4()


class World:
    """A journal in memory and a list of sessions; counts what it is asked."""

    def __init__(self) -> None:
        self.journal: dict[UUID, list[str]] = {OURS: [], THEIRS: []}
        self.sessions = {"/ours": OURS, "/theirs": THEIRS}
        self.polls = 0

    def authorise(self, scope: Scope, *, proxies: int) -> tuple[UUID, str] | None:
        company = self.sessions.get(scope["path"])
        return (company, scope["path"]) if company else None

    def head_of(self, company_id: UUID) -> int:
        return len(self.journal[company_id])

    def step_after(self, company_id: UUID, cursor: int) -> feed.Step:
        lines = self.journal[company_id]
        if not 0 <= len(lines) - cursor <= feed.REPLAY_LIMIT:
            return feed.Step(len(lines), None)
        changes = [
            feed.Change(seq, lines[seq - 1], f"{lines[seq - 1]} {seq};".encode())
            for seq in range(cursor + 1, len(lines) + 1)
        ]
        return feed.Step(len(lines), changes)

    def steps_after(self, cursors: dict[UUID, int]) -> dict[UUID, feed.Step]:
        self.polls += 1
        return {company: self.step_after(company, cursor) for company, cursor in cursors.items()}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(auth, "authorise", made.authorise)
    for name in ("head_of", "step_after", "steps_after"):
        monkeypatch.setattr(feed, name, getattr(made, name))
    return made


def in_hub(story: Callable[[Hub], Coroutine[Any, Any, None]], config: Config = QUICK) -> None:
    async def tell() -> None:
        hub = Hub(config)
        try:
            async with asyncio.timeout(10):
                await story(hub)
        finally:
            await hub.stop()

    asyncio.run(tell())


async def listen(hub: Hub, who: str, *entities: str, after: int | None = None) -> Listener:
    listener = await hub.open(http_scope(who), frozenset(entities), after)
    assert listener is not None
    return listener


async def heard(listener: Listener) -> str:
    piece = await listener.next()
    return "" if piece is None else piece.decode().partition("data: {}\n\n")[2] or piece.decode()


def test_a_listener_hears_its_company_alone_and_its_entities(world: World) -> None:
    async def story(hub: Hub) -> None:
        ours, visits = await listen(hub, "/ours"), await listen(hub, "/ours", "visit")
        theirs = await listen(hub, "/theirs")
        for listener in (ours, visits, theirs):
            await listener.next()  # ready
        world.journal[OURS] += ["client", "visit"]
        world.journal[THEIRS] += ["visit"]
        assert await heard(ours) == "client 1;visit 2;"
        assert await heard(visits) == "visit 2;"
        assert await heard(theirs) == "visit 1;"

    in_hub(story)


def test_what_happened_between_page_and_stream_is_replayed(world: World) -> None:
    world.journal[OURS] = ["visit"] * 3

    async def story(hub: Hub) -> None:
        assert await heard(await listen(hub, "/ours", after=1)) == "visit 2;visit 3;"

    in_hub(story)


@pytest.mark.parametrize(("length", "after"), [(3, 9), (feed.REPLAY_LIMIT + 1, 0)])
def test_a_cursor_from_another_life_or_too_old_is_told_to_reload(
    world: World, length: int, after: int
) -> None:
    world.journal[OURS] = ["visit"] * length

    async def story(hub: Hub) -> None:
        listener = await listen(hub, "/ours", after=after)
        assert (await heard(listener)).startswith("event: reset")
        world.journal[OURS].append("visit")
        assert await heard(listener) == f"visit {len(world.journal[OURS])};"

    in_hub(story)


def test_who_may_not_listen_does_not(world: World) -> None:
    async def story(hub: Hub) -> None:
        assert await hub.open(http_scope("/nobody"), frozenset(), None) is None
        assert len(hub) == 0

    in_hub(story)


@pytest.mark.parametrize("moved_to", [None, THEIRS])
def test_a_session_that_ends_or_changes_company_is_closed(world: World, moved_to: UUID | None) -> None:
    async def story(hub: Hub) -> None:
        listener = await listen(hub, "/ours")
        await listener.next()
        world.sessions.pop("/ours")
        if moved_to:
            world.sessions["/ours"] = moved_to
        assert await listener.next() is None

    in_hub(story)


def test_one_poll_serves_all_and_stops_with_the_last(world: World) -> None:
    async def story(hub: Hub) -> None:
        listeners = [await listen(hub, "/ours") for _ in range(20)]
        world.journal[OURS].append("visit")
        before = world.polls
        for listener in listeners:
            while "visit 1;" not in (await listener.next() or b"").decode():
                pass
        assert world.polls - before < 20
        for listener in listeners:
            hub.leave(listener)
        while hub.is_polling:
            await asyncio.sleep(0)  # lets the poll see that nobody is left
        assert len(hub) == 0

    in_hub(story)


def test_closing_ends_every_stream_and_late_comers(world: World) -> None:
    async def story(hub: Hub) -> None:
        listener = await listen(hub, "/ours")
        await listener.next()
        hub.close()
        assert await listener.next() is None
        assert await (await listen(hub, "/ours")).next() is None

    in_hub(story)


def test_a_database_that_fails_once_does_not_end_the_poll(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = world.steps_after

    def fails_once(cursors: dict[UUID, int]) -> dict[UUID, feed.Step]:
        monkeypatch.setattr(feed, "steps_after", works)
        raise OSError("the database went away")

    async def story(hub: Hub) -> None:
        listener = await listen(hub, "/ours")
        await listener.next()
        world.journal[OURS].append("visit")
        assert await heard(listener) == "visit 1;"

    monkeypatch.setattr(feed, "steps_after", fails_once)
    in_hub(story)


def test_a_reader_that_does_not_read_is_reset_and_costs_no_more() -> None:
    async def story(_: Hub) -> None:
        slow = Listener(company_id=OURS, key="", entities=frozenset(), scope={}, cursor=0)
        changes = [feed.Change(seq, "visit", b"x") for seq in range(1, QUEUE_LIMIT + 2)]
        slow.advance(feed.Step(len(changes), changes))
        assert (await heard(slow)).startswith(f"event: reset\nid: {len(changes)}")
        assert slow.cursor == len(changes)

    in_hub(story)


def test_an_idle_stream_is_kept_alive_by_comments(world: World) -> None:
    async def story(hub: Hub) -> None:
        listener = await listen(hub, "/ours")
        await listener.next()
        assert await listener.next() == b": .\n\n"

    in_hub(story, Config(poll_seconds=0.001, comment_seconds=0.0))
