"""Whom one message to many would reach (PEER-18). All inside a company_scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from margelle.features.clients.models import Client
from margelle.features.clients.queries import open_clients
from margelle.features.messaging.rules import Channel

from .reach import Directory, Hindrance, Reach

EVERYBODY: Final = "all"
# By which channel, and whether only by that one.
WAYS: Final = {
    "email": (Channel.EMAIL, False, "E-mail, ou SMS à qui n’en a pas"),
    "sms": (Channel.SMS, False, "SMS, ou e-mail à qui n’a pas de mobile"),
    "email_only": (Channel.EMAIL, True, "E-mail seulement"),
    "sms_only": (Channel.SMS, True, "SMS seulement"),
}
WHY_NOT: Final = {
    Hindrance.NO_ADDRESS: "Pas d’adresse pour ce canal sur sa fiche",
    Hindrance.REFUSED: "Ne veut plus de messages",
    Hindrance.BLOCKED: "Son adresse a été refusée, ou s’est plainte",
}


@dataclass(frozen=True)
class Audience:
    directory: Directory
    reached: Sequence[tuple[Client, Reach]]
    left_out: Sequence[tuple[Client, str]]

    @property
    def mails(self) -> int:
        return sum(way.channel == Channel.EMAIL for _, way in self.reached)

    @property
    def texts(self) -> int:
        return len(self.reached) - self.mails


def audience_of(*, label: UUID | None, way: str) -> Audience:
    """The open clients with this label, or all of them: who is reached and how, who is not and why."""
    rows = open_clients().order_by("name", "first_name", "pk")
    people = list(rows.filter(tags=label) if label else rows)
    first, only, _ = WAYS[way]
    directory = Directory.of(people, first=first, only=only)
    reached, left_out = [], []
    for client in people:
        found = directory.reach(client)
        if found.hindrance:
            left_out.append((client, WHY_NOT[found.hindrance]))
        else:
            reached.append((client, found))
    return Audience(directory, reached, left_out)
