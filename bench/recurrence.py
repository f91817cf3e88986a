"""10,000 series over two years: dates per second, against `dateutil.rrule` alone on the same rules.

Then 300 of them in a database: how fast the nightly job makes their visits, and that a second run makes none.

- dates_per_s, rrule_dates_per_s and their ratio: rules that both can say, without holidays.
- holidays_dates_per_s: the same rules, each moved off the French public holidays.
- visits_made, visits_per_s: the job on an instance of its own (SQLite, or the server of DATABASE_URL).
- made_again, again_s: the same job again; it makes 0 visits.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

import holidays as french
from dateutil import rrule

from margelle.engines.recurrence import LAST, Holidays, Rule, Unit, occurrences

from .harness import Result, instance

SEED, SERIES, IN_DATABASE = 20260601, 10_000, 300
FIRST, END = date(2026, 1, 1), date(2027, 12, 31)


def some_rules() -> list[Rule]:
    """As firms plan: mostly weekly and fortnightly, some twice a week, some by the month, a few by days."""
    chance = random.Random(SEED)
    found = []
    for _ in range(SERIES):
        starts_on = FIRST + timedelta(days=chance.randrange(60))
        kind = chance.choices(("week", "fortnight", "twice", "month", "nth", "days"), (40, 25, 15, 8, 8, 4))[
            0
        ]
        weekday = chance.randrange(5)
        made = {
            "week": Rule(starts_on, Unit.WEEK, 1, (weekday,)),
            "fortnight": Rule(starts_on, Unit.WEEK, 2, (weekday,)),
            "twice": Rule(starts_on, Unit.WEEK, 1, (1, 4)),
            "month": Rule(starts_on, Unit.MONTH, 1, month_days=(chance.randrange(1, 29),)),
            "nth": Rule(starts_on, Unit.MONTH, 1, (weekday,), nth=chance.choice((1, 2, LAST))),
            "days": Rule(starts_on, Unit.DAY, 10),
        }
        found.append(made[kind])
    return found


def told_to_dateutil(rule: Rule) -> rrule.rrule:
    every: dict[str, Any] = {
        "dtstart": datetime.combine(rule.starts_on, clock.min),
        "until": datetime.combine(END, clock.min),
        "interval": rule.every,
    }
    if rule.unit == Unit.DAY:
        return rrule.rrule(rrule.DAILY, **every)
    if rule.unit == Unit.WEEK:
        return rrule.rrule(rrule.WEEKLY, byweekday=rule.weekdays, **every)
    if rule.nth is None:
        return rrule.rrule(rrule.MONTHLY, bymonthday=rule.month_days, **every)
    return rrule.rrule(
        rrule.MONTHLY, byweekday=[rrule.weekday(one, rule.nth) for one in rule.weekdays], **every
    )


def speed(work: Callable[[Rule], int], rules: list[Rule]) -> tuple[int, float]:
    """(dates, dates per second)."""
    began = time.perf_counter()
    dates = sum(work(rule) for rule in rules)
    return dates, dates / (time.perf_counter() - began)


def materialise() -> dict[str, Any]:
    """Runs inside an instance: the series of one company, made by the night's job, twice."""
    from margelle.base.tenancy.scope import company_scope
    from margelle.features.accounts.models import Company
    from margelle.features.catalogue.models import Category, ServiceType
    from margelle.features.clients.models import Client, Pool, Site
    from margelle.features.planning.actions import make_visits
    from margelle.features.planning.models import VisitSeries
    from margelle.features.planning.queries import running_series

    company = Company.objects.create(name="Piscines mesurées")
    with company_scope(company.pk):
        service = ServiceType.objects.create(name="Entretien", category=Category.MAINTENANCE, minutes=45)
        for number, rule in enumerate(some_rules()[:IN_DATABASE]):
            client = Client.objects.create(civility="M.", last_name=f"Mesure {number}")
            site = Site.objects.create(client=client, city="Biot", postcode="06410")
            Pool.objects.create(site=site, name="Piscine")
            values = {name: getattr(rule, name) for name in ("starts_on", "unit", "every", "nth")}
            days = {"weekdays": list(rule.weekdays), "month_days": list(rule.month_days)}
            VisitSeries.objects.create(client=client, site=site, service=service, **values, **days)
        told = []
        for _ in range(2):
            began = time.perf_counter()
            made = sum(make_visits(series=series, today=FIRST) for series in running_series())
            told.append((made, time.perf_counter() - began))
    return {"made": told[0], "again": told[1]}


def run() -> Result:
    rules = some_rules()
    off = frozenset(french.country_holidays("FR", years=[2026, 2027]))
    moving = [replace(rule, holidays=Holidays.AFTER) for rule in rules]
    ours, per_second = speed(lambda rule: len(occurrences(rule, FIRST, END)), rules)
    theirs, rrule_per_second = speed(lambda rule: len(list(told_to_dateutil(rule))), rules)
    if ours != theirs:
        raise RuntimeError(f"{ours} dates here, {theirs} by dateutil")
    _, moved_per_second = speed(lambda rule: len(occurrences(rule, FIRST, END, off)), moving)
    result = Result()
    result.add("dates", "dates of 10,000 series over two years", ours, digits=0)
    result.add("dates_per_s", "dates per second", per_second, "1/s", 0)
    result.add("rrule_dates_per_s", "dateutil.rrule alone", rrule_per_second, "1/s", 0)
    result.add("speed_ratio", "times as fast as dateutil.rrule", per_second / rrule_per_second)
    result.add("holidays_dates_per_s", "dates per second, moved off holidays", moved_per_second, "1/s", 0)
    with instance() as made:
        found = made.run("from bench import recurrence; answer = recurrence.materialise()")
    (visits, seconds), (again, again_seconds) = found["made"], found["again"]
    result.add("visits_made", f"visits made for {IN_DATABASE} series, 12 weeks", visits, digits=0)
    result.add("visits_per_s", "visits made per second", visits / seconds, "1/s", 0)
    result.add("made_again", "visits made by a second run", again, digits=0)
    result.add("again_s", "seconds of that second run", again_seconds, "s", 2)
    if again:
        raise RuntimeError(f"a second run made {again} visits")
    return result
