"""The logbook's block on the page of a pool."""

from typing import Any

from django.http import HttpRequest

from margelle.features.clients.models import Pool

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
