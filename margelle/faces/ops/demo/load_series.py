"""The standing rules of the demo: weekly in season, every other week in winter, twice a week for an hotel."""

from __future__ import annotations

from datetime import date, time, timedelta

from margelle.engines.recurrence import Holidays, Unit
from margelle.faces.ops.demo.due import WINTER
from margelle.faces.ops.demo.load_clients import SEASON, Rows, Served
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.rounds import Habit
from margelle.faces.ops.demo.schedule import Plan
from margelle.faces.ops.demo.visits import VisitCard
from margelle.features.planning.actions import start_series
from margelle.features.planning.models import VisitSeries
from margelle.features.planning.queries import SeriesTerms, Slot

Series = dict[str, VisitSeries]
BUSY, QUIET = ("04-01", "10-31"), ("11-01", "03-31")


def series_rows(plan: Plan, office: Office, served: Served, rows: Rows, first: date, last: date) -> Series:
    """By the key of the site; "/winter" and "/2" beside it where a site has another rhythm then."""
    usual = {card.series: card for card in plan.visits if card.series and card.service in ("upkeep", "check")}
    found: Series = {}
    for habit in plan.habits:
        key = habit.site.key
        row = _row(office, served, habit, usual.get(key), first, last)
        found[key] = rows.add(row)
        if habit.closed_in_winter:
            row.season_from, row.season_to = SEASON
        elif not habit.collective:
            row.season_from, row.season_to = BUSY
            found[f"{key}/winter"] = rows.add(
                _winter(_row(office, served, habit, usual.get(key), first, last), habit)
            )
        if second := usual.get(f"{key}/2"):
            again = found[f"{key}/2"] = rows.add(_row(office, served, habit, second, first, last, "check"))
            again.weekdays = [(habit.weekday + 3) % 5]
            again.season_from, again.season_to = "06-01", "09-30"
    return found


def series_of(card: VisitCard, series: Series) -> VisitSeries | None:
    is_winter = card.day is not None and card.day.month in WINTER
    return (series.get(f"{card.series}/winter") if is_winter else None) or series.get(card.series)


def _row(
    office: Office,
    served: Served,
    habit: Habit,
    card: VisitCard | None,
    first: date,
    last: date,
    service: str = "upkeep",
) -> VisitSeries:
    key = habit.site.key
    return VisitSeries(
        site=served.sites[key],
        client=served.clients[key],
        service=office.services[service],
        technician=office.members[habit.technician],
        contract=served.contracts.get(key),
        starts_on=first,
        weekdays=[habit.weekday],
        start=card.start if card else None,
        minutes=card.minutes if card else 40,
        made_until=last,
    )


def _winter(row: VisitSeries, habit: Habit) -> VisitSeries:
    """Every other week, beginning in one of its own weeks."""
    odd = row.starts_on.toordinal() // 7 % 2 == 1
    row.starts_on += timedelta(weeks=0 if odd == habit.odd_weeks else 1)
    row.starts_on -= timedelta(days=row.starts_on.weekday())
    row.every = 2
    row.season_from, row.season_to = QUIET
    return row


def start_showcase(plan: Plan, office: Office, served: Served, today: date) -> None:
    """Two rules that no round of the plan draws: an hotel's two passes, a residence's monthly check."""
    collective = [habit for habit in plan.habits if habit.collective][:2]
    if len(collective) < 2:
        return
    hotel, residence = collective
    mate = next((key for key in sorted(office.members) if key not in _heads(office, hotel)), hotel.technician)
    start_series(
        client=served.clients[hotel.site.key],
        by=office.coordinator,
        starts_on=today + timedelta(days=1),
        terms=SeriesTerms(
            site=served.sites[hotel.site.key],
            service=office.services["check"],
            weekdays=(1, 4),
            technician=office.members[hotel.technician],
            start=time(7, 30),
            minutes=30,
            holidays=Holidays.BEFORE,
            contract=served.contracts.get(hotel.site.key),
            slots=(Slot(4, office.members[mate], time(14, 0), 45),),
        ),
    )
    start_series(
        client=served.clients[residence.site.key],
        by=office.coordinator,
        starts_on=today + timedelta(days=1),
        terms=SeriesTerms(
            site=served.sites[residence.site.key],
            service=office.services["check"],
            unit=Unit.MONTH,
            weekdays=(0,),
            nth=1,
            technician=office.members[residence.technician],
            start=time(16, 30),
            minutes=40,
            holidays=Holidays.AFTER,
        ),
    )


def _heads(office: Office, habit: Habit) -> set[str]:
    """Who is not a colleague for the second pass: the technician himself and those who do no rounds."""
    return {key for key, one in office.members.items() if one.role != "technician"} | {habit.technician}
