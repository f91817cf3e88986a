"""Reads of the journal. All inside a company_scope."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.rows import row_or_none

from .models import Counter, Entry, Epoch


def latest_seq(company_id: UUID) -> int:
    """The last sequence number of the open company; 0 before its first fact."""
    return row_or_none(Counter.objects.filter(company_id=company_id).values_list("seq", flat=True)) or 0


def latest_seq_of(company: models.OuterRef) -> models.Subquery:
    """The same as part of another read; None before the first fact."""
    return models.Subquery(Counter.objects.filter(company_id=company).values("seq")[:1])


def entries_after(company_id: UUID, seq: int, limit: int) -> list[Entry]:
    """Facts after `seq`, oldest first, at most `limit`."""
    return list(Entry.objects.filter(company_id=company_id, seq__gt=seq).order_by("seq")[:limit])


def entries_of(entity: str, entity_id: UUID) -> list[Entry]:
    """The whole history of one thing, oldest first."""
    return list(Entry.objects.filter(entity=entity, entity_id=entity_id).order_by("seq"))


def payloads_of(kind: str, entity: str, entity_ids: Collection[UUID]) -> list[tuple[UUID, dict[str, Any]]]:
    """What was told of one kind about several things, oldest first; one query."""
    found = Entry.objects.filter(entity=entity, entity_id__in=entity_ids, kind=kind).order_by("seq")
    return list(found.values_list("entity_id", "payload"))


def entries_since(moment: datetime) -> list[Entry]:
    return list(Entry.objects.filter(at__gte=moment).order_by("seq"))


def epoch() -> str:
    """The life of this database; a restore gives it another one (see docs/operations.md)."""
    found = Epoch.objects.order_by("-id").values_list("value", flat=True).first()
    return found or Epoch.objects.create(value=str(uuid7())).value


def latest_seqs(company_ids: Collection[UUID]) -> dict[UUID, int]:
    """The last sequence number of several companies, for live updates: numbers only, outside any scope."""
    rows: models.QuerySet[Counter] = models.QuerySet(Counter).filter(company_id__in=company_ids)
    return dict(rows.values_list("company_id", "seq"))
