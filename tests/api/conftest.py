from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.permissions.world import Firm, a_firm


@dataclass(frozen=True)
class Program:
    """Another program that calls the API with a token."""

    secret: str

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        answer = Client().generic(
            method,
            f"/api/1/{path}",
            data=b"" if body is None else body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}"} if self.secret else {},
            **more,
        )
        assert answer.headers["Content-Type"].startswith("application/json"), answer.content[:200]
        return answer.status_code, answer.json()

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        from urllib.parse import urlencode

        return self.ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def send(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        import json

        return self.ask(method, path, json.dumps(body, default=str))


@dataclass(frozen=True)
class Two:
    mine: Firm
    rival: Firm
    program: Program

    def thing(self, name: str, firm: Firm | None = None) -> UUID:
        found: UUID = (firm or self.mine).things[name]
        return found


@pytest.fixture
def two(db: None) -> Two:
    mine, rival = a_firm("Azur", "teal"), a_firm("Azur", "navy")
    return Two(mine, rival, Program(mine.wide_secret))
