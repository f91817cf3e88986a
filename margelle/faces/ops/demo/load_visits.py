"""Series, visits and the trace of each visit's states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.load_clients import Rows, Served
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_series import Series, series_of, series_rows
from margelle.faces.ops.demo.schedule import Plan
from margelle.faces.ops.demo.trade import SERVICE_BY_KEY
from margelle.faces.ops.demo.visits import VisitCard
from margelle.features.accounts.models import Member
from margelle.features.planning.models import Transition, Visit, VisitPool, VisitSeries, VisitTask

# Older visits keep their report, not the copy of what had been expected: 90 000 rows that nobody looks at.
EXPECTED_DAYS = 60


@dataclass(frozen=True)
class Planned:
    card: VisitCard
    visit: Visit


class Writer:
    """What every row of visits needs: the office, who is served, the zone of the clock and today."""

    def __init__(self, office: Office, served: Served, now: datetime) -> None:
        self.office, self.served, self.now = office, served, now
        self.zone = ZoneInfo(office.company.timezone)
        self.rows = Rows()

    def aware(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.zone)

    def maybe(self, moment: datetime | None) -> datetime | None:
        return self.aware(moment) if moment else None


def load_visits(plan: Plan, office: Office, served: Served, now: datetime) -> list[Planned]:
    """`now` is local and naive, as the plan's own times are."""
    writer = Writer(office, served, now)
    last = max(visit.day for visit in plan.visits if visit.day)
    first = min(visit.day for visit in plan.visits if visit.day)
    series = series_rows(plan, office, served, writer.rows, first, last)
    planned = [Planned(card, _visit(writer, card, series)) for card in plan.visits]
    writer.rows.write((VisitSeries, Visit, VisitPool, VisitTask, Transition))
    return planned


def _visit(writer: Writer, card: VisitCard, series: Series) -> Visit:
    office, served, key = writer.office, writer.served, card.site.key
    technician = office.members[card.technician] if card.technician else None
    is_validated = card.state == "validated" and card.finished_at
    visit: Visit = writer.rows.add(
        Visit(
            client_id=served.clients[key].id,
            site_id=served.sites[key].id,
            service_id=office.services[card.service].id,
            technician=technician,
            agency=technician.agency if technician else served.clients[key].agency,
            series=series_of(card, series),
            series_day=card.day if card.series else None,
            day=card.day,
            start=card.start,
            minutes=card.minutes,
            rank=card.rank,
            priority=card.priority,
            state=card.state,
            state_reason=card.reason if card.state in ("cancelled", "skipped") else "",
            instructions=card.reason if card.day is None else "",
            set_off_at=writer.maybe(card.set_off_at),
            arrived_at=writer.maybe(card.started_at),
            finished_at=writer.maybe(card.finished_at),
            validated_at=writer.aware(card.finished_at + timedelta(minutes=1))
            if is_validated and card.finished_at
            else None,
            created_at=writer.aware(_asked_at(card, writer.now)),
        )
    )
    for pool in served.pools[key]:
        writer.rows.add(VisitPool(visit_id=visit.id, pool_id=pool.id))
    if card.day is None or card.day >= writer.now.date() - timedelta(days=EXPECTED_DAYS):
        for order, task in enumerate(SERVICE_BY_KEY[card.service].task_keys):
            writer.rows.add(VisitTask(visit_id=visit.id, task_id=office.tasks[task].id, order=order))
    _trace(writer, card, visit, technician)
    return visit


def _asked_at(card: VisitCard, now: datetime) -> datetime:
    """Upkeep was planned a month ahead; what breaks is asked for the day before, what waits in these days."""
    if card.day is None:
        return now - timedelta(hours=2 + 9 * (sum(map(ord, card.site.key)) % 6))
    ahead = 30 if card.series else 1 if SERVICE_BY_KEY[card.service].category == "repair" else 10
    morning = datetime.combine(card.day, datetime.min.time()) - timedelta(days=ahead, hours=-9)
    return min(morning, now - timedelta(hours=2))


def _trace(writer: Writer, card: VisitCard, visit: Visit, technician: Member | None) -> None:
    """The states gone through, each with its author; validation is by the system."""
    if card.day is None or card.state == "planned":
        return
    if card.state in ("cancelled", "skipped"):
        by = technician if card.state == "skipped" else writer.office.coordinator
        hour = card.start if card.state == "skipped" and card.start else None
        moment = datetime.combine(card.day, hour) if hour else datetime.combine(card.day, datetime.min.time())
        moment = moment if hour else moment - timedelta(hours=9)
        _step(writer, visit, ("planned", card.state), by, min(moment, writer.now), card.reason)
        return
    steps = [
        ("planned", "en_route", card.set_off_at),
        ("en_route", "in_progress", card.started_at),
        ("in_progress", "done", card.finished_at),
    ]
    for before, after, moment_of in steps:
        if moment_of:
            _step(writer, visit, (before, after), technician, moment_of, "")
    if visit.validated_at and card.finished_at:
        _step(writer, visit, ("done", "validated"), None, card.finished_at + timedelta(minutes=1), "")


def _step(
    writer: Writer, visit: Visit, states: tuple[str, str], by: Member | None, moment: datetime, reason: str
) -> None:
    at = writer.aware(moment)
    writer.rows.add(
        Transition(
            visit_id=visit.id,
            from_state=states[0],
            to_state=states[1],
            by_id=by.id if by else None,
            at=at,
            received_at=at,
            reason=reason,
        )
    )
