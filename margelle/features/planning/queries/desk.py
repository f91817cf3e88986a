"""What the office did last, to be taken back."""

from datetime import timedelta

from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.planning.models import PlanChange

UNDO_FOR = timedelta(hours=12)


def last_change_of(member: Member) -> PlanChange | None:
    """This member's latest action of the last hours, unless it has been undone already."""
    latest: PlanChange | None = PlanChange.objects.filter(
        by=member, undone_at=None, at__gte=timezone.now() - UNDO_FOR
    ).first()
    return latest
