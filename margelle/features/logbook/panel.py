"""The logbook's blocks on the pages of a pool and of a client, and its codes on phones."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from margelle.features.clients.models import Client, Pool
from margelle.features.clients.queries import pools_in_use

from . import actions, queries, rules
from .models import LogbookLink


def pool_panel(request: HttpRequest, pool: Pool) -> dict[str, Any]:
    link = queries.living_link(pool)
    space_open = queries.is_open(pool.site.client_id)
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    return {
        "pool": pool,
        "link": link,
        "space_open": space_open,
        "code": rules.shown_code(actions.code_of(link)) if link and space_open else "",
        "may_manage": "logbooks.manage" in verbs,
        "dialog_id": f"replace-{pool.pk}",
    }


def client_panel(request: HttpRequest, client: Client) -> dict[str, Any]:
    verbs = request.access_pass.verbs  # type: ignore[attr-defined]  # set by @may
    pools = pools_in_use(client)
    return {
        "client": client,
        "pools": pools,
        "space_open": queries.is_open(client.pk),
        "may_manage": "logbooks.manage" in verbs,
        "query": "&".join(f"pool={pool.pk}" for pool in pools),
    }


def label_hashes(pools: Collection[UUID]) -> dict[UUID, list[str]]:
    """What phones know of the codes posted at the pools (APP-12): their SHA-256, one query."""
    links = LogbookLink.objects.filter(pool__in=pools, replaced_at=None)
    return {link.pool_id: [sha256(actions.token_of(link).encode()).hexdigest()] for link in links}
