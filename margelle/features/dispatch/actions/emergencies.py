"""An urgent request: opened, given to somebody, followed to its solution (URG-1 to 4)."""

import logging
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.base.ui import french
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.models import Category, ServiceType
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.dispatch.events import (
    EmergencyAssigned,
    EmergencyClosed,
    EmergencyFollowed,
    EmergencyOpened,
)
from margelle.features.dispatch.models import Emergency
from margelle.features.dispatch.queries.nearest import Place, nearest
from margelle.features.dispatch.queries.settings import dispatch_settings
from margelle.features.dispatch.rules.alerts import EMERGENCY
from margelle.features.dispatch.rules.hours import hour_of, seconds_of
from margelle.features.dispatch.rules.results import said_start
from margelle.features.messaging.actions import News, raise_alert
from margelle.features.planning.actions import cancel_visit, move_visit, one_action, plan_visit
from margelle.features.planning.models import PlanChange, Priority, Visit
from margelle.features.planning.queries import visit_for
from margelle.features.planning.rules import FINISHED, MOVABLE, NotAllowed, State

log = logging.getLogger(__name__)


@transaction.atomic
def open_emergency(
    *,
    client: Client,
    site: Site,
    pool: Pool | None,
    caller: str,
    phone: str,
    fault: str,
    severity: int,
    note: str,
    by: Member,
) -> Emergency:
    """A visit that waits for a technician, an alert to everybody concerned and, by the company's rule, the
    nearest technician at once. Raises NotAllowed in French."""
    company = by.company
    take_turn()
    words = Emergency.Fault(fault).label
    visit = plan_visit(
        client=client,
        by=by,
        site=site,
        service=emergency_service(),
        day=local_today(company),
        pools=[pool] if pool else (),
        priority=Priority.URGENT,
        instructions=f"Urgence{french.NBSP}: {words}. {note}".strip(),
    )
    row: Emergency = Emergency.objects.create(
        client=client, site=site, pool=pool, caller=caller, phone=phone, fault=fault, severity=severity,
        note=note, visit=visit, by=by,
    )  # fmt: skip
    record(EmergencyOpened(entity_id=row.pk, visit=visit.pk, severity=severity), by=by)
    _alert(row, company)
    if not dispatch_settings().confirms_first:
        _assign_by_rule(row, by)
    return row


def emergency_service() -> ServiceType | None:
    """The company's choice, else its first repair."""
    chosen = dispatch_settings().emergency_service
    if chosen is not None and chosen.archived_at is None:
        return chosen
    repairs = ServiceType.objects.filter(archived_at=None, category=Category.REPAIR)
    found: ServiceType | None = repairs.order_by("order", "name").first()
    return found


def _alert(row: Emergency, company: Company) -> None:
    place = ", ".join(part for part in (row.site.address, row.site.city) if part)
    lines = [f"{row.get_fault_display()}, {row.get_severity_display().lower()}.", place]
    lines.append(f"Appel de {row.caller}{f' ({french.phone(row.phone)})' if row.phone else ''}.")
    lines += [row.note] if row.note else []
    news = News(
        kind=EMERGENCY.key,
        key=f"emergency:{row.pk}",
        title=f"Urgence{french.NBSP}: {row.client.full_name()}",
        text="\n".join(lines),
        path=reverse("dispatch:emergency", args=[row.pk]),
    )
    raise_alert(news=news, company=company)


def _assign_by_rule(row: Emergency, by: Member) -> None:
    """The best place; nobody who can come leaves it to the office."""
    try:
        with transaction.atomic():
            found = nearest(by.company, visit_for(row.visit_id)).places
            if found and not found[0].overtime_min:
                assign_emergency(emergency=row, place=found[0], by=by, is_automatic=True)
    except (NotAllowed, ValueError):  # whatever is odd in the day: the emergency itself is kept, and told
        log.exception("emergency %s was not given by the rule", row.pk)


@transaction.atomic
def assign_emergency(
    *, emergency: Emergency, place: Place, by: Member, is_automatic: bool = False
) -> PlanChange | None:
    """Into that round, at that place. Raises NotAllowed when it is over or under way."""
    return give_emergency(
        emergency=emergency,
        technician=place.technician,
        day=place.day,
        at=place.arrival,
        after=place.after.pk if place.after else None,
        by=by,
        is_automatic=is_automatic,
    )


