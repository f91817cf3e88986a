"""Garbage in every field of every address: a refusal in words, never a crash.

Field names are read from the pages themselves: a new form is attacked without a line here.
"""

import html
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import connection

from margelle.base.ui import tables

from .asked import names_asked
from .callers import Answer, Caller
from .conftest import World
from .routes import Route, routes
from .test_matrix import addresses, is_allowed

pytestmark = pytest.mark.django_db
ROUTES = [route for route in routes() if route.kinds & {"member", "public"}]
PROGRAMS = [route for route in routes() if route.kinds & {"device", "token"} or route.speaks_json]

_NAMES = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')
_LINKED = re.compile(r'href="[^"]*\?([^"#]*)"')
_READ = re.compile(r'GET\.(?:get|getlist)\(\s*"(\w+)"|POST\.(?:get|getlist)\(\s*"(\w+)"')
GARBAGE = {
    "null byte": "a\x00b",
    "huge": "9" * 5000,
    "negative": "-1",
    "not a day": "2026-13-45",
    "far day": "99999-01-01",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "foreign digits": "١٢٣٤",
    "sql": "' OR 1=1 --",
    "markup": '"><script>alert(1)</script>',
    "astral": "🏊" * 300,
    "infinity": "Infinity",
    "exponent": "1e400",
    "braces": "{{ 7*7 }}{% debug %}",
    "other id": "01900000-0000-7000-8000-0000000000ff",
}


def some_of(place: int) -> tuple[str, ...]:
    """Every field meets what its engine swallows least: a null byte on PostgreSQL, which also gets one more
    from field to field, a number beyond 64 bits on SQLite."""
    if connection.vendor == "sqlite":
        return ("huge",)
    others = ("huge", "far day", "last day", "infinity", "other id", "not a day")
    return "null byte", others[place % len(others)]


def names_on(route: Route, body: bytes) -> list[str]:
    """Fields and links of the page, and what the code around the view asks the request for."""
    text = html.unescape(body.decode(errors="replace"))
    linked = {name for query in _LINKED.findall(text) for name in parse_qs(query, keep_blank_values=True)}
    read = {name for pair in _READ.findall(_source(route)) for name in pair if name}
    return sorted({*_NAMES.findall(text), *linked, *read, "page", "sort", "q"} - {"csrfmiddlewaretoken"})


def _source(route: Route) -> str:
    """The web shelf of the room that answers, and the tables that all rooms share."""
    path = Path(inspect.getfile(inspect.unwrap(route.view)))
    near = path.parent.glob("*.py") if "margelle" in str(path) else []
    return "".join(one.read_text() for one in near) + Path(inspect.getfile(tables)).read_text()


def _caller(route: Route, world: World) -> Caller:
    return world.callers["anonymous" if route.kinds == {"public"} else "manager"]


def shown(route: Route, world: World) -> tuple[str, Caller, bytes]:
    address, _ = addresses(route, world)["mine"]
    caller = _caller(route, world)
    page = world.desk.ask(caller, "GET", address)
    return address, caller, page.body if page.kind == "text/html" and page.status == 200 else b""


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_garbage_is_refused_in_words(route: Route, world: World) -> None:
    address, caller, body = shown(route, world)
    names = names_on(route, body)
    broken = []
    for label, value in GARBAGE.items():
        posted = world.desk.ask(caller, "POST", address, data=dict.fromkeys(names, value))
        if posted.status >= 500:
            broken.append(f"{label}: {posted.crash[:200] or posted.status}")
    assert broken == []


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_parameter_alone_is_refused_in_words(route: Route, world: World) -> None:
    """Every name that the view looks up, found while it answers: a name read late is attacked too."""
    with names_asked() as asked:
        address, caller, body = shown(route, world)
        if not body:
            pytest.skip("shows no page")

        def get(query: Fields) -> Answer:
            return world.desk.ask(caller, "GET", f"{address}?{urlencode(query)}")

        broken = broken_alone(get, {}, asked)
    assert broken == []


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_field_alone_is_refused_in_words(route: Route, world: World) -> None:
    """One wrong field among right ones: what is wrong is not hidden behind an earlier refusal."""
    address, caller, body = shown(route, world)
    if not body:
        pytest.skip("shows no form")

    def post(fields: Fields) -> Answer:
        return world.desk.ask(caller, "POST", address, data=fields)

    filled = values_on(body)
    with names_asked() as asked:
        assert post(filled).status < 500
        broken = broken_alone(post, filled, asked)
    assert broken == []


Fields = dict[str, str]


def broken_alone(send: Callable[[Fields], Answer], right: Fields, asked: set[str]) -> list[str]:
    """The names that break `send` when they alone are wrong. `asked` grows while it is answered."""
    broken = []
    tried: list[str] = []
    while left := sorted(asked - set(tried) - {"csrfmiddlewaretoken"}):
        name = left[0]
        for label in some_of(len(tried)):
            answer = send(right | {name: GARBAGE[label]})
            if answer.status >= 500:
                broken.append(f"{name}, {label}: {answer.crash[:200] or answer.status}")
        tried.append(name)
    return broken


_INPUT = re.compile(r"<input\b[^>]*>")
_VALUE = re.compile(r'\bvalue="([^"]*)"')


def values_on(body: bytes) -> dict[str, str]:
    """The fields of a page with the values they show, "1" where they show none."""
    text = body.decode()
    filled = dict.fromkeys(_NAMES.findall(text), "1")
    for tag in _INPUT.findall(text):
        name, value = _NAMES.search(tag), _VALUE.search(tag)
        if name and value and "checkbox" not in tag and "radio" not in tag:
            filled[name.group(1)] = value.group(1)
    filled.pop("csrfmiddlewaretoken", None)
    return filled


BODIES: list[Any] = [
    None, [], "x", 7, {"x": 1}, {"ops": [{}], "schema": 1}, {"device": None},
    {"identifier": "a\x00b", "password": "x"},
    {"queue": 10**30}, {"queue": "1"}, {"client_id": "a\x00b"}, {"version": 10**30}, {"reason": "a\x00b"},
    {"version": 1, "instructions": "a\x00b"}, {"version": 1, "day": "9999-12-31", "start": "99:99"},
]  # fmt: skip


@pytest.mark.parametrize("route", PROGRAMS, ids=str)
def test_programs_get_one_shape_of_refusal(route: Route, world: World) -> None:
    address, _ = addresses(route, world)["mine"]
    kind = next(iter(route.kinds))
    caller = world.callers[{"device": "phone", "token": "token"}.get(kind, "anonymous")]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for body in BODIES if method != "GET" else BODIES[:1]:
            answer = world.desk.ask(caller, method, address, data=body, as_json=True)
            what = f"{method} {route} {body!r}: {answer.status} {answer.crash}"
            assert answer.status < 500, what
            if answer.status >= 400:
                error = json.loads(answer.body)["error"]
                assert set(error) >= {"code", "message", "field"}, what
                assert error["message"], what
    assert is_allowed(caller, route, next(iter(route.declared)))
