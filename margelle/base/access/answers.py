"""The refusals everyone gets: same words, same bytes, for people and for programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


def problem(status: int, code: str, message: str, *, field: str | None = None, **more: Any) -> JsonResponse:
    """An error in the one documented shape: {"error": {"code", "message", "field"}}."""
    body = {"error": {"code": code, "message": message, "field": field, **more}}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def forbidden(request: HttpRequest) -> HttpResponse:
    message = "Votre rôle ne permet pas cette action. Demandez-la à un responsable de votre entreprise."
    if wants_json(request):
        return problem(403, "forbidden", message)
    return render(request, "403.html", {"message": message}, status=403)


def missing(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return problem(404, "not_found", "Cette adresse ne mène à rien, ou plus à rien.")
    return render(request, "404_link.html" if _is_secret_link(request) else "404.html", status=404)


def _is_secret_link(request: HttpRequest) -> bool:
    """Opened by somebody without an account, who cannot look for what he wants « depuis l’accueil »."""
    match = request.resolver_match
    access = getattr(match.func, "access", None) if match else None
    return match is not None and access is not None and access.kind == "public" and bool(match.kwargs)
