from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_now
from margelle.features.clients.models import Client
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import LateClock, State

ANY_VISIT = UUID(int=0)


def visits() -> QuerySet[Visit]:
    """Visits with what every list shows of them."""
    return Visit.objects.select_related("client", "site", "service", "technician")


def visit_for(pk: UUID) -> Visit:
    """The visit with client, site, service and technician; Http404 when it is not in this company."""
    found: Visit = get_object_or_404(visits().select_related("template"), pk=pk)
    return found


def visits_of_client(client: Client) -> QuerySet[Visit]:
    """Past and coming, the latest day first; those without a day come first."""
    return visits().filter(client=client).order_by("-day", "-start", "-id")


def round_of(technician: Member, day: date) -> QuerySet[Visit]:
    """One technician's visits of one day, in order; cancelled ones included."""
    return visits().filter(technician=technician, day=day).order_by("rank", "start", "id")


def to_plan() -> QuerySet[Visit]:
    """Planned visits that wait for a day or a technician."""
    return visits().filter(TO_PLAN)


TO_PLAN = Q(state=State.PLANNED) & (Q(day=None) | Q(technician=None))


def late(clock: LateClock) -> Q:
    """The same question as LateClock.is_late, asked to the database."""
    day, hour = clock.limit.date(), clock.limit.time()
    past_hour = Q(window_to__lt=hour) | Q(window_to=None, start__lt=hour)
    return Q(state__in=(State.PLANNED, State.EN_ROUTE)) & (Q(day__lt=day) | (Q(day=day) & past_hour))


def late_clock(company: Company) -> LateClock:
    return LateClock.at(local_now(company), company.late_tolerance_min)


def visit_address(pk: object) -> str:
    """The visit's own page, drawn by the room above."""
    return _pattern().replace(str(ANY_VISIT), str(pk))


def _pattern() -> str:
    try:
        return reverse("fieldwork:visit", args=[ANY_VISIT])
    except NoReverseMatch:  # planning alone, without the rooms above
        return f"/visits/{ANY_VISIT}/"
