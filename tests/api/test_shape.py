"""Refusals have one shape, whoever wrote them; the documentation is a page and a valid schema."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings

from margelle.features.accounts.rules import API_SCOPES
from tests.permissions.routes import routes

from .conftest import Program, Two

OPERATIONS = [
    (method, route, declared)
    for route in routes()
    if "token" in route.kinds
    for method, declared in route.declared.items()
]
named = pytest.mark.parametrize(
    ("method", "route", "declared"), OPERATIONS, ids=lambda value: str(value)[:60]
)


def refusal(answer: tuple[int, Any]) -> tuple[int, str, str | None]:
    status, body = answer
    assert set(body) == {"error"}, body
    error = body["error"]
    assert set(error) == {"code", "message", "field"}, error
    assert error["message"], error
    return status, error["code"], error["field"]


def path_of(two: Two, route: Any) -> str:
    address = route.address({name: two.thing(name) for name in route.arguments})
    return str(address).removeprefix("/api/1/")


@named
def test_each_operation_asks_for_a_token_and_its_scope(
    two: Two, method: str, route: Any, declared: Any
) -> None:
    path = path_of(two, route)
    assert declared.verb in API_SCOPES
    assert refusal(Program("").ask(method, path))[:2] == (401, "unknown_token")
    assert refusal(Program("x" * 27).ask(method, path, b"{}"))[:2] == (401, "unknown_token")
    assert refusal(Program(two.mine.device_secret).ask(method, path, b"{}"))[:2] == (401, "unknown_token")
    assert refusal(Program(two.mine.narrow_secret).ask(method, path, b"{}"))[:2] == (403, "forbidden")
    assert two.program.ask(method, path, b"{}")[0] not in (401, 403)


def test_each_scope_opens_something() -> None:
    assert {declared.verb for _, _, declared in OPERATIONS if declared} == set(API_SCOPES)


def test_unknown_addresses_and_methods(two: Two) -> None:
    assert refusal(two.program.get("nothing"))[:2] == (404, "not_found")
    assert refusal(two.program.get("visits/not-an-id"))[:2] == (404, "not_found")
    assert refusal(two.program.ask("DELETE", "clients"))[:2] == (405, "method_not_allowed")
    answer = Client().get("/api/nothing/at/all")
    assert refusal((answer.status_code, answer.json()))[:2] == (404, "not_found")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b'"x"', b"NaN"])
def test_bodies_that_are_not_an_object(two: Two, body: bytes) -> None:
    status, _, _ = refusal(two.program.ask("POST", "visits", body))
    assert status in (400, 422)


def test_a_body_that_is_too_large(two: Two) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answer = two.program.ask("POST", "visits", json.dumps({"instructions": "x" * 2000}))
    assert refusal(answer)[:2] == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("clients", {"limit": "0"}, "limit"),
        ("clients", {"limit": "101"}, "limit"),
        ("clients", {"limit": "beaucoup"}, "limit"),
        ("clients", {"after": "x"}, "after"),
        ("clients", {"colour": "blue"}, "colour"),
        ("clients", {"search": "a\x00b"}, "search"),
        ("pools", {"client": "x"}, "client"),
        ("pools", {"colour": "blue"}, "colour"),
        ("visits", {"day_from": "17/06/2026"}, "day_from"),
        ("visits", {"state": "perdue"}, "state"),
        ("visits", {"technician": "x"}, "technician"),
        ("visits", {"company": "x"}, "company"),
    ],
)
def test_a_wrong_question_is_named(two: Two, path: str, query: dict[str, str], field: str) -> None:
    assert refusal(two.program.get(path, **query)) == (422, "invalid", field)


def test_revoked_tokens_and_shut_members_are_unknown(two: Two) -> None:
    from django.utils import timezone

    from margelle.base.tenancy.scope import company_scope
    from margelle.features.accounts.models import Member

    assert two.program.get("clients")[0] == 200
    with company_scope(two.mine.company.id):
        Member.objects.filter(pk=two.mine.members["manager"].pk).update(shut_at=timezone.now())
    assert refusal(two.program.get("clients"))[:2] == (401, "unknown_token")


def test_the_documentation_is_a_page_without_scripts(db: None) -> None:
    answer = Client().get("/api/docs/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in text
    schema = Client().get("/api/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method in methods:
            assert f'<span class="tag">{method.upper()}</span> <code>{path}</code>' in text
    for scope in API_SCOPES:
        assert scope in text


def test_the_schema_is_valid_and_tells_every_operation(db: None) -> None:
    from pydantic import BaseModel, TypeAdapter

    schema = Client().get("/api/openapi.json").json()

    class Operation(BaseModel):
        operationId: str
        summary: str
        description: str
        responses: dict[str, Any]

    class Document(BaseModel):
        openapi: str
        info: dict[str, str]
        paths: dict[str, dict[str, Operation]]
        components: dict[str, Any]

    document = TypeAdapter(Document).validate_python(schema)
    assert document.openapi.startswith("3.1")
    told = {(method.upper(), path) for path, methods in document.paths.items() for method in methods}
    assert len(told) == len(OPERATIONS)
    ids = [one.operationId for methods in document.paths.values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    assert unresolved(schema) == []


def unresolved(schema: dict[str, Any]) -> list[str]:
    """References that lead nowhere."""
    wrong: list[str] = []

    def look(node: Any) -> None:
        if isinstance(node, dict):
            ref = node.get("$ref")
            if isinstance(ref, str) and ref.split("/")[-1] not in schema["components"]["schemas"]:
                wrong.append(ref)
            for part in node.values():
                look(part)
        elif isinstance(node, list):
            for part in node:
                look(part)

    look(schema)
    return wrong
