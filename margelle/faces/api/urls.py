from django.urls import URLPattern, include, path

from margelle.base.access.declare import Declaration, declaration_of

from . import web
from .api import api


def _declared(patterns: list[URLPattern]) -> list[URLPattern]:
    """Each path of the API answers for several operations, all declared: say so to the middleware.

    A path with an undeclared operation stays undeclared, hence closed.
    """
    for pattern in patterns:
        view: object = getattr(pattern.callback, "__self__", None) or _path_view(pattern)
        operations = getattr(view, "operations", [])
        if operations and all(declaration_of(operation.view_func) for operation in operations):
            pattern.callback.access = Declaration("token", "by operation")  # type: ignore[attr-defined]
    return patterns


def _path_view(pattern: URLPattern) -> object:
    """The PathView that ninja closed over in the function it gave to the URL."""
    closure = getattr(pattern.callback, "__closure__", None) or ()
    return next((c.cell_contents for c in closure if hasattr(c.cell_contents, "operations")), None)


urlpatterns = [
    path("docs/", web.docs, name="api_docs"),
    path("openapi.json", web.openapi, name="api_openapi"),
    path("device/", include("margelle.features.accounts.device_urls")),
    path("media/", include("margelle.features.fieldwork.media_urls")),
    path("sync/", include("margelle.base.sync.urls")),
    path("sync/scan/<str:token>", web.scan, name="sync_scan"),
    path("1/", (_declared([p for p in api.urls[0] if p.name != "api-root"]), "api-1", "api-1")),  # type: ignore[list-item]
]
