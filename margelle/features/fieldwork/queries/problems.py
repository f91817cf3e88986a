"""What waits for the office: incidents and words written to it; and where products went."""

from django.db.models import QuerySet

from margelle.features.fieldwork.models import Comment, Incident, ProductUse, Recommendation, SkipReason
from margelle.features.fieldwork.rules import STARTER_SKIP_REASONS


def incidents() -> QuerySet[Incident]:
    return Incident.objects.filter(superseded_at=None).select_related(
        "by", "pool", "report__visit__client", "report__visit__site"
    )


def open_incidents() -> QuerySet[Incident]:
    return incidents().filter(solved_at=None)


def office_comments() -> QuerySet[Comment]:
    return Comment.objects.filter(superseded_at=None, audience=Comment.Audience.OFFICE).select_related(
        "by", "report__visit__client", "report__visit__site"
    )


def unread_comments() -> QuerySet[Comment]:
    return office_comments().filter(read_at=None)


def open_recommendations() -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(superseded_at=None, handled_at=None).select_related(
        "by", "pool", "report__visit__client", "report__visit__site"
    )


def waiting_count() -> int:
    """Open incidents and unread words: the figure beside « Problèmes »."""
    return open_incidents().count() + unread_comments().count()


def product_uses() -> QuerySet[ProductUse]:
    """Every quantity used, with what it needs to be traced: visit, pool, technician, time (STK-3)."""
    return ProductUse.objects.filter(superseded_at=None, quantity__gt=0).select_related(
        "product", "pool", "by", "report__visit__client", "report__visit__site"
    )


def skip_reasons() -> list[str]:
    """The company's reasons; the starter list while it has none."""
    own = list(SkipReason.objects.filter(archived_at=None).values_list("label", flat=True))
    return own or list(STARTER_SKIP_REASONS)
