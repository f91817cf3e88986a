"""The four error pages, also as JSON for programs. They never show what went wrong inside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from margelle.base.access.answers import missing, problem, wants_json


def _page(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if wants_json(request):
        return problem(status, code, message)
    return render(request, f"{status}.html", {"message": message}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400, "bad_request", "Cette demande n’a pas la forme attendue.")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403, "forbidden", "Cette page ne vous est pas ouverte.")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return missing(request)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "server_error", "Quelque chose a échoué de notre côté. Rien n’a été changé.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = (
        "La page était ouverte depuis trop longtemps. Rechargez-la et recommencez\u00a0: rien n’a été changé."
    )
    return _page(request, 403, "csrf", message)