@transaction.atomic
def give_emergency(
    *,
    emergency: Emergency,
    technician: Member,
    day: date,
    at: time,
    after: UUID | None,
    by: Member,
    is_automatic: bool = False,
    version: int | None = None,
) -> PlanChange | None:
    """Raises NotAllowed when it is over or under way, StaleVisit when somebody gave it since `version`."""
    take_turn()
    row = Emergency.objects.select_for_update(of=("self",)).select_related("client").get(pk=emergency.pk)
    if not row.is_open:
        raise NotAllowed("Cette urgence est déjà close.")
    visit = visit_for(row.visit_id)
    if visit.state not in MOVABLE:
        raise NotAllowed(f"{visit.technician} y est déjà\u00a0: l’urgence ne change plus de main.")
    title = f"Urgence {row.client.short_name}{french.NBSP}: {technician}"
    start = hour_of(said_start(seconds_of(at)))
    with one_action(kind=PlanChange.Kind.ROUND, title=title, by=by) as action:
        move_visit(
            visit=visit, by=by, technician=technician, day=day, start=start, after=after, version=version
        )
    row.assigned_at, row.assigned_by = timezone.now(), None if is_automatic else by
    row.is_automatic = is_automatic
    row.save(update_fields=["assigned_at", "assigned_by", "is_automatic"])
    record(EmergencyAssigned(entity_id=row.pk, technician=technician.pk, is_automatic=is_automatic), by=by)
    return action.change


@transaction.atomic
def close_emergency(*, emergency: Emergency, is_solved: bool, why: str, by: Member) -> None:
    """Without a visit: the caller was helped at a distance, or it was none. The visit is cancelled."""
    take_turn()
    row = Emergency.objects.select_for_update(of=("self",)).get(pk=emergency.pk)
    if not row.is_open:
        raise NotAllowed("Cette urgence est déjà close.")
    visit = visit_for(row.visit_id)
    if visit.state in (State.IN_PROGRESS, *FINISHED):
        raise NotAllowed(f"{visit.technician} y est\u00a0: la fin de l’intervention clôt l’urgence.")
    if visit.state in MOVABLE:
        cancel_visit(visit=visit, by=by, reason=f"Urgence close{french.NBSP}: {why}"[:200])
    now = timezone.now()
    row.solved_at, row.closed_at = (now, None) if is_solved else (None, now)
    row.closed_why = why
    row.save(update_fields=["solved_at", "closed_at", "closed_why"])
    record(EmergencyClosed(entity_id=row.pk, is_solved=is_solved), by=by)


@transaction.atomic
def follow_emergency(*, visit_id: UUID) -> None:
    """Its times are those of the visit, whatever order the phone's words arrive in. Safe to run again."""
    if not Emergency.objects.filter(visit=visit_id).exists():
        return
    take_turn()  # before reading: a slower handler must not write what it read earlier
    row = Emergency.objects.select_related("visit").get(visit=visit_id)
    visit: Visit = row.visit
    arrived = visit.arrived_at if visit.state in (State.IN_PROGRESS, *FINISHED) else None
    solved = visit.finished_at if visit.state in FINISHED else row.solved_at if row.closed_why else None
    closed, why = row.closed_at, row.closed_why
    if visit.state == State.CANCELLED and solved is None and closed is None:
        closed, why = timezone.now(), visit.state_reason
    elif visit.state != State.CANCELLED and closed is not None:  # reinstated
        closed, why = None, ""
    if (row.arrived_at, row.solved_at, row.closed_at) == (arrived, solved, closed):
        return
    row.arrived_at, row.solved_at, row.closed_at, row.closed_why = arrived, solved, closed, why
    row.save(update_fields=["arrived_at", "solved_at", "closed_at", "closed_why"])
    state = "closed" if closed else "solved" if solved else "arrived" if arrived else "assigned"
    record(EmergencyFollowed(entity_id=row.pk, state=state))
