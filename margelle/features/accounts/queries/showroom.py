from django.db.models import QuerySet

from margelle.features.accounts.models import DemoRequest, ShownPrice


def shown_prices() -> QuerySet[ShownPrice]:
    return ShownPrice.objects.order_by("rank")


def demo_requests() -> QuerySet[DemoRequest]:
    """The latest first."""
    return DemoRequest.objects.order_by("-created_at", "-pk")
