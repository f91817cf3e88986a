"""What phones push goes by a shorter chain and is answered as by the whole one."""

import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_device, a_member, bearer
from margelle.project.phones import PUSH, with_short_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
Asked = tuple[str, dict[str, str], dict[str, Any]]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """As Django's own test client does: the connection holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(app: Any, body: bytes, **environ: str) -> Asked:
    """Status, headers and body of one answer."""
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        told.update(status=status, headers=dict(headers))

    usual = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": PUSH,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    content = b"".join(app(usual | environ, start))
    found = json.loads(content)
    found.pop("server_time", None)
    return told["status"], told["headers"], found


@pytest.mark.parametrize(
    "case", ["good", "unknown phone", "no shape", "another device", "revoked", "too large"]
)
def test_the_answer_is_the_same_by_either_way(case: str) -> None:
    device, secret = a_device(a_member(a_company(), "technician"))
    body: Any = {"device": str(device.pk), "schema": 1, "ops": []}
    if case == "another device":
        body["device"] = str(uuid4())
    if case == "revoked":
        with company_scope(device.company_id):
            Member.objects.update(shut_at=device.last_contact_at)
    data = {"no shape": b"{", "too large": b" " * 1_000_001}.get(case, json.dumps(body).encode())
    token = bearer("perdu" if case == "unknown phone" else secret)["Authorization"]
    whole = WSGIHandler()
    short = ask(with_short_way(whole), data, HTTP_AUTHORIZATION=token)
    assert short == ask(whole, data, HTTP_AUTHORIZATION=token)
    assert short[0].startswith("200") == (case == "good")
    assert short[1]["Cache-Control"] == "no-store"
    assert "default-src 'none'" in short[1]["Content-Security-Policy"]


def test_all_else_goes_the_whole_way() -> None:
    status, _, found = ask(with_short_way(WSGIHandler()), b"", REQUEST_METHOD="GET")
    assert (status[:3], found["error"]["code"]) == ("401", "expired")


def test_no_header_passes_for_somebody_recognised() -> None:
    """What a caller sends reaches the environment behind HTTP_ only."""
    status, _, _ = ask(with_short_way(WSGIHandler()), b"{}", HTTP_MARGELLE_RECOGNISED="device")
    assert status.startswith("401")
