"""From one visit to its series: « Répéter… », or a move that the following visits are to make too."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from margelle.features.accounts.queries import technicians
from margelle.features.catalogue.queries import active_services
from margelle.features.clients.models import Client
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.queries import SeriesTerms, visits
from margelle.features.planning.queries.filters import day_or
from margelle.features.planning.queries.series import moved_terms


def repeated_visit(request: HttpRequest) -> Visit | None:
    """The visit of the address that becomes a series; Http404 for one that is not the company's."""
    text = request.POST.get("visit") or request.GET.get("visit", "")
    if not text:
        return None
    found = visits().filter(pk=as_uuid(text)).first()
    if found is None:
        raise Http404
    return found


def as_uuid(text: str) -> UUID:
    """Nobody's id when the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def terms_of_visit(visit: Visit | None, client: Client, starts_on: date) -> SeriesTerms | None:
    """A weekly series as the visit is, or as the client's first site and service are; None without a site."""
    weekdays = (starts_on.weekday(),)
    if visit is not None:
        who = visit.technician
        return SeriesTerms(
            site=visit.site,
            service=visit.service,
            weekdays=weekdays,
            technician=who if who and who.is_open and who.is_technician else None,
            start=visit.start,
            minutes=visit.minutes,
        )
    site = client.sites.filter(archived_at=None).order_by("id").first()
    service = active_services().first()
    if site is None or service is None:
        return None
    return SeriesTerms(site=site, service=service, weekdays=weekdays)


def terms_for_move(
    request: HttpRequest, series: VisitSeries, terms: SeriesTerms, today: date
) -> tuple[SeriesTerms, date]:
    """(terms, from which day): those of the series, changed as the move of one of its visits wishes."""
    visit = Visit.objects.filter(pk=as_uuid(request.GET.get("visit", "")), series=series).first()
    if visit is None or visit.series_day is None:
        return terms, today
    from_day = max(visit.series_day, today)
    if "day" not in request.GET:
        return terms, from_day
    day = day_or(request.GET.get("day", ""), visit.series_day)
    moved: dict[str, Any] = {
        "technician": technicians().filter(pk=as_uuid(request.GET.get("technician", ""))).first(),
        "start": _hour(request.GET.get("start", "")),
    }
    return moved_terms(terms, visit.series_day, visit.series_slot, day, **moved), max(
        min(day, from_day), today
    )


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
