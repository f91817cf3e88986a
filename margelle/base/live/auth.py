"""Who listens? Asked once at opening and every minute after, always in a thread."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from .asgi import Scope
from .environ import environ_of

Authoriser = Callable[[HttpRequest], UUID | None]
_authoriser: Authoriser | None = None


def register_authoriser(authoriser: Authoriser) -> None:
    """Called once at start-up by the room that knows members. It gets a request whose session is
    loaded from the cookie and answers the company whose changes may be heard, or None. No company
    scope is open when it is called."""
    global _authoriser
    _authoriser = authoriser


def authorise(scope: Scope, *, proxies: int = 0) -> tuple[UUID, str] | None:
    """(company, session key) of a listener, or None: nobody, expired, or a host that is not ours."""
    if _authoriser is None:
        return None
    request = WSGIRequest(environ_of(scope, BytesIO(), 0, proxies=proxies, threads=1))
    try:
        request.get_host()
    except DisallowedHost:
        return None
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or ""
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key or None)
    company_id = _authoriser(request)
    return (company_id, key) if company_id is not None else None
