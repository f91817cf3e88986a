"""The logbook's blocks on the pages of a pool and of a client."""

from typing import Any

from django.http import HttpRequest

from margelle.features.clients.models import Client, Pool
from margelle.features.clients.queries import pools_in_use

from . import actions, queries, rules


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
