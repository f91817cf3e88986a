"""The journal as the feed reads it, on a real database."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from margelle.base.journal import Event, record
from margelle.base.live import auth, feed
from margelle.base.tenancy.scope import company_scope

from .asgi_client import http_scope

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class VisitMoved(Event):
    entity = "visit"
    secret: str = "portail 4711"


@pytest.fixture
def company() -> Any:
    return apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager.create(name="Piscines d’Azur")


@pytest.fixture
def rival() -> Any:
    return apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager.create(name="Piscines de l’Azur")


def _record(company: Any, times: int = 1) -> list[UUID]:
    ids = [uuid4() for _ in range(times)]
    with company_scope(company.id, atomic=True):
        for one in ids:
            record(VisitMoved(entity_id=one))
    return ids


def test_a_change_carries_ids_and_kinds_and_never_data(company: Any, rival: Any) -> None:
    (moved,) = _record(company)
    _record(rival, 2)
    step = feed.step_after(company.id, 0)
    assert step.changes is not None
    assert (step.head, len(step.changes)) == (1, 1)
    event, number, data, *_ = step.changes[0].frame.decode().split("\n")
    assert (event, number) == ("event: change", "id: 1")
    assert json.loads(data.removeprefix("data: ")) == {
        "kind": "VisitMoved",
        "entity": "visit",
        "id": str(moved),
    }


def test_nothing_new_too_much_and_a_future_cursor(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _record(company, 3)
    monkeypatch.setattr(feed, "REPLAY_LIMIT", 2)
    assert feed.step_after(company.id, 3) == feed.Step(3, [])
    assert feed.step_after(company.id, 0) == feed.Step(3, None)
    assert feed.step_after(company.id, 4) == feed.Step(3, None)
    assert [c.seq for c in feed.step_after(company.id, 1).changes or []] == [2, 3]


@pytest.mark.parametrize("companies", [1, 3])
def test_a_quiet_company_costs_one_read(companies: int) -> None:
    model = apps.get_model(settings.TENANCY_COMPANY_MODEL)
    cursors = {model._default_manager.create(name=f"P{n}").pk: 0 for n in range(companies)}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert set(feed.steps_after(cursors)) == set(cursors)
    assert len(queries) == companies


def _who(request: HttpRequest) -> UUID | None:
    known = request.session.get("company")
    return UUID(known) if known else None


def _cookie(**values: str) -> tuple[bytes, bytes]:
    session = SessionStore()
    session.update(values)
    session.save()
    return (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session.session_key}".encode())


def test_a_listener_is_known_by_its_session(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_authoriser", _who)
    good = _cookie(company=str(company.id))
    found = auth.authorise(http_scope("/live/all", headers=[good]))
    assert found is not None
    assert found[0] == company.id
    for headers in ([], [(b"cookie", b"margelle=unknown")], [_cookie()]):
        assert auth.authorise(http_scope("/live/all", headers=headers)) is None


def test_no_authoriser_or_a_foreign_host_lets_nobody_in(
    company: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    good = _cookie(company=str(company.id))
    monkeypatch.setattr(auth, "_authoriser", None)
    assert auth.authorise(http_scope("/live/all", headers=[good])) is None
    monkeypatch.setattr(auth, "_authoriser", _who)
    settings.ALLOWED_HOSTS = ["piscines.example"]
    assert auth.authorise(http_scope("/live/all", headers=[good])) is None
