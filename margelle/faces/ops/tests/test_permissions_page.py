import pytest
from django.core.management import call_command
from django.urls import reverse

from margelle.faces.ops.management.commands.print_permissions import permissions, routes
from margelle.features.accounts.rules import VERBS


def test_every_address_and_every_verb_is_printed() -> None:
    page = permissions()
    for path, _ in routes():
        assert "| `" + path.replace("|", "\\|") + "` |" in page
    for verb in set().union(*VERBS.values()):
        assert f"| `{verb}` |" in page


def test_no_address_is_left_undeclared() -> None:
    assert [line for line in permissions().splitlines() if "declares nothing" in line] == []


def test_what_each_address_asks_for() -> None:
    lines = permissions().splitlines()
    assert "| `/team/` | member | `team.view` |" in lines
    assert "| `/api/sync/push` | phone | `sync.push` |" in lines
    assert "| `/login/` | anyone | The door: nobody is signed in yet. |" in lines
    assert reverse("account_login") == "/login/"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_permissions")
    assert capsys.readouterr().out == permissions()
