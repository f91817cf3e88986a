"""A client's file, read once for its head, its tabs and the panels that other rooms add to its page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects

from margelle.features.clients.models import (
    AccessCode,
    Client,
    Contact,
    Contract,
    InternalNote,
    KeyCustody,
    Ownership,
    Pool,
    Site,
    SiteKey,
)


def sites_in_use(client: Client) -> list[Site]:
    """In the order of their names. Read with their pools, once for each `client` object: two queries."""
    prefetch_related_objects([client], "sites__pools")
    return [site for site in client.sites.all() if site.archived_at is None]


def pools_in_use(client: Client) -> list[Pool]:
    """The pools of the sites in use, by name. Nothing is read after `sites_in_use`."""
    pools = [pool for site in sites_in_use(client) for pool in site.pools.all()]
    return sorted((pool for pool in pools if pool.archived_at is None), key=lambda pool: (pool.name, pool.pk))


def client_head(client: Client) -> dict[str, Any]:
    """What `clients/client_base.html` asks beside `tabs` and `client_actions`: for every page of a client."""
    prefetch_related_objects([client], "contracts")
    tags = list(client.tags.all())
    contract = next((row for row in client.contracts.all() if row.ended_at is None), None)
    # A label often says the same words as the contract: once is enough.
    if contract is not None and contract.name.casefold() in {tag.name.casefold() for tag in tags}:
        contract = None
    return {"client": client, "client_tags": tags, "open_contract": contract}


@dataclass(frozen=True)
class ClientSheet:
    """All of the tab "Infos", in a fixed number of queries."""

    contacts: list[Contact]
    sites: list[Site]  # each with `former` and `pools_shown`
    archived_sites: list[Site]
    notes: list[InternalNote]
    contracts: list[Contract]
    handed_over: list[Ownership]  # sites that are another's by now, one line each
    paid_sites: list[Site]  # other owners' sites whose bills this client pays


def client_sheet(client: Client) -> ClientSheet:
    prefetch_related_objects(
        [client],
        "contracts",
        Prefetch("sites", Site.objects.select_related("zone", "payer")),
        "sites__pools",
        "sites__access_notes",
        # The list of codes never needs the sealed value.
        Prefetch("sites__access_codes", AccessCode.objects.defer("sealed")),
        Prefetch("sites__keys", SiteKey.objects.filter(given_back_at=None)),
        Prefetch(
            "sites__keys__custodies", KeyCustody.objects.filter(returned_at=None).select_related("holder")
        ),
    )
    sites = list(client.sites.all())
    owned = _ownerships(client)
    for site in sites:
        site.former = [row for row in owned if row.site_id == site.pk and row.client_id != client.pk]  # type: ignore[attr-defined]
        site.pools_shown = [pool for pool in site.pools.all() if pool.archived_at is None]  # type: ignore[attr-defined]
    return ClientSheet(
        contacts=list(Contact.objects.filter(client=client).select_related("site")),
        sites=[site for site in sites if site.archived_at is None],
        archived_sites=[site for site in sites if site.archived_at is not None],
        notes=list(
            InternalNote.objects.filter(client=client, removed_at=None)
            .select_related("by", "site")
            .order_by("-standing", "-at")
        ),
        contracts=list(client.contracts.all()),
        handed_over=_handed_over(client, owned),
        paid_sites=list(
            Site.objects.filter(payer=client, archived_at=None)
            .exclude(client=client)
            .select_related("client")
        ),
    )


def _ownerships(client: Client) -> list[Ownership]:
    """What ended: others' time at the client's sites, and the client's at others'. The latest first."""
    return list(
        Ownership.objects.filter(Q(client=client) | Q(site__client=client), to_day__isnull=False)
        .select_related("client", "site__client")
        .order_by("-to_day", "-at")
    )


def _handed_over(client: Client, owned: list[Ownership]) -> list[Ownership]:
    """The last time the client gave up each site that it does not own now."""
    last: dict[UUID, Ownership] = {}
    for row in owned:
        if row.client_id == client.pk and row.site.client_id != client.pk:
            last.setdefault(row.site_id, row)
    return list(last.values())
