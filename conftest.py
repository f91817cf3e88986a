"""What every test shares: a fresh files folder, no open company, a guard that stands aside for flushes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management.commands import flush
from django.db import connection
from django_scopes.state import state

from margelle.base.tenancy import guard
from tests.servers import template


@pytest.fixture(autouse=True)
def _no_company_is_open() -> Iterator[None]:
    token = state.set(None)
    yield
    state.reset(token)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    options = {"location": str(tmp_path / "files"), "base_url": None}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": options}}
    storages._storages.clear()  # type: ignore[attr-defined]  # the handler keeps what it has built


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_createdb: bool
) -> None:
    """The test database begins as a copy of a migrated one, made once for all workers and servers."""
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]  # the stubs leave it out
    settings = os.environ["DJANGO_SETTINGS_MODULE"]
    if django_db_createdb:
        return
    if connection.vendor == "sqlite":
        if not Path(name).exists():
            template.copy_sqlite(Path(name), settings)
    elif not template.is_there(name):
        template.copy_postgres(name, settings)


@pytest.fixture(scope="session", autouse=True)
def _flush_concerns_all_companies() -> None:
    """Transactional tests empty every table at once: the only statement without a company."""
    handle = flush.Command.handle

    def unfenced(self: Any, **options: Any) -> Any:
        with guard.lifted():
            return handle(self, **options)

    flush.Command.handle = unfenced  # type: ignore[method-assign]
