"""What technicians' phones know of the codes posted at the pools (APP-12)."""

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from .actions import token_of
from .models import LogbookLink


def label_hashes(pools: Collection[UUID]) -> dict[UUID, list[str]]:
    """SHA-256 of the living address of each pool, one query."""
    links = LogbookLink.objects.filter(pool__in=pools, replaced_at=None)
    return {link.pool_id: [sha256(token_of(link).encode()).hexdigest()] for link in links}
