"""What waits for the office: incidents and words written to it; and where products went."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from margelle.base.ui import french
from margelle.features.catalogue.models import Product
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import Comment, Incident, ProductUse, Recommendation, SkipReason
from margelle.features.fieldwork.rules import STARTER_SKIP_REASONS
from margelle.features.planning.queries import visit_address

from .incidents import with_times


def incidents() -> QuerySet[Incident]:
    rows = Incident.objects.filter(superseded_at=None).select_related(
        "by", "pool", "equipment", "report__visit__client", "report__visit__site"
    )
    return with_times(rows)


def open_incidents() -> QuerySet[Incident]:
    return Incident.objects.filter(superseded_at=None, solved_at=None)


def office_comments() -> QuerySet[Comment]:
    return Comment.objects.filter(superseded_at=None, audience=Comment.Audience.OFFICE).select_related(
        "by", "report__visit__client", "report__visit__site"
    )


def unread_comments() -> QuerySet[Comment]:
    return office_comments().filter(read_at=None)


def recommendations() -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(superseded_at=None).select_related(
        "by", "pool", "report__visit__client", "report__visit__site"
    )


def open_recommendations() -> QuerySet[Recommendation]:
    return recommendations().filter(handled_at=None)


def problem_counts() -> dict[str, int]:
    """The figures on the tabs of « Problèmes »."""
    return {
        "problems": open_incidents().count(),
        "messages": unread_comments().count(),
        "recommendations": open_recommendations().count(),
    }


def waiting_count() -> int:
    """Open incidents and unread words: the figure beside « Problèmes »."""
    return open_incidents().count() + unread_comments().count()


def product_uses() -> QuerySet[ProductUse]:
    """Every quantity used, with what it needs to be traced: visit, pool, technician, time (STK-3)."""
    return ProductUse.objects.filter(superseded_at=None, quantity__gt=0).select_related(
        "product", "pool", "by", "report__visit__client", "report__visit__site"
    )


def fitted_parts(pool: Pool) -> QuerySet[ProductUse]:
    """Fitted here, of a product that is an equipment, and neither written on the sheet nor set aside yet."""
    found = product_uses().filter(pool=pool, fitted=True, filed_at=None)
    return found.exclude(product__equipment_kind="").order_by("-at")


def uses_by_id(ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """What each use was for, in words, and the address of its visit; superseded uses included."""
    rows = ProductUse.objects.filter(pk__in=ids).select_related("pool", "report__visit__client")
    return {row.pk: (_use_text(row), visit_address(row.report.visit_id)) for row in rows}


def _use_text(use: ProductUse) -> str:
    visit = use.report.visit
    parts = [french.day_short(visit.day) if visit.day else "", visit.client.short_name]
    return ", ".join(part for part in [*parts, use.pool.name if use.pool else ""] if part)


def used_products() -> QuerySet[Product]:
    """Products that were used at least once, archived ones included."""
    found: QuerySet[Product] = Product.objects.filter(Exists(product_uses().filter(product=OuterRef("pk"))))
    return found.order_by("name")


def skip_reasons() -> list[str]:
    """The company's reasons; the starter list while it has none."""
    own = list(SkipReason.objects.filter(archived_at=None).values_list("label", flat=True))
    return own or list(STARTER_SKIP_REASONS)
