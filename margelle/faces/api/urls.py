from django.urls import URLPattern, include, path

from margelle.base.access.declare import Declaration, declaration_of

from . import web
from .api import api
from .operations import knowing_its_questions, operations_of


def _declared(patterns: list[URLPattern]) -> list[URLPattern]:
    """Each path of the API answers for several operations, all declared: say so to the middleware.

    A path with an undeclared operation stays undeclared, hence closed.
    """
    for pattern in patterns:
        pattern.callback = knowing_its_questions(pattern.callback)
        operations = operations_of(pattern.callback)
        if operations and all(declaration_of(operation.view_func) for operation in operations):
            pattern.callback.access = Declaration("token", "by operation")  # type: ignore[attr-defined]
    return patterns


def _operations() -> list[URLPattern]:
    return [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]


urlpatterns = [
    path("docs/", web.docs, name="api_docs"),
    path("openapi.json", web.openapi, name="api_openapi"),
    path("device/", include("margelle.features.accounts.device_urls")),
    path("device/positions", web.positions, name="device_positions"),
    path("media/", include("margelle.features.fieldwork.media_urls")),
    path("sync/", include("margelle.base.sync.urls")),
    path("sync/scan/<str:token>", web.scan, name="sync_scan"),
    path("1/", (_declared(_operations()), "api-1", "api-1")),
]
