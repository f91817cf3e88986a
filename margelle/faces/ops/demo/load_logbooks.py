"""Client spaces opened, with the code and the QR code of each pool."""

from __future__ import annotations

from dataclasses import dataclass

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_clients import Served
from margelle.faces.ops.demo.load_office import Office
from margelle.features.logbook.actions import code_of, open_space, token_of
from margelle.features.logbook.rules import shown_code


@dataclass(frozen=True)
class Door:
    """The e-carnet that the command prints, so that a visitor sees what a client sees."""

    client: str
    path: str
    code: str


def open_logbooks(card: CompanyCard, office: Office, served: Served, pictured: set[str]) -> Door | None:
    """Open the space of every client who has one; returns the door to the first logbook with photographs."""
    first: Door | None = None
    for client_card in card.clients:
        if not client_card.space_open:
            continue
        key = client_card.sites[0].key
        client = served.clients[key]
        links = open_space(client=client, by=office.coordinator)
        if first is None and links and key in pictured:
            first = Door(client_card.name, f"/c/{token_of(links[0])}/", shown_code(code_of(links[0])))
    return first
