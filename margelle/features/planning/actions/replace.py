from datetime import date, time

from django.db import transaction

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.queries.slots import replacement_of
from margelle.features.planning.rules import NotAllowed, State

from .changes import one_action
from .locking import locked
from .plan import plan_visit


@transaction.atomic
def replace_visit(
    *, visit: Visit, by: Member, technician: Member | None, day: date | None, start: time | None = None
) -> Visit:
    """Plan the visit that takes the place of a skipped one, with all that it was to hold (PEER-12).

    Raises NotAllowed when it was not skipped, or when another already takes its place.
    """
    row = locked(visit)
    if row.state != State.SKIPPED:
        raise NotAllowed("Seule une intervention sautée se remplace.")
    if replacement_of(row) is not None:
        raise NotAllowed("Une autre intervention remplace déjà celle-ci.")
    when = french.day(day) if day else "à planifier"
    title = f"{row.client.short_name}\u00a0: intervention de remplacement, {when}"
    links = row.task_links.filter(task__archived_at=None).order_by("order").select_related("task")
    with one_action(kind=PlanChange.Kind.CREATE, title=title, by=by):
        return plan_visit(
            client=row.client,
            by=by,
            site=row.site,
            service=row.service,
            technician=technician,
            day=day,
            start=start,
            minutes=row.minutes,
            pools=list(row.pools.filter(archived_at=None)),
            tasks=[link.task for link in links],
            needs=[(need.product, need.quantity) for need in row.needs.select_related("product")],
            priority=row.priority,
            instructions=row.instructions,
            replaces=row,
        )
