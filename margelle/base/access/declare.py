"""The four declarations: @may (a member), @device (a phone), @token (the API), @public (anyone).

A declared view runs inside its caller's company scope. Unsafe methods share one transaction, so that a
view that raises has written nothing. `transaction=False` is for views that keep their own transactions
(a push applies each operation in its own one; an upload must not hold the database while it decodes).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from margelle.base.tenancy.scope import company_scope

from .answers import forbidden
from .keepers import Kind, Refusal, recognise

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True)
class Declaration:
    """Who may call a view. `verb` is None for public views, `reason` is None for the others."""

    kind: str
    verb: str | None = None
    reason: str | None = None


def declaration_of(view: Any) -> Declaration | None:
    found = getattr(view, "access", None)
    return found if isinstance(found, Declaration) else None


def may(verb: str, *, transaction: bool = True) -> Callable[[View], View]:
    """A signed-in member whose role holds `verb` ("room.verb")."""
    return _guarded("member", verb, transaction)


def device(verb: str, *, transaction: bool = False) -> Callable[[View], View]:
    """A technician's enrolled phone, by its bearer token. No cookies, hence no CSRF token."""
    return _guarded("device", verb, transaction)


def token(verb: str, *, transaction: bool = True) -> Callable[[View], View]:
    """An API token whose scopes hold `verb`."""
    return _guarded("token", verb, transaction)


def public(*, reason: str) -> Callable[[View], View]:
    """Anyone; the reason is printed in docs/permissions.md."""

    def decorate(view: View) -> View:
        @wraps(view)
        def open_view(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        open_view.access = Declaration("public", reason=reason)  # type: ignore[attr-defined]
        return open_view  # type: ignore[return-value]

    return decorate


def _guarded(kind: Kind, verb: str, transaction: bool) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = recognise(kind, request)
            if isinstance(found, Refusal):
                return found.response
            if verb not in found.verbs:
                return found.otherwise or forbidden(request)
            request.member = found.member  # type: ignore[attr-defined]
            request.device = found.device  # type: ignore[attr-defined]
            request.access_pass = found  # type: ignore[attr-defined]
            with company_scope(found.company_id, atomic=transaction and request.method not in SAFE):
                return cast(HttpResponseBase, _settled(view(request, *args, **kwargs)))

        guarded.access = Declaration(kind, verb)  # type: ignore[attr-defined]
        if kind != "member":
            guarded = csrf_exempt(guarded)
        return guarded  # type: ignore[return-value]

    return decorate


def _settled(response: Any) -> Any:
    """Render lazy templates while the company is open: outside, their queries would be refused."""
    if isinstance(response, HttpResponse) and hasattr(response, "render") and callable(response.render):
        return response.render()
    return response
