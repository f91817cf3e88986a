"""For tests and the demo: run what is due here and now, without a worker."""

from django.utils import timezone

from .models import JobRecord
from .run import due, run


def drain(limit: int = 100) -> int:
    """Run due records, and those that they enqueue, until none is left; returns how many ran."""
    for count in range(limit):
        record = JobRecord.objects.filter(due(timezone.now())).order_by("run_at", "pk").first()
        if record is None:
            return count
        run(str(record.pk))
    return limit
