"""Unguessable addresses and bearer tokens: 160 random bits, stored only as a hash."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from margelle.base.tenancy.ready import Ready

from .models import Capability

LONGEST = 64


_living = Ready(
    lambda digest, purpose: Capability.objects.filter(
        digest=digest, purpose=purpose, revoked_at=None
    ).values_list("company_id", "object_id")
)


@dataclass(frozen=True)
class Found:
    company_id: UUID
    object_id: UUID


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def grant(*, purpose: str, company_id: UUID, object_id: UUID) -> str:
    """Make a secret that leads to one object of one company; the clear text is returned once."""
    secret = secrets.token_urlsafe(20)
    Capability.objects.create(
        digest=digest(secret), purpose=purpose, company_id=company_id, object_id=object_id
    )
    return secret


def grant_many(*, purpose: str, company_id: UUID, object_ids: Sequence[UUID]) -> list[str]:
    """A secret for each object, in their order, in one statement per 500."""
    made = [secrets.token_urlsafe(20) for _ in object_ids]
    Capability.objects.bulk_create(
        [
            Capability(digest=digest(secret), purpose=purpose, company_id=company_id, object_id=object_id)
            for secret, object_id in zip(made, object_ids, strict=True)
        ],
        batch_size=500,
    )
    return made


def find(*, purpose: str, secret: str) -> Found | None:
    """The object behind a living secret of this purpose, else None; ours have 27 signs."""
    if len(secret) >= LONGEST:
        return None
    rows = _living(digest(secret), purpose)
    return Found(*rows[0]) if rows else None


def revoke(*, purpose: str, object_id: UUID) -> int:
    """Kill every living secret of an object; returns how many died."""
    return Capability.objects.filter(purpose=purpose, object_id=object_id, revoked_at=None).update(
        revoked_at=timezone.now()
    )
