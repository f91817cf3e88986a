"""The yardstick: a page of one indexed query, through the same middleware as all the others."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from margelle.base.access import public
from margelle.features.accounts.models import Company


@public(reason="The yardstick of the benchmarks; exists under bench.settings only.")
def bare(request: HttpRequest, company: UUID) -> HttpResponse:
    return HttpResponse(Company.objects.values_list("name", flat=True).get(pk=company))


class CountQueries:
    """Answers X-Queries to who asks with X-Count-Queries. Measured requests do not ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return self.get_response(request)
        count = 0

        def counting(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response.headers["X-Queries"] = str(count)
        return response


urlpatterns = [
    path("bench/bare/<uuid:company>/", bare),
    path("", include("margelle.project.urls")),
]
handler400 = "margelle.faces.office.errors.bad_request"
handler403 = "margelle.faces.office.errors.forbidden"
handler404 = "margelle.faces.office.errors.not_found"
handler500 = "margelle.faces.office.errors.server_error"
