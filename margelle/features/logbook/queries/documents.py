"""Papers that the office shows in the e-carnet."""

from typing import Final

from django.db.models import QuerySet

from margelle.features.clients.models import Pool
from margelle.features.planning.models import VisitDocument
from margelle.features.planning.rules import State

MOST: Final = 20  # on the page


def documents_of(pool: Pool) -> QuerySet[VisitDocument]:
    """What the office shows the owner of now: a quote made for the former one is not his."""
    rows = VisitDocument.objects.filter(
        is_shown=True, visit__pool_links__pool=pool, visit__client=pool.site.client_id
    )
    return rows.exclude(visit__state=State.CANCELLED).order_by("-at", "pk")
