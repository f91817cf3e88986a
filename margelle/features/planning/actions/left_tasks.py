"""Tasks left undone: they wait for the next visit of the place, until done or dropped (NEW-15)."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.planning.events import LeftTaskDropped, TasksLeft
from margelle.features.planning.models import LeftTask, Visit, VisitTask
from margelle.features.planning.queries.left_tasks import open_left_tasks
from margelle.features.planning.rules import NotAllowed, State

from .edit import told
from .locking import locked


@transaction.atomic
def leave_tasks(*, visit: Visit, left: Mapping[UUID, str], done: Collection[UUID], by: Member | None) -> int:
    """A visit is finished: `left` are its tasks not done, each with its reason, `done` those that are.

    What was waiting at this place and is done now is closed. Safe to repeat: a visit reopened and finished
    again says it anew. Returns how many wait because of this visit.
    """
    open_tasks(visit).filter(task__in=done).update(done_at=timezone.now(), carried_to=visit)
    mine = visit.left_tasks.filter(dropped_at=None)
    mine.exclude(task__in=left).filter(done_at=None).update(done_at=timezone.now())
    mine.filter(task__in=left).update(done_at=None)
    waiting = set(open_tasks(visit).values_list("task_id", flat=True))
    known = set(visit.left_tasks.values_list("task_id", flat=True))
    LeftTask.objects.bulk_create(
        [
            LeftTask(site_id=visit.site_id, task_id=task, left_by=visit, why=why[:200])
            for task, why in left.items()
            if task not in waiting | known
        ]
    )
    if left:
        record(TasksLeft(entity_id=visit.pk, version=visit.version, count=len(left)), by=by)
    open_tasks(visit).filter(carried_to=visit).update(carried_to=None)
    settle_left_tasks(visit.site_id, by=by)
    return len(left)


def open_tasks(visit: Visit) -> QuerySet[LeftTask]:
    return open_left_tasks().filter(site=visit.site_id)


def settle_left_tasks(site: UUID, *, by: Member | None) -> None:
    """Each task that waits at this place goes to the next planned visit there, and to that one only."""
    waiting = list(open_left_tasks().filter(site=site).select_related("carried_to", "left_by", "task"))
    if not waiting:
        return
    moved: dict[Visit, list[LeftTask]] = {}
    coming = _coming(site, local_today(waiting[0].company))
    for row in waiting:
        if row.carried_to is not None and row.carried_to.state in (State.EN_ROUTE, State.IN_PROGRESS):
            continue
        to = next((visit for visit in coming if visit.pk != row.left_by_id), None)
        if to == row.carried_to:
            continue
        if row.carried_to is not None:
            _take_out(row.carried_to, row, by)
        row.carried_to = to
        row.save(update_fields=["carried_to"])
        if to is not None:
            moved.setdefault(to, []).append(row)
    for visit, rows in moved.items():
        _put_in(visit, rows, by)


def _coming(site: UUID, today: date) -> list[Visit]:
    """Planned visits from today on, in order; those without a day come last."""
    rows = Visit.objects.filter(site=site, state=State.PLANNED).filter(Q(day__gte=today) | Q(day=None))
    return list(rows.order_by(F("day").asc(nulls_last=True), "rank", "pk"))


def _put_in(visit: Visit, rows: list[LeftTask], by: Member | None) -> None:
    row = locked(visit)
    have = set(row.task_links.values_list("task_id", flat=True))
    last = row.task_links.aggregate(last=Max("order"))["last"] or 0
    new = [left.task_id for left in rows if left.task_id not in have]
    VisitTask.objects.bulk_create(
        [VisitTask(visit=row, task_id=task, order=last + 1 + at) for at, task in enumerate(new)]
    )
    if new:
        told(row, ["tasks"], by, bump=True)


def _take_out(visit: Visit, left: LeftTask, by: Member | None) -> None:
    """A task that the visit has anyway, by its service or template, stays."""
    row = locked(visit)
    if row.state != State.PLANNED:
        return
    usual = row.template.task_links if row.template else row.service.task_links
    if usual.filter(task=left.task_id).exists():
        return
    if row.task_links.filter(task=left.task_id).delete()[0]:
        told(row, ["tasks"], by, bump=True)


@transaction.atomic
def drop_left_task(*, left: LeftTask, by: Member, why: str) -> None:
    """No longer to be done, and why. Raises NotAllowed without a reason, or when it is closed already."""
    take_turn()
    held = LeftTask.objects.select_for_update(of=("self",))  # PostgreSQL locks no row that may be missing
    row = held.select_related("carried_to", "task").get(pk=left.pk)
    if row.done_at is not None or row.dropped_at is not None:
        raise NotAllowed("Cette tâche n’attend plus.")
    if not why.strip():
        raise NotAllowed("Donnez un motif\u00a0: il reste dans l’historique du lieu.")
    if row.carried_to is not None:
        _take_out(row.carried_to, row, by)
    row.dropped_at, row.dropped_by, row.dropped_why = timezone.now(), by, why.strip()[:200]
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_why"])
    record(LeftTaskDropped(entity_id=row.left_by_id, version=row.left_by.version, task=row.task_id), by=by)
