"""Who may do what, read from the code itself: the content of docs/permissions.md."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from margelle.base.access import Declaration, declaration_of
from margelle.features.accounts.models import Role
from margelle.features.accounts.rules import API_SCOPES, DEVICE_VERBS, VERBS

KINDS = {"member": "member", "device": "phone", "token": "API token", "public": "anyone"}


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address of the instance with its view, in the order in which they are tried."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{pattern.pattern}".replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def declarations_of(view: Any) -> list[Declaration]:
    """The view's declaration; one per operation for a path of the API, which answers several methods."""
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    holder = next((one for one in cells if hasattr(one, "operations")), getattr(view, "__self__", None))
    found = [declaration_of(operation.view_func) for operation in getattr(holder, "operations", [])]
    return [one for one in found or [declaration_of(view)] if one is not None]


def _roles_table() -> list[str]:
    roles = [role.value for role in Role]
    verbs = sorted(set().union(*VERBS.values()))
    lines = [f"| verb | {' | '.join(roles)} |", f"|---|{'|'.join([':-:'] * len(roles))}|"]
    for verb in verbs:
        marks = ["✓" if verb in VERBS[role] else "" for role in roles]
        lines.append(f"| `{verb}` | {' | '.join(marks)} |")
    return lines


def _routes_table() -> list[str]:
    lines = ["| address | who | verb or reason |", "|---|---|---|"]
    for path, view in sorted(routes(), key=lambda row: row[0]):
        shown = path.replace("|", "\\|")
        declarations = declarations_of(view)
        if not declarations:
            lines.append(f"| `{shown}` | nobody | declares nothing: always 403 |")
        for declared in declarations:
            why = declared.reason if declared.kind == "public" else f"`{declared.verb}`"
            lines.append(f"| `{shown}` | {KINDS[declared.kind]} | {why} |")
    return list(dict.fromkeys(lines))


def permissions() -> str:
    parts = [
        "# Permissions",
        "",
        "Printed by `manage.py print_permissions`; a test compares. What is not here is refused.",
        "",
        "## Roles",
        "",
        *_roles_table(),
        "",
        "## Phones",
        "",
        "An enrolled phone may only: " + ", ".join(f"`{verb}`" for verb in sorted(DEVICE_VERBS)) + ".",
        "",
        "## API tokens",
        "",
        *(f"- `{scope}`: {label}" for scope, label in API_SCOPES.items()),
        "",
        "## Addresses",
        "",
        *_routes_table(),
    ]
    return "\n".join(parts) + "\n"


class Command(BaseCommand):
    help = "Print docs/permissions.md: roles, verbs, and what each address asks for."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(permissions(), ending="")
