"""First of all: for whom? The client that a visit or a series is made for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from margelle.features.clients.models import Client
from margelle.features.clients.queries import matching_clients, open_clients

FOUND = 20


def chosen_client(request: HttpRequest) -> Client | None:
    """The client of the address or of the form; a foreign or unknown one is none."""
    text = request.POST.get("client") or request.GET.get("client", "")
    try:
        found: Client | None = Client.objects.filter(pk=UUID(text), archived_at=None).first()
    except ValueError:
        return None
    return found


def client_step(request: HttpRequest, title: str) -> HttpResponse:
    """First of all: for whom? Each answer leads on with what the "+" has already said."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    kept = request.GET.copy()
    for key in ("q", "client"):
        kept.pop(key, None)
    refused = request.method == "POST" or "client" in request.GET
    context = {
        "title": title,
        "search": text,
        "clients": matching_clients(open_clients(), text).order_by("name", "pk")[:FOUND],
        "kept": list(kept.lists()),
        "kept_address": kept.urlencode(),
        "problem": "Client\u00a0: choisissez un client de la liste." if refused else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/choose_client.html", context, status=status)
