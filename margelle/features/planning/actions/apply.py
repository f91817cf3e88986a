"""A template laid over visits that exist, and over many places and days at once (TPL-5, RTE-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from margelle.base.journal import take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Site
from margelle.features.planning.models import PlanChange, ProductNeed, Visit, VisitTemplate
from margelle.features.planning.queries.templates import Applied, Applying, for_applying
from margelle.features.planning.rules import EDITABLE, NotAllowed, State

from .changes import one_action
from .contents import set_steps, share_documents
from .edit import told
from .locking import locked, refresh, write
from .plan import plan_visit, set_tasks


@transaction.atomic
def apply_template(
    *, visit: Visit, template: VisitTemplate, by: Member, version: int | None = None
) -> Applied:
    """Make a visit what the template says. What was recorded on site is not touched, what was added to this
    visit alone stays. Raises NotAllowed, StaleVisit."""
    row = locked(visit, version)
    state = State(row.state)
    if state not in EDITABLE:
        raise NotAllowed(f"Une intervention « {state.label.lower()} » ne se modifie plus.")
    read = for_applying(Visit.objects.filter(pk=row.pk)).get()
    new = Applying(template).over(read)
    fields = {
        "service": template.service,
        "template": template,
        "minutes": new.minutes,
        "instructions": new.instructions,
        "parameters": template.parameters,
    }
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if changed:
        write(row, **fields)
    linked = [
        name
        for name, is_changed in (
            ("tasks", set_tasks(row, new.tasks)),
            ("steps", set_steps(row, new.steps)),
            ("needs", _set_needs(row, new)),
            ("documents", share_documents(row, template)),
        )
        if is_changed
    ]
    if changed or linked:
        told(row, [*changed, *linked], by, bump=not changed)
    refresh(visit, row)
    return new


def _set_needs(row: Visit, new: Applied) -> bool:
    if dict(row.needs.values_list("product_id", "quantity")) == new.needs:
        return False
    row.needs.all().delete()
    ProductNeed.objects.bulk_create(
        [ProductNeed(visit=row, product_id=key, quantity=quantity) for key, quantity in new.needs.items()]
    )
    return True


@dataclass(frozen=True)
class Place:
    """One visit to lay: where, when and for whom. Without a day or a technician it waits to be planned."""

    site: Site
    day: date | None
    technician: Member | None


@dataclass(frozen=True)
class Laid:
    made: int
    already: int  # the same template was there on that day: sent twice, or laid by a colleague
    change: PlanChange | None


def lay_template(*, template: VisitTemplate, by: Member, places: Sequence[Place]) -> Laid:
    """Plan the same visit at many places, all or none, as one action that can be undone."""
    clients = french.plural(len({place.site.client_id for place in places}), "client")
    with one_action(kind=PlanChange.Kind.TEMPLATE, title="", by=by) as action:
        take_turn()
        have = _there(template, places)
        new = [place for place in places if (place.site.pk, place.day) not in have]
        for place in new:
            plan_visit(
                client=place.site.client,
                site=place.site,
                by=by,
                template=template,
                technician=place.technician,
                day=place.day,
            )
        count = french.plural(len(new), "intervention prévue", "interventions prévues")
        action.title = f"« {template.name} »{french.NBSP}: {count} chez {clients}"
    return Laid(len(new), len(places) - len(new), action.change)


def _there(template: VisitTemplate, places: Sequence[Place]) -> set[tuple[object, date | None]]:
    rows = Visit.objects.filter(template=template, site__in=[place.site for place in places])
    return set(rows.exclude(state=State.CANCELLED).values_list("site_id", "day"))
