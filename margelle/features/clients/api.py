"""Clients and pools for other programs: read only. Gate codes and internal notes are never here."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from margelle.base.access import token

from .models import Client, Pool

router = Router(tags=["clients"])


class Paging(Schema):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100, description="Combien au plus.")] = 50
    after: Annotated[UUID | None, Field(description="Identifiant du dernier objet reçu.")] = None


class ClientFilters(Paging):
    search: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$", description="Un bout du nom.")] = ""


class PoolFilters(Paging):
    client: UUID | None = None


class ClientOut(Schema):
    id: UUID
    kind: str
    name: str
    civility: str
    first_name: str
    last_name: str
    firm_name: str
    reference: str
    email: str
    phone: str
    address: str
    postcode: str
    city: str
    archived: bool


class ClientPage(Schema):
    items: list[ClientOut]
    next: UUID | None


class PoolOut(Schema):
    id: UUID
    client_id: UUID
    site_id: UUID
    name: str
    address: str
    postcode: str
    city: str
    volume_m3: Decimal | None
    sanitiser: str
    filtration: str
    collective: bool


class PoolPage(Schema):
    items: list[PoolOut]
    next: UUID | None


@router.get("clients", response=ClientPage, summary="Les clients")
@token("clients.read")
def list_clients(request: HttpRequest, filters: Query[ClientFilters]) -> ClientPage:
    """Les clients de l’entreprise, dans l’ordre de leur création."""
    rows = Client.objects.order_by("id")
    if filters.search:
        rows = rows.filter(name__icontains=filters.search)
    if filters.after:
        rows = rows.filter(pk__gt=filters.after)
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    return ClientPage(
        items=[client_out(c) for c in page], next=page[-1].pk if len(found) > len(page) else None
    )


@router.get("clients/{uuid:client}", response=ClientOut, summary="Un client")
@token("clients.read")
def get_client(request: HttpRequest, client: UUID) -> ClientOut:
    """Un client par son identifiant."""
    return client_out(get_object_or_404(Client, pk=client))


@router.get("pools", response=PoolPage, summary="Les bassins")
@token("pools.read")
def list_pools(request: HttpRequest, filters: Query[PoolFilters]) -> PoolPage:
    """Les bassins, tous ou ceux d’un client."""
    rows = Pool.objects.filter(archived_at=None).select_related("site").order_by("id")
    if filters.client:
        rows = rows.filter(site__client=filters.client)
    if filters.after:
        rows = rows.filter(pk__gt=filters.after)
    found = list(rows[: filters.limit + 1])
    page = found[: filters.limit]
    return PoolPage(items=[pool_out(p) for p in page], next=page[-1].pk if len(found) > len(page) else None)


@router.get("pools/{uuid:pool}", response=PoolOut, summary="Un bassin")
@token("pools.read")
def get_pool(request: HttpRequest, pool: UUID) -> PoolOut:
    """Un bassin par son identifiant."""
    return pool_out(get_object_or_404(Pool.objects.select_related("site"), pk=pool))


def client_out(client: Client) -> ClientOut:
    return ClientOut(
        id=client.pk,
        kind=client.kind,
        name=client.full_name(),
        civility=client.civility,
        first_name=client.first_name,
        last_name=client.last_name,
        firm_name=client.firm_name,
        reference=client.reference,
        email=client.email,
        phone=client.phone,
        address=client.address,
        postcode=client.postcode,
        city=client.city,
        archived=client.archived_at is not None,
    )


def pool_out(pool: Pool) -> PoolOut:
    return PoolOut(
        id=pool.pk,
        client_id=pool.site.client_id,
        site_id=pool.site_id,
        name=pool.name,
        address=pool.site.address,
        postcode=pool.site.postcode,
        city=pool.site.city,
        volume_m3=pool.volume_m3,
        sanitiser=pool.sanitiser,
        filtration=pool.filtration,
        collective=pool.is_collective,
    )
