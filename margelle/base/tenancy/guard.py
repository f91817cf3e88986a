"""Refuses SQL that touches a company's table without naming the company (both engines).

The last net under the ORM until PostgreSQL's row security stands beside it: a statement that reads
or writes a tenant table must carry `company_id`. Deletes and updates by primary key that Django's
collector writes pass: their keys came from a scoped read.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps

_lifted: ContextVar[bool] = ContextVar("tenancy_guard_lifted", default=False)
_WRITES_BY_KEY = re.compile(r'^\s*(DELETE FROM|UPDATE) "\w+" .*WHERE "\w+"\."id" (IN \(|= )', re.S | re.I)
_CHECKED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


class UnfencedStatement(RuntimeError):
    """A statement read or wrote a company's table without naming the company."""


@contextmanager
def lifted() -> Iterator[None]:
    """For the few maintenance statements that concern all companies (tests' flush, table copies)."""
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


@lru_cache(maxsize=1)
def _tenant_tables() -> re.Pattern[str]:
    from .models import owned_models

    names = "|".join(re.escape(m._meta.db_table) for m in owned_models())
    return re.compile(rf'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(?:{names})"?(?![\w])', re.I)


@lru_cache(maxsize=4096)
def is_unfenced(sql: str) -> bool:
    if not sql.lstrip(" (\n").upper().startswith(_CHECKED) or "company_id" in sql:
        return False
    return bool(_tenant_tables().search(sql)) and not _WRITES_BY_KEY.match(sql)


def _check(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if apps.models_ready and not _lifted.get() and isinstance(sql, str) and is_unfenced(sql):
        raise UnfencedStatement(f"no company_id in: {sql[:200]}")
    return execute(sql, params, many, context)


def install(connection: Any, **_: Any) -> None:
    if _check not in connection.execute_wrappers:
        connection.execute_wrappers.append(_check)
