"""Visits of a part of the clients: by label, by zone, by how much they count (CLI-11)."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from margelle.features.clients.models import Client, ClientTag, Tag, Zone
from margelle.features.planning.models import Visit

VALUE_CHOICES: Final = tuple((str(value), str(label)) for value, label in Client.Value.choices)


def in_segment(
    visits: QuerySet[Visit],
    *,
    tags: Collection[UUID] = (),
    zones: Collection[UUID] = (),
    values: Collection[str] = (),
) -> QuerySet[Visit]:
    """Visits of clients with one of these labels, at sites in one of these zones, of that importance.

    Empty means all. Labels by a subquery: a client with two of them must not bring its visits twice.
    """
    if tags:
        visits = visits.filter(client__in=ClientTag.objects.filter(tag__in=tags).values("client_id"))
    if zones:
        visits = visits.filter(site__zone__in=zones)
    if values:
        visits = visits.filter(client__value__in=values)
    return visits


def tag_choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]


def zone_choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Zone.objects.values_list("pk", "name")]
