"""Problems met on site, and how often the same one comes back (INT-11)."""

from datetime import timedelta
from typing import Final

from django.db.models import (
    Count,
    DateTimeField,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from margelle.features.fieldwork.models import Incident, Photo

AGAIN_DAYS: Final = 60


def with_times(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Each with `times`, the how-manieth of its kind on the same pool or equipment within 60 days (1: the
    first), and `picture`, the id of its photo once its bytes are here."""
    before = ExpressionWrapper(OuterRef("at") - timedelta(days=AGAIN_DAYS), output_field=DateTimeField())
    same = (
        Incident.objects.filter(
            Q(pool=OuterRef("pool")) | Q(equipment=OuterRef("equipment")),
            superseded_at=None,
            kind=OuterRef("kind"),
            at__lte=OuterRef("at"),
            at__gt=before,
        )
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"))
        .values("n")
    )
    picture = Photo.objects.filter(
        report=OuterRef("report"),
        sha256=OuterRef("photo_sha256"),
        superseded_at=None,
        removed_at=None,
        media__isnull=False,
    )
    return rows.annotate(
        times=Coalesce(Subquery(same, output_field=IntegerField()), 1),
        picture=Subquery(picture.values("pk")[:1]),
    )
