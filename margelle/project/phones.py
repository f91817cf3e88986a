"""The short way of what phones push: no session, no form, no page, hence none of what serves those.

Only what touches every answer stays: the headers, the declarations, the shape of refusals. The same view
answers under the whole chain as well, and the same way.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch, resolve
from django.utils.module_loading import import_string

PUSH = "/api/sync/push"
FOR_PEOPLE = frozenset(
    {
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "allauth.usersessions.middleware.UserSessionsMiddleware",
    }
)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PhoneHandler(WSGIHandler):
    """Django with a shorter chain and one address."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for name in reversed([one for one in settings.MIDDLEWARE if one not in FOR_PEOPLE]):
            made = import_string(name)(handler)
            if hasattr(made, "process_view"):
                self._view_middleware.insert(0, made.process_view)
            handler = convert_exception_to_response(made)
        self._middleware_chain = handler

    @cached_property
    def _push(self) -> ResolverMatch:
        return resolve(PUSH)

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        request.resolver_match = self._push
        return self._push


def with_short_way(django: Wsgi) -> Wsgi:
    """What phones push goes by the short way, all the rest as ever."""
    phones = PhoneHandler()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_push = environ["PATH_INFO"] == PUSH and environ["REQUEST_METHOD"] == "POST"
        return (phones if is_push else django)(environ, start_response)

    return answer
