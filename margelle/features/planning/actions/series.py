from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.engines.recurrence import WeeklyRule, occurrences
from margelle.features.accounts.models import Company, Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Contract, Site
from margelle.features.planning.events import SeriesStarted, SeriesStopped
from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.rules import NotAllowed, State

from .move import check_technician
from .plan import plan_visit
from .states import cancel_visit

WEEKS_AHEAD: Final = 12


@transaction.atomic
def start_series(
    *,
    client: Client,
    by: Member,
    site: Site,
    service: ServiceType,
    starts_on: date,
    weekdays: list[int],
    every_weeks: int = 1,
    technician: Member | None = None,
    ends_on: date | None = None,
    season: tuple[str, str] = ("", ""),
    start: time | None = None,
    minutes: int | None = None,
    contract: Contract | None = None,
) -> VisitSeries:
    """Begin a weekly series and create its visits of the next 12 weeks.

    `season` is ("MM-DD", "MM-DD") and may pass the new year. Raises NotAllowed (site or technician) and
    engines.recurrence.BadRule, both in French.
    """
    if site.client_id != client.pk:
        raise NotAllowed("Ce lieu n’est pas à ce client.")
    if technician is not None:
        check_technician(technician)
    series = VisitSeries(
        client=client,
        site=site,
        service=service,
        technician=technician,
        contract=contract,
        starts_on=starts_on,
        ends_on=ends_on,
        every=every_weeks,
        weekdays=sorted(set(weekdays)),
        season_from=season[0],
        season_to=season[1],
        start=start,
        minutes=service.minutes if minutes is None else minutes,
    )
    rule_of(series)  # refuses nonsense before anything is written
    series.save()
    made = make_visits(series=series, by=by)
    record(SeriesStarted(entity_id=series.pk, visits=made), by=by)
    return series


def rule_of(series: VisitSeries) -> WeeklyRule:
    return WeeklyRule(
        starts_on=series.starts_on,
        weekdays=tuple(series.weekdays),
        every_weeks=series.every,
        ends_on=series.ends_on,
        season_from=series.season_from,
        season_to=series.season_to,
    )


@transaction.atomic
def make_visits(*, series: VisitSeries, by: Member | None = None, today: date | None = None) -> int:
    """Create the visits that the rule gives up to 12 weeks ahead; returns how many. Safe to repeat.

    Days already passed are not filled in. A visit that was moved or cancelled is not made again: what counts
    is the day that the rule gave, kept in `series_day`.
    """
    take_turn()
    row = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if row.stopped_at is not None:
        return 0
    today = today or _today(row.company)
    until = today + timedelta(weeks=WEEKS_AHEAD)
    first = max(today, row.made_until + timedelta(days=1)) if row.made_until else today
    have = set(Visit.objects.filter(series=row, series_day__gte=first).values_list("series_day", flat=True))
    days = [day for day in occurrences(rule_of(row), first, until) if day not in have]
    technician = row.technician if row.technician and row.technician.is_open else None
    for day in days:
        plan_visit(
            client=row.client,
            by=by,
            site=row.site,
            service=row.service,
            technician=technician,
            day=day,
            start=row.start,
            minutes=row.minutes,
            series=row,
            series_day=day,
        )
    VisitSeries.objects.filter(pk=row.pk).update(made_until=until)
    series.made_until = until
    return len(days)


@transaction.atomic
def stop_series(*, series: VisitSeries, by: Member, from_day: date | None = None) -> int:
    """No further visits; those still planned from that day on are cancelled. Returns how many."""
    take_turn()
    row = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if row.stopped_at is not None:
        raise NotAllowed("Cette récurrence est déjà arrêtée.")
    first = from_day or _today(row.company)
    coming = Visit.objects.filter(series=row, state=State.PLANNED, day__gte=first)
    for visit in coming:
        cancel_visit(visit=visit, by=by, reason="Récurrence arrêtée")
    row.stopped_at = series.stopped_at = timezone.now()
    row.save(update_fields=["stopped_at"])
    removed = len(coming)
    record(SeriesStopped(entity_id=row.pk, removed=removed), by=by)
    return removed


def _today(company: Company) -> date:
    return timezone.now().astimezone(ZoneInfo(company.timezone)).date()
