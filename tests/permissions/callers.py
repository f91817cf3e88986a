"""Who calls, and how a call is made: one request, then everything it wrote is undone."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.accounts.rules import API_SCOPES, DEVICE_VERBS, VERBS
from margelle.features.accounts.tests.make import signed_in

from .world import Firm

_NONCE = re.compile(r'nonce="[^"]*"')
_CSRF = re.compile(r'("csrfmiddlewaretoken" value|csrf-token" content|"X-CSRFToken")(="|: ?")[^"]*"')


@dataclass(frozen=True)
class Caller:
    """`kind` is the declaration this caller can satisfy, with `verbs`; None satisfies none but @public."""

    name: str
    kind: str | None
    verbs: frozenset[str]
    session: str = ""
    bearer: str = ""


def _session_of(member: Member, **more: Any) -> str:
    client = signed_in(Client(), member)
    session = client.session
    session.update(more)
    session.save()
    return str(session.session_key)


def callers_of(mine: Firm, rival: Firm) -> list[Caller]:
    long_ago = (timezone.now() - timedelta(days=15)).isoformat()
    nothing: frozenset[str] = frozenset()
    roles = [
        Caller(role, "member", VERBS[role], session=_session_of(mine.members[role]))
        for role in ("manager", "coordinator", "technician", "partner")
    ]
    return [
        Caller("anonymous", None, nothing),
        *roles,
        Caller("suspended", None, nothing, session=_session_of(mine.members["shut"])),
        Caller(
            "expired",
            None,
            nothing,
            session=_session_of(mine.members["manager"], since=long_ago, seen=long_ago),
        ),
        Caller("phone", "device", DEVICE_VERBS, bearer=mine.device_secret),
        Caller("revoked phone", None, nothing, bearer=mine.gone_secret),
        Caller("token without scope", "token", nothing, bearer=mine.narrow_secret),
        Caller("token", "token", frozenset(API_SCOPES), bearer=mine.wide_secret),
        Caller("rival manager", "member", VERBS["manager"], session=_session_of(rival.members["manager"])),
    ]


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes
    kind: str
    crash: str = ""

    @property
    def lets_in(self) -> bool:
        """Content, or the redirect that follows a done act."""
        return self.status < 400 and not self.leads_to_the_door and not (self.status == 204 and not self.body)

    @property
    def leads_to_the_door(self) -> bool:
        return self.status in (302, 303) and self.location.startswith(
            ("/login/", "/account/second-factor/new/")
        )


class Desk:
    """Makes calls against the world of a module and rolls each of them back."""

    def __init__(self) -> None:
        self.plain = Client()
        self.strict = Client(enforce_csrf_checks=True)

    def ask(
        self,
        caller: Caller,
        method: str,
        address: str,
        *,
        data: Any = None,
        as_json: bool = False,
        strict: bool = False,
        hide: dict[str, Any] | None = None,
        **headers: str,
    ) -> Answer:
        client = self.strict if strict else self.plain
        client.cookies = SimpleCookie(
            {settings.SESSION_COOKIE_NAME: caller.session} if caller.session else {}
        )
        if caller.bearer:
            headers["Authorization"] = f"Bearer {caller.bearer}"
        mark = transaction.savepoint()
        try:
            body = self._body(method, data, as_json)
            response = client.generic(method, address, headers=headers, **body)
            return self._answer(response, hide or {})
        except Exception as error:
            return Answer(500, "", b"", "", crash=f"{type(error).__name__}: {error}")
        finally:
            transaction.savepoint_rollback(mark)
            transaction.savepoint_commit(
                mark
            )  # released: thousands of nested ones exhaust PostgreSQL's locks
            connection.needs_rollback = False

    @staticmethod
    def _body(method: str, data: Any, as_json: bool) -> dict[str, Any]:
        if method == "GET":
            return {}
        if as_json:
            return {"data": json.dumps({} if data is None else data), "content_type": "application/json"}
        from urllib.parse import urlencode

        return {
            "data": urlencode(data or {}, doseq=True),
            "content_type": "application/x-www-form-urlencoded",
        }

    @staticmethod
    def _answer(response: Any, hide: dict[str, Any]) -> Answer:
        parts: Any = response.streaming_content if response.streaming else [getattr(response, "content", b"")]
        body = b"".join(parts)
        kind = response.headers.get("Content-Type", "").split(";")[0]
        location = response.headers.get("Location", "")
        for name, value in hide.items():
            body = body.replace(str(value).encode(), f"<{name}>".encode())
            location = location.replace(str(value), f"<{name}>")
        if kind == "text/html":
            text = _CSRF.sub("csrf", _NONCE.sub("nonce", body.decode()))
            body = text.encode()
        return Answer(response.status_code, location, body, kind)
