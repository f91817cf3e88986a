"""Small answers that the pages of this room share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from margelle.features.accounts.actions.lockout import Locked


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool = False
) -> HttpResponse:
    """A page; 422 when it shows a form that was refused."""
    return render(request, template, context, status=422 if refused else 200)


def wait(request: HttpRequest, lock: Locked) -> HttpResponse:
    """429, with how long to wait, in words and in the header."""
    answer = render(request, "accounts/locked.html", {"message": lock.message}, status=429)
    answer.headers["Retry-After"] = str(lock.seconds)
    return answer


def refused_as_422(response: HttpResponseBase) -> HttpResponseBase:
    """The library answers 200 to a form that it refuses; ours says so."""
    form: Any = (getattr(response, "context_data", None) or {}).get("form")
    if response.status_code == 200 and form is not None and form.is_bound and form.errors:
        response.status_code = 422
    return response


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
