"""The bridge keeps what WSGI promises to an application."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from margelle.base.live.bridge import IN_PLACE_BYTES, Bridge
from margelle.base.live.config import Config

from .asgi_client import Exchange, http_scope

SMALL = Config(spool_bytes=1000, max_body_bytes=5000)


class Response:
    """A Django response as the bridge sees it: iterable, closable, maybe streaming."""

    file_to_stream: object | None = None

    def __init__(self, *pieces: bytes, streaming: bool = False) -> None:
        self.pieces, self.streaming = pieces, streaming
        self.closed_in: str = ""
        self.read_in: str = ""

    def __iter__(self) -> Iterator[bytes]:
        self.read_in = threading.current_thread().name
        yield from self.pieces

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


class App:
    """A WSGI application that answers one response and remembers what it was asked."""

    def __init__(self, response: Response, headers: list[tuple[str, str]] | None = None) -> None:
        self.response, self.headers = response, headers or []
        self.environ: dict[str, Any] = {}
        self.body = b""
        self.made_in = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Response:
        self.environ = environ
        self.body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.made_in = threading.current_thread().name
        start_response("200 OK", self.headers)
        return self.response


def exchange(
    app: App,
    *,
    config: Config = SMALL,
    pieces: tuple[bytes, ...] = (b"",),
    hang_up: bool = False,
    **scope: Any,
) -> Exchange:
    async def talk() -> Exchange:
        it = Exchange(pieces)
        if hang_up:
            it.hang_up()
        await Bridge(app, config)(http_scope(**scope), it.receive, it.send)
        return it

    return asyncio.run(talk())


def test_a_page_is_made_read_and_closed_in_one_thread() -> None:
    app = App(Response(b"Bon", b"jour"))
    it = exchange(app)
    assert (it.status, it.body) == (200, b"Bonjour")
    assert app.made_in.startswith("page")
    assert app.response.read_in == app.response.closed_in == app.made_in


def test_a_page_that_breaks_while_read_is_closed_all_the_same() -> None:
    class Broken(Response):
        def __iter__(self) -> Iterator[bytes]:
            raise ValueError("half-way")

    app = App(Broken())
    with pytest.raises(ValueError, match="half-way"):
        exchange(app)
    assert app.response.closed_in


def test_every_cookie_that_is_set_stays_a_header_of_its_own() -> None:
    it = exchange(App(Response(b""), [("Set-Cookie", "a=1"), ("Set-Cookie", "b=é")]))
    assert it.sent[0]["headers"] == [(b"set-cookie", b"a=1"), (b"set-cookie", "b=é".encode("latin-1"))]


def test_repeated_request_headers_become_one_value_and_underscores_are_dropped() -> None:
    app = App(Response(b""))
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-tag", b"1"), (b"x-tag", b"2")]
    exchange(app, headers=[*headers, (b"x_tag", b"9"), (b"proxy", b"http://evil")])
    assert (app.environ["HTTP_COOKIE"], app.environ["HTTP_X_TAG"]) == ("a=1; b=2", "1,2")
    assert "HTTP_PROXY" not in app.environ


@pytest.mark.parametrize("size", [0, 999, 1001, 5000])
def test_a_body_arrives_whole_in_memory_or_from_a_file(size: int) -> None:
    app = App(Response(b""))
    whole = bytes(range(256)) * 20
    pieces = tuple(whole[at : min(at + 700, size)] for at in range(0, max(size, 1), 700))
    exchange(
        app, pieces=pieces, method="POST", headers=[(b"content-length", b"7"), (b"content-type", b"x/y")]
    )
    assert app.body == whole[:size]
    assert (app.environ["CONTENT_LENGTH"], app.environ["CONTENT_TYPE"]) == (str(size), "x/y")


def test_a_body_beyond_the_limit_is_refused_before_django() -> None:
    app = App(Response(b""))
    it = exchange(app, pieces=(b"x" * 3000, b"x" * 3000), method="POST")
    assert (it.status, app.made_in) == (413, "")


def test_a_sender_who_hangs_up_half_way_reaches_no_view() -> None:
    async def talk() -> Exchange:
        it = Exchange(())
        it._incoming.put_nowait({"type": "http.request", "body": b"half", "more_body": True})
        it.hang_up()
        await Bridge(app, SMALL)(http_scope(method="POST"), it.receive, it.send)
        return it

    app = App(Response(b""))
    assert (asyncio.run(talk()).sent, app.made_in) == ([], "")


def test_a_stream_leaves_the_page_thread_and_is_sent_piece_by_piece() -> None:
    app = App(Response(b"a", b"b", streaming=True))
    it = exchange(app)
    assert [m["body"] for m in it.sent[1:]] == [b"a", b"b", b""]
    assert [m["more_body"] for m in it.sent[1:]] == [True, True, False]
    assert app.response.read_in == app.response.closed_in
    assert app.response.read_in.startswith("stream")


def test_a_small_file_is_read_in_place() -> None:
    app = App(Response(b"icon", streaming=True), [("Content-Length", "4")])
    app.response.file_to_stream = object()
    assert exchange(app).body == b"icon"
    assert app.response.read_in.startswith("page")
    large = App(Response(b"photo", streaming=True), [("Content-Length", str(IN_PLACE_BYTES + 1))])
    large.response.file_to_stream = object()
    exchange(large)
    assert large.response.read_in.startswith("stream")


def test_a_stream_whose_reader_left_stops_and_closes() -> None:
    class Endless(Response):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"x"

    async def talk() -> None:
        it = Exchange()
        running = asyncio.create_task(Bridge(app, SMALL)(http_scope(), it.receive, it.send))
        await it.until(3)
        it.hang_up()
        async with asyncio.timeout(10):
            await running

    app = App(Endless(streaming=True))
    asyncio.run(talk())
    assert app.response.closed_in.startswith("stream")


FORWARDED = [(b"x-forwarded-for", b"10.9.9.9, 203.0.113.5"), (b"x-forwarded-proto", b"https")]


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "192.0.2.7", "http"), (1, "203.0.113.5", "https"), (2, "10.9.9.9", "https")],
)
def test_forwarded_headers_are_believed_only_from_our_proxies(
    proxies: int, address: str, scheme: str
) -> None:
    app = App(Response(b""))
    exchange(app, config=Config(proxies=proxies), headers=[*FORWARDED, (b"forwarded", b"for=1.2.3.4")])
    assert (app.environ["REMOTE_ADDR"], app.environ["wsgi.url_scheme"]) == (address, scheme)
    assert not [name for name in app.environ if "FORWARDED" in name]


def test_an_address_in_french_reaches_django_as_bytes() -> None:
    app = App(Response(b""))
    exchange(app, path="/été/")
    assert app.environ["PATH_INFO"].encode("latin-1").decode() == "/été/"


def test_an_https_instance_stands_behind_a_proxy_by_default() -> None:
    assert Config.from_env({"MARGELLE_URL": "https://piscines.example"}).proxies == 1
    assert Config.from_env({}).proxies == 0
    assert Config.from_env({"MARGELLE_PROXIES": "2", "MARGELLE_THREADS": "3"}).threads == 3
