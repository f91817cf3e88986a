from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PersonalPages:
    """Headers that every answer carries: nothing personal is kept by a browser or a proxy on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        camera = "self" if request.path.startswith("/tech/") else ""
        response.setdefault(
            "Permissions-Policy", f"camera=({camera}), geolocation=({camera}), microphone=(), payment=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
