"""The latest messages with a client, on his page, and what he does not want."""

from typing import Any

from django.http import HttpRequest

from margelle.features.clients.models import Client

from .queries import blocked_address_of, messages_of, opt_outs_of
from .rules import CLIENT_CHANNELS
from .tables import occasion_label

WORDS = {"email": ("d’e-mails", "les e-mails"), "sms": ("de SMS", "les SMS")}


def client_panel(request: HttpRequest, client: Client) -> dict[str, Any]:
    refused = opt_outs_of(client)
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    return {
        "client": client,
        "rows": [(row, occasion_label(row.occasion)) for row in messages_of(client)],
        "channels": [(key, *WORDS[key], refused.get(key)) for key in CLIENT_CHANNELS],
        "blocked": blocked_address_of(client) if client.email else None,
        "may_manage": "messages.manage" in verbs,
    }
