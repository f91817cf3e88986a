"""A season run as its page shows it: weeks, what was placed, what was not."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Site
from margelle.features.clients.queries import sites_in_use
from margelle.features.dispatch.models import RouteRun, SeasonWish
from margelle.features.dispatch.rules.season import WeekLoad, week_loads
from margelle.features.dispatch.rules.words import reason_words
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import Calendar, visits

from .problem import GONE


@dataclass(frozen=True)
class SeasonFound:
    weeks: list[WeekLoad]
    laid: int
    moved: int  # of them, those that had another day
    left: list[tuple[Visit, str]]
    metres: int
    notes: list[str]
    weekly: int | None  # what a technician takes in a week at most


def season_found(run: RouteRun) -> SeasonFound | None:
    """Five queries; None without a result."""
    if not run.result:
        return None
    rows = {str(one.pk): one for one in visits().filter(pk__in=[UUID(key) for key in run.seen])}
    people = list(Member.objects.filter(pk__in=run.technicians))
    laid = [(rows[key], date.fromisoformat(day)) for key, day, _, _ in run.result["laid"] if key in rows]
    others = (
        Visit.objects.filter(day__gte=run.day, day__lte=run.to_day, technician__in=people)
        .exclude(state__in=GONE)
        .exclude(pk__in=list(rows))
    )
    standing: list[tuple[date, int]] = [
        (row["day"], row["total"])
        for row in others.values("day").annotate(total=Sum("minutes"))
        if row["day"]
    ]
    return SeasonFound(
        weeks=week_loads(run.day, run.to_day, _capacity(people, run.day, run.to_day), standing,
                         [(day, row.minutes) for row, day in laid]),
        laid=len(laid),
        moved=sum(row.day is not None and row.day != day for row, day in laid),
        left=[(rows[key], reason_words(why)) for key, why in run.result["left"] if key in rows],
        metres=run.result["metres"],
        notes=run.result["notes"],
        weekly=run.result.get("weekly"),
    )  # fmt: skip


def _capacity(people: list[Member], first: date, last: date) -> dict[date, int]:
    calendar = Calendar.load(people, first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: sum(calendar.span(one.pk, day).minutes for one in people) for day in days}


def wishes_of(client: Client) -> list[tuple[Site, list[SeasonWish]]]:
    """For the panel on the client's page; one query beside the file."""
    sites = sites_in_use(client)
    rows = list(SeasonWish.objects.filter(site__in=sites))
    return [(site, [row for row in rows if row.site_id == site.pk]) for site in sites]
