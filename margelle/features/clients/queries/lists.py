from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    Contact,
    Contract,
    Equipment,
    InternalNote,
    Ownership,
    Pool,
    Site,
)
from margelle.features.clients.rules import search_words


def open_clients() -> QuerySet[Client]:
    return Client.objects.filter(archived_at=None)


def open_pools() -> QuerySet[Pool]:
    """Pools in use, their site and client in use too, with both at hand."""
    return Pool.objects.filter(
        archived_at=None, site__archived_at=None, site__client__archived_at=None
    ).select_related("site__client")


def pools_of(client: Client) -> QuerySet[Pool]:
    """A client's pools in use. Sites by a subquery: a join makes SQLite walk through all pools."""
    sites = Site.objects.filter(client=client, archived_at=None).values("pk")
    return Pool.objects.filter(site__in=sites, archived_at=None)


def listed_clients(*, archived: bool) -> QuerySet[Client]:
    """For the list: no join and no count over related rows, which ten thousand clients would make slow."""
    return Client.objects.filter(archived_at__isnull=not archived).prefetch_related("tags")


def listed_pools(*, archived: bool) -> QuerySet[Pool]:
    if archived:
        return Pool.objects.exclude(archived_at=None).select_related("site__client", "site__zone")
    return open_pools().select_related("site__client", "site__zone")


def matching_clients(rows: QuerySet[Client], text: str) -> QuerySet[Client]:
    """Every word must be in the client's own columns or in the town or name of one of its sites."""
    for word in search_words(text):
        site = Site.objects.filter(client=OuterRef("pk")).filter(
            Q(city__icontains=word) | Q(name__icontains=word)
        )
        rows = rows.filter(Q(search_text__contains=word) | Exists(site))
    return rows


def matching_pools(rows: QuerySet[Pool], text: str) -> QuerySet[Pool]:
    for word in search_words(text):
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(site__city__icontains=word)
            | Q(site__name__icontains=word)
            | Q(site__client__search_text__contains=word)
        )
    return rows


def attach_pool_counts(clients: Iterable[Client]) -> list[Client]:
    """The clients of one page, each with `pool_count` and `towns`: two queries for all of them."""
    rows = list(clients)
    ids = [client.pk for client in rows]
    owners: dict[UUID, UUID] = {}
    towns: dict[UUID, list[str]] = {pk: [] for pk in ids}
    sites = Site.objects.filter(client__in=ids, archived_at=None).values_list("pk", "client_id", "city")
    for site_id, client_id, city in sites:
        owners[site_id] = client_id
        if city and city not in towns[client_id]:
            towns[client_id].append(city)
    # By the sites' ids and not by a join: SQLite would walk through all pools of the company.
    pools = Pool.objects.filter(site__in=list(owners), archived_at=None).values_list("site_id", flat=True)
    counts = Counter(owners[site_id] for site_id in pools)
    for client in rows:
        client.pool_count = counts[client.pk]  # type: ignore[attr-defined]  # for templates
        client.towns = towns[client.pk] or [client.city]  # type: ignore[attr-defined]
    return rows


def client_head(client: Client) -> dict[str, Any]:
    """What `clients/client_base.html` asks beside `tabs` and `client_actions`: for every page of a client."""
    tags = list(client.tags.all())
    contract: Contract | None = Contract.objects.filter(client=client, ended_at=None).first()
    # A label often says the same words as the contract: once is enough.
    if contract is not None and contract.name.casefold() in {tag.name.casefold() for tag in tags}:
        contract = None
    return {"client": client, "client_tags": tags, "open_contract": contract}


@dataclass(frozen=True)
class ClientSheet:
    """All of the tab "Infos", in a fixed number of queries."""

    contacts: list[Contact]
    sites: list[Site]
    archived_sites: list[Site]
    notes: list[InternalNote]
    contracts: list[Contract]
    handed_over: list[Ownership]  # sites that are another's by now, one line each
    paid_sites: list[Site]  # other owners' sites whose bills this client pays


