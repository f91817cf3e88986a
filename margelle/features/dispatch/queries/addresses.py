"""Addresses without a point, and what the service made of them."""

from django.db.models import QuerySet

from margelle.features.clients.models import Site


def unplaced() -> QuerySet[Site]:
    """Sites in use without a point, the client with them."""
    rows: QuerySet[Site] = Site.objects.filter(archived_at=None, client__archived_at=None, latitude=None)
    return rows.select_related("client")
