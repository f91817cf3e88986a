"""The headers of every answer: pages, refusals, files, JSON, for somebody known and for nobody."""

import re
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.permissions.callers import Caller
from tests.permissions.conftest import World
from tests.permissions.routes import Route, routes
from tests.permissions.test_matrix import addresses

pytestmark = pytest.mark.django_db
ROUTES = routes()
# Kept by the browser on purpose: the phone's shell must start without network, photos never change.
KEPT = {
    "agent:shell": "no-cache",
    "agent:place": "no-cache",
    "agent:worker": "no-cache",
    "agent:manifest": "no-cache",
}
PRIVATE = re.compile(r"^(no-store|private(, .*)?|.*\bno-store\b.*)$")


def answers(world: World, caller: Caller, route: Route) -> list[Any]:
    client = Client(raise_request_exception=False)
    found = []
    for whose, method in (("mine", "get"), ("mine", "post"), ("missing", "get"), ("mine", "options")):
        address, _ = addresses(route, world)[whose]
        client.cookies = SimpleCookie(
            {settings.SESSION_COOKIE_NAME: caller.session} if caller.session else {}
        )
        headers = {"Authorization": f"Bearer {caller.bearer}"} if caller.bearer else {}
        mark = transaction.savepoint()
        found.append(getattr(client, method)(address, headers=headers))
        transaction.savepoint_rollback(mark)
        transaction.savepoint_commit(mark)
    return found


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_answer_protects_itself(route: Route, world: World) -> None:
    for name in ("anonymous", "phone", "token") if route.speaks_json else ("anonymous", "manager"):
        for answer in answers(world, world.callers[name], route):
            protects_itself(answer, f"{name} {route} {answer.status_code}")
            cache = answer.headers.get("Cache-Control", "")
            if answer.status_code < 400 and route.name in KEPT:
                assert cache == KEPT[route.name], f"{name} {route}: {cache}"
            else:
                assert PRIVATE.match(cache), f"{name} {route} {answer.status_code}: Cache-Control {cache}"


def protects_itself(answer: Any, what: str) -> None:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    assert "unsafe-" not in policy, f"{what}: {policy}"
    if "sandbox" not in policy:  # a file that somebody sent: it may do nothing at all
        assert "default-src 'none'" in policy, f"{what}: {policy or 'no policy'}"
        assert "frame-ancestors 'none'" in policy, what
        assert "base-uri 'none'" in policy, what
    assert not re.search(r"(?:^|[\s;])(?:\*|https?:)(?:[\s;]|$)", policy), f"{what}: {policy}"
    assert headers.get("X-Content-Type-Options") == "nosniff", what
    assert headers.get("X-Frame-Options") == "DENY", what
    assert headers.get("Referrer-Policy") == "same-origin", what
    assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", what
    assert headers.get("Cross-Origin-Resource-Policy") == "same-origin", what
    allowed = headers.get("Permissions-Policy", "")
    assert "microphone=()" in allowed, f"{what}: {allowed}"
    assert ("camera=()" in allowed) != answer.request["PATH_INFO"].startswith("/tech/"), f"{what}: {allowed}"


@pytest.mark.parametrize(
    "path", ["/nothing/", "/api/nothing", "/c/short/", "/tech/anything/at/all", "/clients/x/"]
)
def test_error_answers_protect_themselves(world: World, path: str) -> None:
    answer = Client().get(path)
    protects_itself(answer, path)


def test_a_crash_protects_itself_and_says_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from margelle.faces.api.api import api

    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret is 2741B")

    monkeypatch.setattr(api, "get_openapi_schema", crash)
    for path in ("/api/openapi.json", "/api/docs/"):
        answer = Client(raise_request_exception=False).get(path)
        assert answer.status_code == 500
        assert b"2741B" not in answer.content
        protects_itself(answer, path)


def test_no_page_holds_what_the_policy_refuses(world: World) -> None:
    """Inline scripts, handlers and styles would not run: finding one means a broken page."""
    inline = re.compile(rb"<script(?![^>]*\b(?:src|nonce)=)|\son[a-z]+=|\sstyle=|javascript:", re.I)
    wrong = []
    for route in ROUTES:
        caller = world.callers["anonymous" if route.kinds == {"public"} else "manager"]
        address, _ = addresses(route, world)["mine"]
        answer = world.desk.ask(caller, "GET", address)
        found = inline.search(answer.body.replace(b"nonce", b'nonce="x"'))
        if answer.kind == "text/html" and found and not route.name.startswith("agent:"):
            wrong.append(f"{route}: {found.group()!r}")
    assert wrong == []


def test_cookies_are_locked_under_https(world: World) -> None:
    with override_settings(
        SESSION_COOKIE_NAME="__Host-margelle", CSRF_COOKIE_NAME="__Host-margelle-csrf",
        SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, HTTPS=True,
    ):  # fmt: skip
        client = Client()
        client.get("/login/", secure=True)
        from margelle.features.accounts.tests.make import PASSWORD

        user = world.mine.members["coordinator"].user
        mark = transaction.savepoint()
        answer = client.post("/login/", {"login": user.username, "password": PASSWORD}, secure=True)
        transaction.savepoint_rollback(mark)
        transaction.savepoint_commit(mark)
    assert answer.status_code == 302
    cookies = client.cookies
    assert set(cookies) == {"__Host-margelle", "__Host-margelle-csrf"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["samesite"] == "Lax"
    assert cookies["__Host-margelle"]["httponly"]
