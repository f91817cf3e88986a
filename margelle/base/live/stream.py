"""One `/live/<channel>` request, from opening to the end."""

import asyncio
import re
from urllib.parse import parse_qs

from .asgi import Receive, Scope, Send, answer
from .config import Config
from .environ import headers_of
from .hub import Hub
from .listener import Listener

PREFIX = "/live/"
_CHANNEL = re.compile(r"^(all|[a-z_]{1,24}(,[a-z_]{1,24}){0,15})$")
_CURSOR = re.compile(r"^\d{1,18}$")


async def serve_stream(hub: Hub, config: Config, scope: Scope, receive: Receive, send: Send) -> None:
    channel = scope["path"].removeprefix(PREFIX)
    if not _CHANNEL.match(channel):
        await answer(send, 404, "Ce canal n’existe pas.")
    elif scope["method"] != "GET":
        await answer(send, 405, "Ce canal s’écoute avec GET.")
    elif hub.closing or len(hub) >= config.max_listeners:
        await answer(send, 503, "Trop d’écrans ouverts\u00a0: réessayez dans une minute.")
    else:
        entities = frozenset() if channel == "all" else frozenset(channel.split(","))
        listener = await hub.open(scope, entities, _cursor(scope))
        if listener is None:
            await answer(send, 401, "Votre session est terminée\u00a0: reconnectez-vous.")
            return
        try:
            await _pour(listener, receive, send)
        finally:
            hub.leave(listener)


def _cursor(scope: Scope) -> int | None:
    """Where the browser stopped, or what the page had seen when it was rendered."""
    last = headers_of(scope).get("last-event-id", "")
    if not _CURSOR.match(last):
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        last = query.get("after", [""])[0]
    return int(last) if _CURSOR.match(last) else None


async def _pour(listener: Listener, receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-accel-buffering", b"no"),  # nginx would hold the events back
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    watcher = asyncio.create_task(_watch(listener, receive))
    try:
        while (piece := await listener.next()) is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        watcher.cancel()


async def _watch(listener: Listener, receive: Receive) -> None:
    """Without this a stream whose reader left would live until the server is killed."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.close()
