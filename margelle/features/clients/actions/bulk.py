"""Many clients at once: as few statements as there are tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import (
    AccessNote,
    Client,
    ClientTag,
    InternalNote,
    Ownership,
    Pool,
    Site,
)
from margelle.features.clients.rules.columns import POOL_KEYS

from .clients import tags_by_name

_BATCH = 1000
_CLIENT = (
    "civility",
    "first_name",
    "last_name",
    "firm_name",
    "reference",
    "email",
    "phone",
    "phone_2",
    "address",
    "address_2",
    "postcode",
    "city",
    "siret",
)


def client_of(values: Mapping[str, str]) -> Client:
    """The client that a checked line describes, not written."""
    kind = values.get("kind") or (Client.Kind.FIRM if values.get("firm_name") else Client.Kind.PERSON)
    given = {key: values[key] for key in _CLIENT if key in values}
    return Client(kind=kind, value=values.get("value", Client.Value.NORMAL), **given)


def _site_of(values: Mapping[str, str], client: Client) -> Site:
    """Where one works: its own address when the line gives one, else the client's."""
    own = any(values.get(key) for key in ("site_address", "site_city", "site_postcode"))
    return Site(
        client=client,
        name=values.get("site_name", ""),
        address=values.get("site_address", "") if own else client.address,
        address_2="" if own else client.address_2,
        postcode=values.get("site_postcode", "") if own else client.postcode,
        city=values.get("site_city", "") if own else client.city,
    )


def _pool_of(values: Mapping[str, str], site: Site) -> Pool | None:
    if not any(values.get(key) for key in POOL_KEYS):
        return None
    lengths = {
        key: Decimal(values[key])
        for key in ("length_m", "width_m", "depth_min_m", "depth_max_m")
        if values.get(key)
    }
    volume = values.get("volume_m3")
    return Pool(
        site=site,
        name=values.get("pool_name") or "Piscine",
        shape=values.get("shape") or Pool.Shape.RECTANGLE,
        sanitiser=values.get("sanitiser") or Pool.Sanitiser.CHLORINE,
        filtration=values.get("filtration", ""),
        lining=values.get("lining", ""),
        is_collective=bool(values.get("collective")),
        volume_typed_m3=Decimal(volume).quantize(Decimal("0.1")) if volume else None,
        **lengths,
    )


def write_lines(lines: Sequence[Mapping[str, Any]], *, by: Member) -> int:
    """Write checked lines; returns how many clients were made. Call it inside a transaction."""
    clients: dict[int, Client] = {}
    sites: dict[int, list[Site]] = {}
    pools: list[Pool] = []
    notes: list[InternalNote] = []
    access: list[AccessNote] = []
    for line in lines:
        values: Mapping[str, str] = line["values"]
        number = line["of"] if line["verdict"] == "more" else line["line"]
        if number not in clients:
            clients[number] = client_of(values)
        client = clients[number]
        site = _same_or_new(sites.setdefault(number, []), _site_of(values, client))
        if (pool := _pool_of(values, site)) is not None:
            pools.append(pool)
        if text := values.get("note"):
            notes.append(InternalNote(client=client, text=text, by=by))
        if text := values.get("access"):
            access.append(AccessNote(site=site, text=text))
    Client.objects.bulk_create(clients.values(), batch_size=_BATCH)
    places = [site for some in sites.values() for site in some]
    Site.objects.bulk_create(places, batch_size=_BATCH)
    today = local_today(by.company)
    held = [Ownership(site=site, client=site.client, from_day=today, by=by) for site in places]
    Ownership.objects.bulk_create(held, batch_size=_BATCH)
    Pool.objects.bulk_create(pools, batch_size=_BATCH)
    InternalNote.objects.bulk_create(notes, batch_size=_BATCH)
    AccessNote.objects.bulk_create(access, batch_size=_BATCH)
    _write_tags(lines, clients)
    return len(clients)


def _same_or_new(sites: list[Site], site: Site) -> Site:
    """A further pool at the same address joins the same site."""
    for known in sites:
        if (known.name, known.address, known.postcode, known.city) == (
            site.name,
            site.address,
            site.postcode,
            site.city,
        ):
            return known
    sites.append(site)
    return site


def _write_tags(lines: Sequence[Mapping[str, Any]], clients: Mapping[int, Client]) -> None:
    wanted = {
        line["line"]: [part for part in line["values"].get("tags", "").split(",") if part.strip()]
        for line in lines
        if line["line"] in clients
    }
    names = {name for some in wanted.values() for name in some}
    tags = {tag.name.casefold(): tag for tag in tags_by_name(names)}
    links = []
    for number, some in wanted.items():
        own = {tags[" ".join(name.split())[:40].casefold()].pk for name in some}
        links += [ClientTag(client=clients[number], tag_id=pk) for pk in own]
    ClientTag.objects.bulk_create(links, batch_size=_BATCH)
