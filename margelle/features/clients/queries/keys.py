from django.db.models import Prefetch, QuerySet

from margelle.features.accounts.models import Member
from margelle.features.clients.models import KeyCustody, SiteKey


def listed_keys(*, given_back: bool = False) -> QuerySet[SiteKey]:
    """The firm's keys with who holds a copy, two queries for all."""
    out = KeyCustody.objects.filter(returned_at=None).select_related("holder")
    rows = SiteKey.objects.filter(given_back_at__isnull=not given_back)
    return rows.select_related("site__client").prefetch_related(Prefetch("custodies", out))


def held_keys(member: Member) -> QuerySet[KeyCustody]:
    """What is in one member's hands, the longest held first."""
    rows = KeyCustody.objects.filter(holder=member, returned_at=None)
    return rows.select_related("key__site__client").order_by("taken_at", "pk")
