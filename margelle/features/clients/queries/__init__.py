"""Reads of clients, sites, pools and what is written about them."""

from .duplicates import Likeness, look_alikes
from .findings import direct_fields, findings, findings_for_phones, waiting_findings
from .keys import held_keys, listed_keys
from .lists import (
    attach_pool_counts,
    contracts_ending,
    contracts_to_decide,
    listed_clients,
    listed_pools,
    matching_clients,
    matching_pools,
    open_clients,
    open_pools,
    pool_tab,
    pools_of,
    standing_notes,
)
from .places import placed_near
from .sheet import client_head, client_sheet, pools_in_use, sites_in_use

__all__ = [
    "Likeness",
    "attach_pool_counts",
    "client_head",
    "client_sheet",
    "contracts_ending",
    "contracts_to_decide",
    "direct_fields",
    "findings",
    "findings_for_phones",
    "held_keys",
    "listed_clients",
    "listed_keys",
    "listed_pools",
    "look_alikes",
    "matching_clients",
    "matching_pools",
    "open_clients",
    "open_pools",
    "placed_near",
    "pool_tab",
    "pools_in_use",
    "pools_of",
    "sites_in_use",
    "standing_notes",
    "waiting_findings",
]
