from django.db import transaction

from margelle.features.fieldwork.models import SkipReason
from margelle.features.fieldwork.rules import STARTER_SKIP_REASONS


@transaction.atomic
def give_starter_skip_reasons() -> None:
    """The reasons a new company begins with; nothing when it has some already."""
    if not SkipReason.objects.exists():
        SkipReason.objects.bulk_create(
            SkipReason(label=label, order=order) for order, label in enumerate(STARTER_SKIP_REASONS)
        )
