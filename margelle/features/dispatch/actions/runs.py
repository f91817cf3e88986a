"""Runs of the optimiser: asked for, stopped, applied. What they compute is in solving.py."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from margelle.base.jobs import enqueue
from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.dispatch.events import RouteRunApplied, RouteRunAsked, RouteRunEnded
from margelle.features.dispatch.models import RouteRun
from margelle.features.dispatch.queries.problem import GONE
from margelle.features.dispatch.rules.hours import hour_of, work_day
from margelle.features.dispatch.rules.results import changed_rounds, said_start
from margelle.features.planning.actions import Laying, lay_visits, one_action
from margelle.features.planning.models import PlanChange, Reminder, Visit
from margelle.features.planning.queries import Calendar, visits
from margelle.features.planning.rules import NotAllowed

OPEN = (RouteRun.State.WAITING, RouteRun.State.RUNNING)
MOST_OPEN = 3  # of one company: the worker also sends the messages
FRESH = timedelta(minutes=30)  # of a plan of the running day
NEVER_BEGUN = timedelta(hours=6)  # in the queue: the workers have much to do, or none runs
LOST_AFTER = timedelta(minutes=15)  # longer than the queue tries again after a killed worker


class StalePlan(ValueError):
    """Visits changed since the run read them: a French line for each. Nothing was applied."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        super().__init__("Le planning a changé depuis ce calcul\u00a0: rien n’a été appliqué.")


@transaction.atomic
def ask_run(
    *, day: date, technicians: Sequence[Member], by: Member, keeps_technicians: bool = False, seed: int = 1
) -> RouteRun:
    """A run for one day, done by the worker. Raises NotAllowed in French."""
    today = local_today(by.company)
    if day < today:
        raise NotAllowed("Cette journée est passée\u00a0: choisissez aujourd’hui ou un jour à venir.")
    if not technicians:
        raise NotAllowed("Choisissez au moins un technicien.")
    take_turn()
    refuse_too_many()
    run: RouteRun = RouteRun.objects.create(
        kind=RouteRun.Kind.REST if day == today else RouteRun.Kind.DAY,
        day=day,
        to_day=day,
        technicians=[str(one.pk) for one in technicians],
        keeps_technicians=keeps_technicians,
        seed=seed,
        by=by,
    )
    return enqueued(run, by)


def refuse_too_many() -> None:
    if RouteRun.objects.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise NotAllowed("D’autres calculs sont en cours\u00a0: attendez leur fin, ou arrêtez-en un.")


def enqueued(run: RouteRun, by: Member) -> RouteRun:
    enqueue("dispatch.run", key=str(run.pk), payload={"run": str(run.pk)})
    record(RouteRunAsked(entity_id=run.pk, run_kind=run.kind, day=run.day), by=by)
    return run


@transaction.atomic
def cancel_run(*, run: RouteRun, by: Member) -> None:
    """One that waits is over at once, one being computed within a second. Raises NotAllowed when over."""
    take_turn()
    row = RouteRun.objects.select_for_update().get(pk=run.pk)
    if row.is_over:
        raise NotAllowed("Ce calcul est déjà terminé.")
    row.cancel_asked_at = timezone.now()
    if row.state == RouteRun.State.WAITING:
        row.state, row.finished_at = RouteRun.State.CANCELLED, row.cancel_asked_at
        record(RouteRunEnded(entity_id=row.pk, state=row.state), by=by)
    row.save(update_fields=["cancel_asked_at", "state", "finished_at"])


def bury_lost_runs() -> int:
    """Runs whose worker was killed every time: said so, instead of waiting for ever."""
    now = timezone.now()
    lost = Q(state=RouteRun.State.RUNNING, started_at__lt=now - LOST_AFTER)
    lost |= Q(state=RouteRun.State.WAITING, created_at__lt=now - NEVER_BEGUN)
    with transaction.atomic():
        take_turn()
        count = 0
        for pk in RouteRun.objects.filter(lost).values_list("pk", flat=True):
            words = "Le calcul a été interrompu plusieurs fois. Relancez-le."
            buried = RouteRun.objects.filter(lost, pk=pk)
            if buried.update(state=RouteRun.State.FAILED, finished_at=now, problem=words):
                record(RouteRunEnded(entity_id=pk, state=RouteRun.State.FAILED))
                count += 1
    return count


