"""Takes up again the handlers that a crash or an error left undone."""

from datetime import timedelta

from django.utils import timezone

from .events import handlers_of, listened_kinds
from .models import Entry, Handled
from .write import run_handler


def sweep(*, days: int = 2) -> int:
    """Run every handler that has not seen an entry of the last `days`; inside a company_scope."""
    since = timezone.now() - timedelta(days=days)
    entries = Entry.objects.filter(kind__in=listened_kinds(), at__gte=since).order_by("seq")
    seen = set(Handled.objects.filter(entry__at__gte=since).values_list("entry_id", "handler"))
    return sum(
        run_handler(name, entry)
        for entry in entries
        for name, _, _ in handlers_of(entry.kind)
        if (entry.id, name) not in seen
    )
