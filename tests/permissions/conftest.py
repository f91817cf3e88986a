"""One world for a whole module: building it for each of some thousand calls would take an hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.db import transaction
from django.test import override_settings

from .callers import Caller, Desk, callers_of
from .world import Firm, a_firm


@dataclass(frozen=True)
class World:
    mine: Firm
    rival: Firm
    callers: dict[str, Caller]
    desk: Desk


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built inside one transaction that is undone at the end; each call is undone by itself."""
    with _files_in(tmp_path_factory.mktemp("files")), django_db_blocker.unblock(), transaction.atomic():
        mine, rival = a_firm("Azur", "teal"), a_firm("Azur", "navy")
        callers = {caller.name: caller for caller in callers_of(mine, rival)}
        yield World(mine, rival, callers, Desk())
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper() -> None:
    """The mark only asks for a database: a transaction per test would close the world's connection."""


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The world keeps its files for the whole module."""


def _files_in(folder: Path) -> Any:
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
    }
    storages._storages.clear()  # type: ignore[attr-defined]  # the handler keeps what it has built
    return override_settings(STORAGES={**django_settings.STORAGES, "default": backend})
