"""What pages of this room say after an act, and the client that something is for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from margelle.features.clients.models import Client
from margelle.features.clients.queries import matching_clients, open_clients

FOUND = 20


def tell_undoable(request: HttpRequest, text: str, change: Any) -> None:
    """A toast with « Annuler »: its button posts to the change of the plan."""
    address = reverse("planning:change_undo", args=[change.pk]) if change is not None else ""
    messages.success(request, text, extra_tags=address)


def chosen_client(request: HttpRequest) -> Client | None:
    """The client of the address or of the form; a foreign or unknown one is none."""
    text = request.POST.get("client") or request.GET.get("client", "")
    try:
        found: Client | None = Client.objects.filter(pk=UUID(text), archived_at=None).first()
    except ValueError:
        return None
    return found


def client_step(request: HttpRequest, title: str) -> HttpResponse:
    """First of all: for whom?"""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    refused = request.method == "POST" or "client" in request.GET
    context = {
        "title": title,
        "search": text,
        "clients": matching_clients(open_clients(), text).order_by("name", "pk")[:FOUND],
        "problem": "Client\u00a0: choisissez un client de la liste." if refused else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/choose_client.html", context, status=status)