def client_sheet(client: Client) -> ClientSheet:
    sites = list(
        Site.objects.filter(client=client)
        .select_related("zone", "payer")
        .prefetch_related(
            Prefetch(
                "ownerships",
                Ownership.objects.filter(to_day__isnull=False)
                .exclude(client=client)
                .select_related("client")
                .order_by("-to_day", "-at"),
                to_attr="former",
            ),
            Prefetch("access_notes", AccessNote.objects.all()),
            # The list of codes never needs the sealed value.
            Prefetch("access_codes", AccessCode.objects.defer("sealed")),
            Prefetch("pools", Pool.objects.filter(archived_at=None)),
        )
    )
    return ClientSheet(
        contacts=list(Contact.objects.filter(client=client).select_related("site")),
        sites=[site for site in sites if site.archived_at is None],
        archived_sites=[site for site in sites if site.archived_at is not None],
        notes=list(
            InternalNote.objects.filter(client=client, removed_at=None)
            .select_related("by", "site")
            .order_by("-standing", "-at")
        ),
        contracts=list(Contract.objects.filter(client=client)),
        handed_over=_handed_over(client),
        paid_sites=list(
            Site.objects.filter(payer=client, archived_at=None)
            .exclude(client=client)
            .select_related("client")
        ),
    )


def _handed_over(client: Client) -> list[Ownership]:
    """The last time the client gave up each site that it does not own now."""
    rows = (
        Ownership.objects.filter(client=client, to_day__isnull=False)
        .exclude(site__client=client)
        .select_related("site__client")
        .order_by("-to_day", "-at")
    )
    last: dict[UUID, Ownership] = {}
    for row in rows:
        last.setdefault(row.site_id, row)
    return list(last.values())


def standing_notes(client: Client) -> QuerySet[InternalNote]:
    """Instructions for each visit of this client (CLI-9). For the team only."""
    return InternalNote.objects.filter(client=client, standing=True, removed_at=None)


@dataclass(frozen=True)
class PoolTab:
    pools: list[Pool]
    pool: Pool | None
    equipment: list[Equipment]
    access_notes: list[AccessNote]
    access_codes: list[AccessCode]


def pool_tab(client: Client, pool: Pool | None) -> PoolTab:
    """All of the tab "Bassins": the pool asked for, else the first one in use."""
    pools = list(
        pools_of(client).select_related("site__zone", "site__client").order_by("site_id", "name", "pk")
    )
    shown = pool or (pools[0] if pools else None)
    if shown is None:
        return PoolTab(pools, None, [], [], [])
    return PoolTab(
        pools,
        shown,
        list(Equipment.objects.filter(pool=shown, removed_at=None)),
        list(AccessNote.objects.filter(site=shown.site_id)),
        list(AccessCode.objects.filter(site=shown.site_id).defer("sealed")),
    )


def contracts_ending(today: date, *, within_days: int = 90) -> QuerySet[Contract]:
    """Open contracts whose last day comes within so many days, the nearest first."""
    return (
        Contract.objects.filter(
            ended_at=None,
            client__archived_at=None,
            ends_on__range=(today, today + timedelta(days=within_days)),
        )
        .select_related("client")
        .order_by("ends_on", "client__name")
    )


def contracts_to_decide(today: date) -> QuerySet[Contract]:
    """Open contracts whose notice has begun and which have not ended yet (CLI-10). Two queries.

    The notice is a number of days of each contract: one condition per number, so that every database
    compares plain dates.
    """
    open_ones = Contract.objects.filter(ended_at=None, client__archived_at=None, ends_on__gte=today)
    begun = Q(pk=None)
    for days in set(open_ones.order_by().values_list("notice_days", flat=True).distinct()):
        begun |= Q(notice_days=days, ends_on__lte=today + timedelta(days=days))
    return open_ones.filter(begun).select_related("client").order_by("ends_on", "client__name", "pk")
