"""Clients with their sites, pools, equipment, ways in, notes and contracts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from margelle.base.access.sealed import seal
from margelle.faces.ops.demo.company import ClientCard, CompanyCard, SiteCard
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.pools import EQUIPMENT_LABELS, LABELS, PoolCard
from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    ClientTag,
    Contact,
    Contract,
    Equipment,
    InternalNote,
    Ownership,
    Pool,
    Site,
    Tag,
    Zone,
)

SHAPES = {"kidney": "free", "lap": "rectangle"}
LININGS = {"armed": "pvc", "coated": "plaster", "stainless": "steel"}
DEVICES = {"dosing": "doser", "feeder": "doser", "heat_pump": "heater", "shutter": "cover", "clock": "other"}
# Renewals fall due all through the year; a few are near enough to be warned about.
SEASON = ("04-01", "10-31")


@dataclass(frozen=True)
class Served:
    """The client, site and pools behind each site's key, and the contract that visits fulfil."""

    company_id: UUID
    clients: dict[str, Client] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    pools: dict[str, list[Pool]] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)


class Rows:
    """Rows waiting to be written, by model, in the order in which they may refer to one another."""

    def __init__(self) -> None:
        self.waiting: dict[type[Model], list[Any]] = {}

    def add(self, row: Any) -> Any:
        self.waiting.setdefault(type(row), []).append(row)
        return row

    def write(self, order: Iterable[type[Model]], *, batch: int = 1000) -> None:
        for model in order:
            model._default_manager.bulk_create(self.waiting.pop(model, []), batch_size=batch)
        assert not self.waiting, f"never written: {list(self.waiting)}"


ORDER: Sequence[type[Model]] = (
    Zone,
    Tag,
    Client,
    ClientTag,
    Site,
    Ownership,
    Contact,
    AccessNote,
    AccessCode,
    Pool,
    Equipment,
    InternalNote,
    Contract,
)


def load_clients(card: CompanyCard, office: Office, today: date) -> Served:
    rows, served = Rows(), Served(office.company.id)
    zones: dict[str, Zone] = {}
    tags: dict[str, Tag] = {}
    for number, client_card in enumerate(card.clients):
        client = rows.add(_client(client_card, office, number))
        for label in client_card.labels:
            if label not in tags:
                tags[label] = rows.add(Tag(name=label))
            rows.add(ClientTag(client=client, tag=tags[label]))
        contract = _contract(client_card, client, today)
        if contract:
            rows.add(contract)
        for site_card in client_card.sites:
            place = site_card.place
            if place.zone not in zones:
                zones[place.zone] = rows.add(Zone(name=place.zone, agency=office.agencies.get(place.branch)))
            site = rows.add(_site(site_card, client, zones[place.zone]))
            since = today - timedelta(days=client_card.since_days)
            rows.add(Ownership(site=site, client=client, from_day=since))
            served.clients[site_card.key], served.sites[site_card.key] = client, site
            if contract:
                served.contracts[site_card.key] = contract
            _ways_in(rows, site_card, site, office)
            served.pools[site_card.key] = [_pool(rows, pool, site, today) for pool in site_card.pools]
        _people_and_notes(rows, client_card, client, office)
    _sold_and_billed(rows)
    rows.write(ORDER)
    return served


def _sold_and_billed(rows: Rows) -> None:
    """The last pool was bought from the first client, and a firm pays for it."""
    first, *_, sold = rows.waiting[Ownership]
    bought = sold.from_day + timedelta(days=200)
    rows.add(
        Ownership(
            site=sold.site, client=first.client, from_day=sold.from_day, to_day=bought - timedelta(days=1)
        )
    )
    sold.from_day = bought
    sold.site.payer = next((row for row in rows.waiting[Client] if row.firm_name), None)


def _client(card: ClientCard, office: Office, number: int) -> Client:
    place, body, person = card.sites[0].place, card.organisation, card.person
    client = Client(
        kind=Client.Kind.FIRM if body else Client.Kind.PERSON,
        civility=person.civility if person else "",
        first_name=person.first_name if person else "",
        last_name=person.last_name if person else "",
        firm_name=body.name if body else "",
        reference=f"C{number + 1:04d}",
        email=body.email if body else person.email if person else "",
        phone=body.phone if body else person.phone if person else "",
        address=place.address,
        postcode=place.postcode,
        city=place.city,
        value=Client.Value.HIGH if "Prioritaire" in card.labels else Client.Value.NORMAL,
        agency=office.agency(place.branch),
    )
    # bulk_create does not pass by save(), which writes the name that lists sort by.
    client.name = client.sort_name()
    return client


def _site(card: SiteCard, client: Client, zone: Zone) -> Site:
    return Site(
        client=client,
        address=card.place.address,
        postcode=card.place.postcode,
        city=card.place.city,
        latitude=Decimal(str(card.place.lat)),
        longitude=Decimal(str(card.place.lng)),
        zone=zone,
    )


def _ways_in(rows: Rows, card: SiteCard, site: Site, office: Office) -> None:
    for note in card.place.access:
        rows.add(AccessNote(site=site, kind=note.kind, text=note.text))
    for code in card.place.codes:
        row = AccessCode(site=site, label=code.label)
        row.sealed = seal(code.value, company_id=office.company.id, row_id=row.id)
        rows.add(row)


def _pool(rows: Rows, card: PoolCard, site: Site, today: date) -> Pool:
    pool: Pool = rows.add(
        Pool(
            site=site,
            name=card.name,
            shape=SHAPES.get(card.shape, card.shape),
            length_m=Decimal(str(card.length_m)),
            width_m=Decimal(str(card.width_m)),
            depth_min_m=Decimal(str(card.depth_min_m)),
            depth_max_m=Decimal(str(card.depth_max_m)),
            lining=LININGS.get(card.lining, card.lining),
            sanitiser=card.sanitiser,
            filtration=card.filtration,
            cover="" if card.cover == "none" else LABELS[card.cover],
            heating="" if card.heating == "none" else LABELS[card.heating],
            is_collective=card.collective,
        )
    )
    for device in card.equipment:
        fitted = today - timedelta(days=device.age_days)
        rows.add(
            Equipment(
                pool=pool,
                kind=DEVICES.get(device.kind, device.kind),
                make=device.make,
                model=device.model
                if device.kind != "clock"
                else f"{EQUIPMENT_LABELS['clock']} {device.model}",
                serial=device.serial,
                fitted_on=fitted,
                warranty_until=fitted + timedelta(days=device.warranty_days),
            )
        )
    return pool


def _contract(card: ClientCard, client: Client, today: date) -> Contract | None:
    if card.contract == "À la demande":
        return None
    starts = today - timedelta(days=card.since_days)
    seasonal = card.contract == "Entretien en saison"
    return Contract(
        client=client,
        name=card.contract,
        scope="Nettoyage, analyse et correction de l’eau, contrôle de la filtration. Produits en sus.",
        starts_on=starts,
        ends_on=today + timedelta(days=365 - card.since_days % 365),
        season_from=SEASON[0] if seasonal else "",
        season_to=SEASON[1] if seasonal else "",
        visits_per_month=4,
    )


def _people_and_notes(rows: Rows, card: ClientCard, client: Client, office: Office) -> None:
    for person in card.organisation.contacts if card.organisation else ():
        rows.add(
            Contact(
                client=client, name=person.full_name, role=person.role, phone=person.phone, email=person.email
            )
        )
    for text, standing in ((card.note, False), (card.standing_note, True)):
        if text:
            rows.add(InternalNote(client=client, text=text, standing=standing, by=office.coordinator))
