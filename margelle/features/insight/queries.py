"""What the dashboard shows: today by technician, and what waits. As many queries at any size."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from margelle.base.ui.french import plural
from margelle.features.accounts.models import Company, Device
from margelle.features.accounts.queries import living_devices, local_now
from margelle.features.catalogue.models import Category
from margelle.features.clients.queries import contracts_to_decide
from margelle.features.fieldwork.queries.problems import open_incidents, unread_comments
from margelle.features.fieldwork.rules import INCIDENT_KINDS
from margelle.features.planning.models import Priority, SlaNotice, Visit
from margelle.features.planning.queries.delays import open_notices
from margelle.features.planning.queries.visits import late_clock, to_plan, visits
from margelle.features.planning.rules import LateClock, State

from .rules import Day, Lane, Stop, late_minutes

SILENT = timedelta(hours=24)


@dataclass(frozen=True)
class Todo:
    """A line of « À faire »; `alarm` when it presses."""

    count: int
    title: str
    text: str
    url: str
    alarm: bool = False


def day_of(company: Company) -> Day:
    """Today, by technician in the order of their names; one query."""
    now = local_now(company)
    clock = late_clock(company)
    rows = (
        visits()
        .filter(day=now.date(), technician__isnull=False)
        .exclude(state=State.CANCELLED)
        .order_by("technician__last_name", "technician__first_name", "technician_id", "rank", "start", "id")
    )
    by_member: dict[object, list[Visit]] = {}
    for row in rows:
        by_member.setdefault(row.technician_id, []).append(row)
    return Day(now.date(), [_lane(found, clock, now) for found in by_member.values()])


def _lane(rows: Sequence[Visit], clock: LateClock, now: datetime) -> Lane:
    member = rows[0].technician
    assert member is not None
    return Lane(
        member_id=member.pk,
        name=str(member),
        initials=member.initials,
        colour=member.colour,
        stops=[_stop(row, clock, now) for row in rows],
    )


def _stop(row: Visit, clock: LateClock, now: datetime) -> Stop:
    assert row.day is not None
    is_late = clock.is_late(row.state, row.day, row.start, row.window_to)
    return Stop(
        visit_id=row.pk,
        client=row.client.short_name,
        service=row.service.name,
        city=row.site.city,
        technician=str(row.technician),
        state=State(row.state),
        start=row.start,
        minutes=row.minutes,
        late_min=late_minutes(
            is_late=is_late, day=row.day, due=row.window_to or row.start, now=now.replace(tzinfo=None)
        ),
    )


def todo_of(company: Company, verbs: frozenset[str]) -> list[Todo]:
    """What waits for the office; lines at zero are left out."""
    today = local_now(company).date()
    lines = [
        *_unplanned(),
        *_delays(),
        *_contracts(today),
        *_past(today),
        *_problems(),
        *_words(),
        *_unvalidated(verbs),
        *_silent(today),
    ]
    return [line for line in lines if line.count]


def _unplanned() -> list[Todo]:
    found = to_plan().aggregate(
        urgent=Count("pk", filter=Q(priority=Priority.URGENT)),
        other=Count("pk", filter=~Q(priority=Priority.URGENT)),
        repairs=Count("pk", filter=~Q(priority=Priority.URGENT) & Q(service__category=Category.REPAIR)),
    )
    repairs = found["repairs"]
    return [
        Todo(
            found["urgent"],
            "Urgences à affecter",
            "ni jour ni technicien",
            _address("planning:board"),
            alarm=True,
        ),
        Todo(
            found["other"],
            "À planifier",
            f"dont {repairs} dépannage{'s' if repairs > 1 else ''}"
            if repairs
            else "sans jour ou sans technicien",
            _visits("to_plan"),
        ),
    ]


def _delays() -> list[Todo]:
    """Promised delays, passed and near; one query."""
    found = open_notices().aggregate(
        broken=Count("pk", filter=Q(level=SlaNotice.Level.BREACH)),
        near=Count("pk", filter=Q(level=SlaNotice.Level.WARNING)),
    )
    near, url = found["near"], _address("planning:delays")
    text = f"et {plural(near, 'bientôt', 'bientôt')}" if near else "promis à un client"
    if not found["broken"]:
        return [Todo(near, "Délais bientôt dépassés", "promis à un client", url)]
    return [Todo(found["broken"], "Délais promis dépassés", text, url, alarm=True)]


def _past(today: date) -> list[Todo]:
    """What stands open on a day that is over: nobody looks at yesterday again."""
    begun = Count("pk", filter=Q(state=State.IN_PROGRESS))
    waiting = Count("pk", filter=Q(state__in=(State.PLANNED, State.EN_ROUTE)))
    found = Visit.objects.filter(day__lt=today).aggregate(begun=begun, waiting=waiting)
    return [
        Todo(
            found["waiting"], "Jours passés à clore", "ni faites ni sautées", _visits("late", period="past")
        ),
        Todo(
            found["begun"],
            "Jamais terminées",
            "commencées un jour passé",
            _visits("in_progress", period="past"),
        ),
    ]


def _contracts(today: date) -> list[Todo]:
    """Contracts whose notice has begun: to renew, to change or to let go."""
    rows = contracts_to_decide(today)
    address = f"{_address('clients:contracts')}?notice=begun"
    return [Todo(rows.count(), "Contrats à décider", "préavis commencé", address)]


def _problems() -> list[Todo]:
    kinds = Counter(open_incidents().values_list("kind", flat=True))
    text = ", ".join(f"{INCIDENT_KINDS.get(kind, kind).lower()} ({n})" for kind, n in kinds.most_common(3))
    return [Todo(sum(kinds.values()), "Problèmes signalés", text, _address("fieldwork:problems"))]


def _words() -> list[Todo]:
    count = unread_comments().count()
    return [Todo(count, "Messages de l’équipe", "pas encore lus", _address("fieldwork:messages"))]


def _unvalidated(verbs: frozenset[str]) -> list[Todo]:
    if "reports.validate" not in verbs:
        return []
    count = Visit.objects.filter(state=State.DONE).count()
    return [
        Todo(
            count,
            "Comptes rendus à valider",
            "quelque chose y demande un regard",
            _visits("done"),
        )
    ]


def _silent(today: date) -> list[Todo]:
    """Phones of technicians at work today that have not spoken for a day."""
    names = [
        str(device.member)
        for device in _latest_of_each(today)
        if device.last_contact_at < timezone.now() - SILENT
    ]
    return [Todo(len(names), "Téléphones muets", ", ".join(names[:3]), _address("accounts:devices"))]


def _latest_of_each(today: date) -> list[Device]:
    at_work = Visit.objects.filter(day=today, technician__isnull=False).values("technician_id")
    latest: dict[object, Device] = {}
    for device in living_devices().filter(member__in=at_work).order_by("last_contact_at"):
        latest[device.member_id] = device
    return list(latest.values())


def _visits(state: str, **more: str) -> str:
    """The list of visits, filtered as its own filters name it."""
    return f"{_address('planning:visits')}?{urlencode({**more, 'state': state})}"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("insight:dashboard")
