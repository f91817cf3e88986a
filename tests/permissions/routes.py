"""Every address of the product, read from the URL resolver and from the API's operations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from margelle.base.access import Declaration, declaration_of

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", *UNSAFE)


@dataclass(frozen=True)
class Route:
    """One address. `declared` has one entry for a view, one per method for an address of the API."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    declared: dict[str, Declaration | None]
    view: Any

    @property
    def kinds(self) -> set[str]:
        return {found.kind for found in self.declared.values() if found}

    @property
    def speaks_json(self) -> bool:
        return self.pattern.startswith("api/")

    def declaration(self, method: str) -> Declaration | None:
        return self.declared.get(method, self.declared.get("*"))

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})

    def __str__(self) -> str:
        return f"/{self.pattern}"


def routes() -> list[Route]:
    """One per address: the API gives an address once per operation."""
    return list({route.pattern: route for route in _walk(get_resolver(), "", "")}.values())


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for found in resolver.url_patterns:
        pattern = f"{before}{found.pattern}"
        if isinstance(found, URLResolver):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from _walk(found, pattern, inner)
        else:
            yield _route(found, pattern, f"{space}{found.name or ''}")


def _route(found: URLPattern, pattern: str, name: str) -> Route:
    names = tuple(found.pattern.converters) or tuple(found.pattern.regex.groupindex)
    return Route(name, pattern, names, _declared(found.callback), found.callback)


def _declared(view: Any) -> dict[str, Declaration | None]:
    """An address of the API answers for several operations: each has its own declaration."""
    operations = operations_of(view)
    if not operations:
        return {"*": declaration_of(view)}
    return {method: declaration_of(one.view_func) for one in operations for method in one.methods}


def operations_of(view: Any) -> list[Any]:
    closed_over = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    holder = getattr(view, "__self__", None)
    found = next((one for one in [holder, *closed_over] if hasattr(one, "operations")), None)
    return list(found.operations) if found is not None else []
