"""A technician's or an agency's visits as a calendar that other programs subscribe to (RFC 5545).

Nothing that only the team may know is in it: no access notes, no codes, no instructions, no comments.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from icalendar import Calendar, Event, vGeo

from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Company
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import Site
from margelle.features.planning.models import CalendarFeed, Visit, VisitMate
from margelle.features.planning.rules import State

DAYS_BACK, DAYS_AHEAD = 14, 90
NOT_TO_COME: Final = (State.CANCELLED, State.SKIPPED)


@dataclass(frozen=True)
class Feed:
    """The body of the answer, its ETag and an instant after which nothing of it has changed."""

    body: bytes
    etag: str
    modified_at: datetime


def feed_for(feed: CalendarFeed) -> Feed:
    """Two weeks back, three months ahead. Two queries, whatever the number of visits."""
    company = feed.company
    zone = ZoneInfo(company.timezone)
    today = local_today(company)
    rows = list(_visits(feed, today))
    body = _calendar(feed, rows, zone).to_ical()
    return Feed(body, f'"{sha256(body).hexdigest()[:32]}"', _modified_at(company, today))


def _visits(feed: CalendarFeed, today: date) -> QuerySet[Visit]:
    span = (today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    found: QuerySet[Visit] = Visit.objects.filter(day__range=span)
    if feed.technician_id is not None:
        shared = VisitMate.objects.filter(technician=feed.technician_id).values("visit_id")
        found = found.filter(Q(technician=feed.technician_id) | Q(pk__in=shared))
    else:
        found = found.filter(Q(agency=feed.agency_id) | Q(technician__agency=feed.agency_id))
    return found.select_related("client", "site", "service", "technician").order_by("day", "pk")


def _modified_at(company: Company, today: date) -> datetime:
    """The last fact of the company, or midnight: the window of days moves on by itself."""
    midnight = datetime.combine(today, time.min, ZoneInfo(company.timezone))
    latest = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    return max(midnight, latest) if latest else midnight


def _calendar(feed: CalendarFeed, rows: list[Visit], zone: ZoneInfo) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Margelle//planning//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{feed.technician or feed.agency} · {feed.company}")
    calendar.add("x-published-ttl", "PT1H")
    for row in rows:
        calendar.add_component(_event(row, zone, of_agency=feed.technician_id is None))
    calendar.add_missing_timezones()
    return calendar


def _event(row: Visit, zone: ZoneInfo, *, of_agency: bool) -> Event:
    assert row.day is not None
    event = Event()
    event.add("uid", f"{row.pk}@margelle")
    event.add("dtstamp", row.created_at)  # stable, so that an unchanged calendar keeps its ETag
    event.add("sequence", row.version)
    names = [row.client.short_name, row.service.name]
    if of_agency:
        names.append(str(row.technician) if row.technician else "à affecter")
    event.add("summary", " · ".join(names))
    event.add("status", "CANCELLED" if row.state in NOT_TO_COME else "CONFIRMED")
    if place := _place(row.site):
        event.add("location", place)
    if row.site.latitude is not None and row.site.longitude is not None:
        event.add("geo", vGeo((float(row.site.latitude), float(row.site.longitude))))
    _when(event, row.day, row, zone)
    return event


def _when(event: Event, day: date, row: Visit, zone: ZoneInfo) -> None:
    """With an hour, on the clock of the wall; without one, the whole day, which keeps nobody busy."""
    if row.start is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    begin = datetime.combine(day, row.start, zone)
    event.add("dtstart", begin)
    event.add("duration", timedelta(minutes=row.minutes))


def _place(site: Site) -> str:
    town = f"{site.postcode} {site.city}".strip()
    return ", ".join(part for part in (site.address, town) if part)
