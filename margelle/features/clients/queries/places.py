"""Places that have a point, to find one's way on a plan without a ground."""

from typing import Final

from django.db.models import BooleanField, Case, QuerySet, Value, When

from margelle.features.clients.models import Site

MOST: Final = 300


def placed_near(site: Site) -> QuerySet[Site]:
    """Sites in use with a point, those of the same town first (`is_same_town`); never the site itself."""
    same = (
        When(postcode=site.postcode, then=Value(True))
        if site.postcode
        else When(city=site.city, then=Value(True))
    )
    rows: QuerySet[Site] = Site.objects.filter(archived_at=None, latitude__isnull=False).exclude(pk=site.pk)
    return (
        rows.annotate(is_same_town=Case(same, default=Value(False), output_field=BooleanField()))
        .select_related("client")
        .order_by("-is_same_town", "pk")[:MOST]
    )
