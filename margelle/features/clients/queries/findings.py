"""What visits found out, and what became of it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from margelle.features.clients.models import DirectField, Finding

PHONE_DAYS, PHONE_MOST = timedelta(days=60), 8


def findings() -> QuerySet[Finding]:
    return Finding.objects.select_related(
        "pool", "pool__site", "site__client", "by", "decided_by"
    ).prefetch_related("pool__equipment")


def waiting_findings() -> QuerySet[Finding]:
    return Finding.objects.filter(state=Finding.State.WAITING)


def direct_fields() -> list[str]:
    return list(DirectField.objects.values_list("field", flat=True))


def findings_for_phones(pools: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The last ones of each pool with the office's answer, in one query."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    recent = Finding.objects.filter(pool_id__in=pools, at__gte=timezone.now() - PHONE_DAYS)
    for one in recent.order_by("pool_id", "-at", "-pk"):
        if len(found[one.pool_id]) < PHONE_MOST:
            found[one.pool_id].append(
                {
                    "id": str(one.pk),
                    "label": one.get_field_display(),
                    "seen": one.seen,
                    "state": one.state,
                    "state_label": one.get_state_display(),
                }
            )
    return found
