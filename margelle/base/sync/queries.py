from uuid import UUID

from django.db.models import Max

from .models import SyncOp


def latest_seq_of(member_id: UUID) -> int:
    """The highest number among the operations of a member, whichever phone sent them; 0 before the first."""
    return int(SyncOp.objects.filter(member_id=member_id).aggregate(highest=Max("seq"))["highest"] or 0)
