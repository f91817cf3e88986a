"""The technician's application as files: one shell for every address, its worker, its manifest.

Nothing here is personal: names, visits and codes come over /api/ and live in the phone's own store.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from margelle.base.access import public
from margelle.base.ui import vendored

from . import precache

NOTHING_PERSONAL = (
    "La coquille de l’application ne contient aucune donnée\u00a0: le téléphone s’identifie sur /api/."
)


def _csp() -> str:
    """A hash, not a nonce: the phone replays this page from its cache, nonce included."""
    allowed = vendored.import_map_csp_hash(settings.STATIC_URL)
    return (
        f"default-src 'none'; script-src 'self' {allowed}; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; "
        "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def _import_map() -> SafeString:
    """The whole element: the policy allows its hash, to the byte, so no template may lay it out."""
    text = mark_safe(vendored.import_map_json(settings.STATIC_URL))  # noqa: S308 - our own list
    return format_html('<script type="importmap">{}</script>', text)


def _shell_context() -> dict[str, Any]:
    return {
        "import_map": _import_map(),
        "sheets": [static(path) for path in precache.sheets()],
        "modules": [static(path) for path in precache.started()],
        "qr_reader": static(vendored.path_of("jsqr", "jsQR.js")),
        "version": precache.version(),
    }


@public(reason=NOTHING_PERSONAL)
@require_safe
def shell(request: HttpRequest, place: str = "") -> HttpResponse:
    # Without the request: no session, no name of a signed-in manager, the same bytes for everybody.
    response = HttpResponse(render_to_string("agent/shell.html", _shell_context()))
    response["Content-Security-Policy"] = _csp()
    response["Cache-Control"] = "no-cache"
    return response


@public(reason=NOTHING_PERSONAL)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    script = render_to_string("agent/sw.js", {"version": precache.version(), "files": precache.addresses()})
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/tech/"
    response["Cache-Control"] = "no-cache"
    return response


@public(reason=NOTHING_PERSONAL)
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    icons = [
        {"src": static(f"agent/icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
        for name, sizes, kind, purpose in (
            ("margelle.svg", "any", "image/svg+xml", "any"),
            ("margelle-192.png", "192x192", "image/png", "any"),
            ("margelle-512.png", "512x512", "image/png", "any"),
            ("margelle-maskable-512.png", "512x512", "image/png", "maskable"),
        )
    ]
    content = {
        "id": "/tech/",
        "name": "Margelle, tournée du technicien",
        "short_name": "Margelle",
        "description": "La tournée du jour, avec ou sans réseau.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": "/tech/",
        "scope": "/tech/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f5f4f0",
        "theme_color": "#fdfdfb",
        "icons": icons,
        "shortcuts": [
            {"name": "Scanner un bassin", "url": "/tech/scanner"},
            {"name": "Planning", "url": "/tech/planning"},
        ],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response