@transaction.atomic
def apply_run(*, run: RouteRun, by: Member) -> PlanChange | None:
    """The found rounds become the plan, as one action that can be undone. None when nothing differs.

    Raises StalePlan when a visit changed since it was read, NotAllowed when there is nothing to apply; both
    change nothing.
    """
    take_turn()
    row = RouteRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    _check_ready(row)
    rows = {str(one.pk): one for one in visits().filter(pk__in=[UUID(key) for key in row.seen])}
    _check_unchanged(row, rows)
    people = {str(one.pk): one for one in Member.objects.filter(pk__in=row.technicians)}
    with one_action(kind=PlanChange.Kind.ROUND, title=_title(row), by=by) as action:
        layings = [
            laying
            for one in changed_rounds(row.result)
            for laying in _layings(row, one, people[one["technician"]], rows)
        ]
        lay_visits(layings=layings, by=by)
    row.applied_at, row.applied_by, row.change = timezone.now(), by, action.change
    row.save(update_fields=["applied_at", "applied_by", "change"])
    changed, lines = (action.change.pk, action.change.lines.count()) if action.change else (None, 0)
    record(RouteRunApplied(entity_id=row.pk, change=changed, visits=lines), by=by)
    return action.change


def _title(row: RouteRun) -> str:
    saved = f"{french.NBSP}: {french.fr_decimal(row.gain_m / 1000, 1)} km de moins" if row.gain_m > 0 else ""
    return f"Tournées du {french.day(row.day)} optimisées{saved}"


def _check_ready(row: RouteRun) -> None:
    if row.state != RouteRun.State.DONE or row.kind == RouteRun.Kind.SEASON:
        raise NotAllowed("Ce calcul n’a pas de résultat à appliquer.")
    if row.applied_at is not None:
        raise NotAllowed("Ce résultat est déjà appliqué.")
    today = local_today(row.company)
    if row.day < today:
        raise NotAllowed("Cette journée est passée\u00a0: il n’y a plus rien à appliquer.")
    if row.day == today and (row.finished_at is None or timezone.now() - row.finished_at > FRESH):
        raise NotAllowed("Ce calcul date de plus d’une demi-heure et la journée avance\u00a0: relancez-le.")


def _check_unchanged(row: RouteRun, rows: dict[str, Visit]) -> None:
    lines = [
        f"{visit.client.short_name}{french.NBSP}: {_now(visit)}"
        for key, version in row.seen.items()
        if (visit := rows.get(key)) is not None and visit.version != version
    ]
    there = visits().filter(day=row.day, technician__in=row.technicians).exclude(state__in=GONE)
    lines += [
        f"{visit.client.short_name}{french.NBSP}: dans la journée depuis le calcul"
        for visit in there
        if str(visit.pk) not in row.seen
    ]
    lines += _told_since(row) + _away_now(row)
    if lines or len(rows) < len(row.seen):
        raise StalePlan(lines)


def _told_since(row: RouteRun) -> list[str]:
    """Clients who were told an hour after the run had read the day."""
    read_at = row.started_at or row.created_at
    told = Reminder.objects.filter(
        visit__in=[UUID(key) for key in row.seen], day=row.day, message__sent_at__gt=read_at
    ).select_related("visit__client")
    return [f"{one.visit.client.short_name}{french.NBSP}: heure annoncée au client depuis" for one in told]


def _away_now(row: RouteRun) -> list[str]:
    """Technicians who are to receive stops on a day that they have taken off since."""
    changed = {one["technician"] for one in changed_rounds(row.result) if one["stops"]}
    people = list(Member.objects.filter(pk__in=[UUID(key) for key in changed]).select_related("agency"))
    calendar = Calendar.load(people, row.day, row.day) if people else None
    return [
        f"{one}{french.NBSP}: ne travaille pas ce jour-là"
        for one in people
        if calendar is not None
        and work_day(calendar.span(one.pk, row.day), row.day, calendar.away.get(one.pk, ())) is None
    ]


def _now(visit: Visit) -> str:
    day = french.day(visit.day) if visit.day else "sans date"
    hour = f" à{french.NBSP}{french.clock(visit.start)}" if visit.start else ""
    return f"{visit.get_state_display().lower()}, {day}{hour}, {visit.technician or 'sans technicien'}"


def _layings(row: RouteRun, one: Mapping[str, Any], who: Member, rows: dict[str, Visit]) -> Iterator[Laying]:
    """The stops of one round, each after the one before; those begun stand first and stay."""
    before: list[UUID] = []
    for stop in one["stops"]:
        visit = rows[stop["visit"]]
        if not stop["is_fixed"]:
            yield Laying(visit.pk, who, row.day, _hour(visit, stop), tuple(reversed(before)))
        if not stop["is_fixed"] or visit.technician_id == who.pk:  # one he only helps at is another's
            before.append(visit.pk)


def _hour(visit: Visit, stop: dict[str, Any]) -> time | None:
    """A visit without an hour stays without one, and one told to the client keeps its own."""
    if visit.start is None or stop["keeps_hour"]:
        return visit.start
    found = hour_of(said_start(stop["arrive"]))
    return visit.window_from if visit.window_from is not None and found < visit.window_from else found
