"""docs/permissions.md is printed from the code, and the table of verbs holds what is used and no more."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from margelle.features.accounts.rules import API_SCOPES, DEVICE_VERBS, VERBS

from .routes import routes

USED = {
    declared.verb: declared.kind for route in routes() for declared in route.declared.values() if declared
}
# Asked inside a page, of which they open a part, rather than by an address of their own.
IN_PAGES = {"dashboard.view"}


def test_the_page_is_what_the_code_prints(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_permissions")
    printed = capsys.readouterr().out
    page = (Path(settings.BASE_DIR) / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert page == printed, "run: manage.py print_permissions > docs/permissions.md"


def test_every_declared_verb_stands_in_the_table_of_its_kind() -> None:
    tables = {"member": set().union(*VERBS.values()), "device": set(DEVICE_VERBS), "token": set(API_SCOPES)}
    strays = {verb: kind for verb, kind in USED.items() if verb and verb not in tables[kind]}
    assert strays == {}


def test_every_verb_of_the_table_opens_something() -> None:
    known = set().union(*VERBS.values()) | DEVICE_VERBS | set(API_SCOPES)
    assert known - set(USED) - IN_PAGES == set()


def test_every_route_of_the_resolver_is_on_the_page() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "permissions.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `/")]
    assert len({row.split("`")[1] for row in rows}) == len(routes())
