"""When the technician who has set off is expected, and what is said of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from margelle.base.ui import french
from margelle.engines.routing import Point
from margelle.features.accounts.models import Company
from margelle.features.planning.models import Visit
from margelle.features.planning.rules.reminders import said_hour
from margelle.features.planning.rules.trips import travel_minutes, way

from .day import site_point
from .rounds import start_point
from .visits import visits

STEP = 5  # minutes: nobody is expected at 10:23


def expected_at(visit: Visit) -> datetime | None:
    """From the place he leaves, by the estimated trip; never before the promised hour. None when a place is
    not known."""
    here, there = _left_from(visit), site_point(visit.site)
    trip = way(here, there)
    if trip is None or visit.set_off_at is None:
        return None
    arrives = _rounded(visit.set_off_at + timedelta(minutes=travel_minutes(trip)))
    if visit.day is None or visit.window_from is None:
        return arrives
    promised = datetime.combine(visit.day, visit.window_from, ZoneInfo(visit.company.timezone))
    return max(arrives, promised)


def _rounded(moment: datetime) -> datetime:
    """Up to the next five minutes."""
    span = STEP * 60
    return datetime.fromtimestamp(-(-moment.timestamp() // span) * span, UTC)


def _left_from(visit: Visit) -> Point | None:
    """The place of his last stop that day, else where his day begins."""
    if visit.technician is None:
        return None
    made = visits().filter(
        technician=visit.technician_id,
        day=visit.day,
        arrived_at__isnull=False,
        arrived_at__lt=visit.set_off_at,
    )
    last = made.exclude(pk=visit.pk).order_by("-arrived_at").first()
    return site_point(last.site) if last is not None else start_point(visit.technician)


def said_arrival(moment: datetime | None, company: Company) -> str:
    """« vers 10 h 25 »; nothing when it is not known: the line goes away."""
    return f"vers {said_hour(moment.astimezone(ZoneInfo(company.timezone)).time())}" if moment else ""


def on_the_way_values(visit: Visit, *, arrives: datetime | None, company: Company) -> dict[str, str]:
    """The variables of the wording."""
    return {
        "client": visit.client.short_name,
        "entreprise": company.name,
        "telephone": french.phone(company.phone),
        "heure": said_arrival(arrives, company),
        "prestation": visit.service.name,
        "technicien": visit.technician.first_name if visit.technician else "",
        "lieu": visit.site.city,
    }


def driven_visits() -> Sequence[tuple[str, str]]:
    """Visits somebody set off to, the latest first, to preview a wording with."""
    rows = visits().filter(set_off_at__isnull=False, day__isnull=False).order_by("-day", "-set_off_at", "pk")
    return [(str(row.pk), f"{row.client.short_name}, {french.day(row.day)}") for row in rows[:8] if row.day]
