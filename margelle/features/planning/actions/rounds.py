"""What the office does with one technician's day as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events import RoundHanded, VisitEdited
from margelle.features.planning.models import PlanChange, Round, Visit
from margelle.features.planning.rules import MOVABLE, NotAllowed, State

from .changes import Action, one_action
from .locking import locked, write
from .move import check_technician, move_visit
from .plan import plan_visit

MOST_COPIES = 400


@dataclass
class Given:
    """What became of a hand-over: how many went, and a French line for each that stayed."""

    done: int = 0
    left: list[str] = field(default_factory=list)
    action: Action | None = None


@transaction.atomic
def hand_over(*, technician: Member, day: date, by: Member, note: str = "") -> Round:
    """The round is the technician's now: his phone says so on the first stop still to make.

    Handing over again tells again: the office has changed its word or its mind.
    """
    take_turn()
    check_technician(technician)
    row, _ = Round.objects.get_or_create(technician=technician, day=day)
    row.note, row.handed_at, row.handed_by = note.strip(), timezone.now(), by
    row.save(update_fields=["note", "handed_at", "handed_by"])
    open_ones = Visit.objects.filter(technician=technician, day=day, state__in=MOVABLE)
    rows = list(open_ones.order_by("rank", "start", "id"))
    if rows:
        first = locked(rows[0])
        count = french.plural(len(rows), "intervention")
        tail = f" {row.note}" if row.note else ""
        write(first, notice=f"Tournée confiée par le bureau{french.NBSP}: {count}.{tail}"[:200])
        record(VisitEdited(entity_id=first.pk, version=first.version, fields=("notice",)), by=by)
    record(RoundHanded(entity_id=row.pk, technician=technician.pk, day=day, visits=len(rows)), by=by)
    return row


def give_round(*, visits: Sequence[Visit], technician: Member, by: Member, title: str) -> Given:
    """These stops go to someone else, same day and hour, as one action. Those that refuse are named."""
    check_technician(technician)
    given = Given()
    with one_action(kind=PlanChange.Kind.ROUND, title=title, by=by) as action:
        for visit in visits:
            try:
                with transaction.atomic():
                    move_visit(visit=visit, by=by, technician=technician, day=visit.day, version=None)
                given.done += 1
            except NotAllowed as problem:
                given.left.append(f"{visit.client.short_name}{french.NBSP}: {problem}")
    given.action = action
    return given


def copy_round(
    *,
    visits: Sequence[Visit],
    technician: Member,
    days: Sequence[date],
    by: Member,
    title: Callable[[int], str],
) -> Action:
    """The same stops, in the same order and at the same hours, on other days or with someone else (RTE-11).

    What is only true of one visit is not copied: its state, report, documents and promised window. What is
    there already, sent twice or copied by a colleague, is not doubled: `title` gets how many are new. Raises
    NotAllowed when none is.
    """
    if len(visits) * len(days) > MOST_COPIES:
        raise NotAllowed(
            f"Au plus {MOST_COPIES} interventions à la fois{french.NBSP}: réduisez le nombre de fois."
        )
    with one_action(kind=PlanChange.Kind.ROUND, title="", by=by) as action:
        take_turn()
        have = _there(technician, days)
        new = [(visit, day) for day in days for visit in visits if _likeness(visit, day) not in have]
        if not new:
            raise NotAllowed("Ces interventions y sont déjà\u00a0: rien n’est en double.")
        for visit, day in new:
            _copied(visit, technician, day, by)
        action.title = title(len(new))
    return action


Likeness = tuple[UUID, UUID, date | None, time | None]


def _likeness(visit: Visit, day: date | None) -> Likeness:
    return visit.site_id, visit.service_id, day, visit.start


def _there(technician: Member, days: Sequence[date]) -> set[Likeness]:
    rows = Visit.objects.filter(technician=technician, day__in=days).exclude(state=State.CANCELLED)
    return {_likeness(row, row.day) for row in rows}


def _copied(visit: Visit, technician: Member, day: date, by: Member) -> Visit:
    return plan_visit(
        client=visit.client,
        by=by,
        site=visit.site,
        service=visit.service,
        template=visit.template,
        technician=technician,
        day=day,
        start=visit.start,
        minutes=visit.minutes,
        pools=visit.pools.filter(archived_at=None),
        tasks=[link.task for link in visit.task_links.select_related("task").order_by("order")],
        needs=[(need.product, need.quantity) for need in visit.needs.select_related("product")],
        priority=visit.priority,
        instructions=visit.instructions,
    )
