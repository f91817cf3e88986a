from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .answers import forbidden
from .declare import declaration_of


class UndeclaredView(RuntimeError):
    """A view answers without saying who may call it."""


class DeclaredOnly:
    """Refuses every view that declares nothing: 403 in production, an exception in tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if declaration_of(view) is not None:
            return None
        if settings.RAISE_UNDECLARED_VIEWS:
            raise UndeclaredView(f"{request.path}: {getattr(view, '__qualname__', view)} declares no access")
        return forbidden(request)
