"""What every test shares: a fresh files folder, no open company, a guard that stands aside for flushes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management.commands import flush
from django_scopes.state import state

from margelle.base.tenancy import guard


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


@pytest.fixture(scope="session", autouse=True)
def _flush_concerns_all_companies() -> None:
    """Transactional tests empty every table at once: the only statement without a company."""
    handle = flush.Command.handle

    def unfenced(self: Any, **options: Any) -> Any:
        with guard.lifted():
            return handle(self, **options)

    flush.Command.handle = unfenced  # type: ignore[method-assign]
