"""No more letters, by one press: a mail program posts for its reader, or he presses the button himself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from margelle.base.access import public
from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.models import Client
from margelle.features.messaging.actions import refuse_messages
from margelle.features.messaging.actions.leaving import who_asks
from margelle.features.messaging.models import OptOut
from margelle.features.messaging.rules import Channel


@contextmanager
def _client(word: str) -> Iterator[Client | None]:
    found = who_asks(word)
    if found is None:
        yield None
        return
    with company_scope(found[0], atomic=True):
        yield Client.objects.select_related("company").filter(pk=found[1]).first()


@csrf_exempt
@public(reason="A mail program posts in its reader's name (RFC 8058): the signed address stands for him.")
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, leaving: str) -> HttpResponse:
    """Looking changes nothing; a second press shows what the first did."""
    with _client(leaving) as client:
        if client is None:
            return render(request, "messaging/alert_unknown.html", status=404)
        if request.method == "POST":
            refuse_messages(client=client, channels=(Channel.EMAIL,), source=OptOut.Source.LINK, by=None)
        is_out = OptOut.objects.filter(client=client, channel=Channel.EMAIL, lifted_at=None).exists()
        return render(request, "messaging/leaving.html", {"company": client.company, "is_out": is_out})
