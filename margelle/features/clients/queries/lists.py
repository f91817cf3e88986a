from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from margelle.features.clients.models import (
    AccessCode,
    AccessNote,
    Client,
    Contract,
    Equipment,
    InternalNote,
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
