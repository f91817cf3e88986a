"""Who is calling? The ground asks; a room above knows and registers its answer here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse

Kind = Literal["member", "device", "token"]


@dataclass(frozen=True)
class Pass:
    """A caller who has been recognised: company, what it may do, and who holds it."""

    company_id: UUID
    verbs: frozenset[str]
    member: Any
    device: Any = None
    extras: dict[str, Any] = field(default_factory=dict)
    seen: int | None = None  # how far the journal had come before the view read anything
    otherwise: HttpResponse | None = None  # what a verb outside `verbs` is answered, when not the common 403


@dataclass(frozen=True)
class Refusal:
    """The caller is not recognised (or must do something first); the answer says what to do."""

    response: HttpResponse


@dataclass(frozen=True)
class Recognised:
    """Left in a request's environment by who has asked its keeper a moment ago."""

    kind: Kind
    found: Pass


RECOGNISED = "margelle.recognised"
Keeper = Callable[[HttpRequest], Pass | Refusal]
_keepers: dict[str, Keeper] = {}


def register_keeper(kind: Kind, keeper: Keeper) -> None:
    """Called once at start-up by the room that knows members, devices and API tokens."""
    _keepers[kind] = keeper


def recognise(kind: Kind, request: HttpRequest) -> Pass | Refusal:
    known = request.META.get(RECOGNISED)  # no header can write it: theirs all begin with HTTP_
    if isinstance(known, Recognised) and known.kind == kind:
        return known.found
    return _keepers[kind](request)
