"""What a series says: its rule, and the visits that are due by it. Works on unsaved series too."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from margelle.engines.recurrence import Holidays, Occurrence, Rule, Unit, next_dates, occurrences
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Contract, Site
from margelle.features.planning.models import SeriesSlot, Visit, VisitSeries, VisitTemplate
from margelle.features.planning.rules import State

from .holidays import PublicHolidays


@dataclass(frozen=True)
class Slot:
    """One visit of the week with a technician, an hour or minutes of its own; None takes the series'."""

    weekday: int
    technician: Member | None = None
    start: time | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class SeriesTerms:
    """All that the office says of a series, but for whom and since when. `minutes` None: the service's."""

    site: Site
    service: ServiceType
    unit: str = Unit.WEEK
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    nth: int | None = None
    ends_on: date | None = None
    season_from: str = ""
    season_to: str = ""
    holidays: str = Holidays.KEEP
    technician: Member | None = None
    start: time | None = None
    minutes: int | None = None
    contract: Contract | None = None
    template: VisitTemplate | None = None
    slots: tuple[Slot, ...] = ()

    def laid_on(self, series: VisitSeries) -> VisitSeries:
        """The series with these terms, unsaved."""
        for name in (
            "site", "service", "unit", "every", "nth", "ends_on", "season_from", "season_to", "holidays",
            "technician", "start", "contract", "template",
        ):  # fmt: skip
            setattr(series, name, getattr(self, name))
        series.weekdays = sorted({*self.weekdays, *(slot.weekday for slot in self.slots)})
        series.month_days = sorted(set(self.month_days))
        series.minutes = self.service.minutes if self.minutes is None else self.minutes
        return series

    def slots_of(self, series: VisitSeries) -> list[SeriesSlot]:
        """Unsaved rows, numbered from 1; number 0 is a day without a slot."""
        return [
            SeriesSlot(series=series, number=number, **vars(slot))
            for number, slot in enumerate(self.slots, 1)
        ]


@dataclass(frozen=True)
class Due:
    """A visit that the rule asks for. (`given`, `slot`) is its identity in the series, `day` its date."""

    given: date
    slot: int
    day: date
    technician: Member | None
    start: time | None
    minutes: int

    @property
    def key(self) -> tuple[date, int]:
        return self.given, self.slot

    @property
    def is_moved(self) -> bool:
        return self.given != self.day


def series_for(pk: UUID) -> VisitSeries:
    """The series with what its page shows; Http404 when it is not in this company."""
    found: VisitSeries = get_object_or_404(all_series(), pk=pk)
    return found


def all_series() -> QuerySet[VisitSeries]:
    found: QuerySet[VisitSeries] = VisitSeries.objects.select_related(
        "client", "site", "service", "technician", "contract", "template"
    )
    return found


def running_series() -> QuerySet[VisitSeries]:
    return all_series().filter(stopped_at=None)


def listed_series(today: date) -> QuerySet[VisitSeries]:
    """Running series with `next_day`, the day of their next planned visit, and their slots."""
    coming = Visit.objects.filter(series=OuterRef("pk"), state=State.PLANNED, day__gte=today)
    next_day = Subquery(coming.order_by("day").values("day")[:1])
    running = running_series().filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return running.annotate(next_day=next_day).prefetch_related("slots__technician")


def technicians_of(series: VisitSeries) -> list[Member]:
    """The series' own first, then those of its slots, each once."""
    found = [series.technician, *(slot.technician for slot in series.slots.all())]
    return list(dict.fromkeys(one for one in found if one is not None))


def terms_of(series: VisitSeries) -> SeriesTerms:
    """The terms as they stand, with which an edit begins."""
    slots = series.slots.select_related("technician")
    return SeriesTerms(
        site=series.site,
        service=series.service,
        unit=series.unit,
        every=series.every,
        weekdays=tuple(series.weekdays),
        month_days=tuple(series.month_days),
        nth=series.nth,
        ends_on=series.ends_on,
        season_from=series.season_from,
        season_to=series.season_to,
        holidays=series.holidays,
        technician=series.technician,
        start=series.start,
        minutes=series.minutes,
        contract=series.contract,
        template=series.template,
        slots=tuple(Slot(slot.weekday, slot.technician, slot.start, slot.minutes) for slot in slots),
    )


def rule_of(series: VisitSeries, exceptions: Iterable[date] = ()) -> Rule:
    """Raises BadRule, in French."""
    return Rule(
        starts_on=series.starts_on,
        unit=Unit(series.unit),
        every=series.every,
        weekdays=tuple(series.weekdays),
        month_days=tuple(series.month_days),
        nth=series.nth,
        ends_on=series.ends_on,
        season_from=series.season_from,
        season_to=series.season_to,
        holidays=Holidays(series.holidays),
        exceptions=frozenset(exceptions),
    )


def exceptions_of(series: VisitSeries) -> set[date]:
    return set(series.exceptions.values_list("day", flat=True))


def holidays_of(series: VisitSeries) -> PublicHolidays:
    return PublicHolidays.at(series.site.postcode)


def dues(
    series: VisitSeries, slots: Iterable[SeriesSlot], exceptions: Iterable[date], start: date, end: date
) -> list[Due]:
    """The visits whose rule day lies between the two, both included, in order."""
    rule = rule_of(series, exceptions)
    return _as_dues(series, list(slots), occurrences(rule, start, end, holidays_of(series)))


def next_dues(
    series: VisitSeries, slots: Iterable[SeriesSlot], exceptions: Iterable[date], after: date, count: int
) -> list[Due]:
    """The first `count` visits on a rule day after that one, however far: seasons are crossed."""
    rule = rule_of(series, exceptions)
    found = next_dates(rule, after, count, holidays_of(series))
    return _as_dues(series, list(slots), found)[:count]


def _as_dues(series: VisitSeries, slots: list[SeriesSlot], days: list[Occurrence]) -> list[Due]:
    own: dict[int, list[SeriesSlot]] = {}
    for slot in slots:
        own.setdefault(slot.weekday, []).append(slot)
    plain = SeriesSlot(number=0)
    return [_due(series, slot, one) for one in days for slot in own.get(one.given.weekday(), [plain])]


def _due(series: VisitSeries, slot: SeriesSlot, one: Occurrence) -> Due:
    technician = slot.technician or series.technician
    return Due(
        given=one.given,
        slot=slot.number,
        day=one.day,
        technician=technician if technician and technician.is_open and technician.is_technician else None,
        start=slot.start or series.start,
        minutes=slot.minutes or series.minutes,
    )


def draft_series(client: Client, starts_on: date, terms: SeriesTerms) -> VisitSeries:
    """A series as these terms would make it, unsaved."""
    return terms.laid_on(VisitSeries(client=client, starts_on=starts_on))


def moved_terms(
    terms: SeriesTerms, given: date, slot: int, day: date, *, technician: Member | None, start: time | None
) -> SeriesTerms:
    """The terms under which all visits like the one of `given` are at the place of `day` in week or month."""
    if terms.unit == Unit.WEEK and (slot or len(terms.weekdays) > 1):
        return _moved_in_week(terms, given.weekday(), slot, day.weekday(), technician, start)
    changed: dict[str, Any] = {"technician": technician, "start": start}
    if terms.weekdays:
        changed["weekdays"] = tuple(sorted({*terms.weekdays} - {given.weekday()} | {day.weekday()}))
    if given.day in terms.month_days:
        changed["month_days"] = tuple(sorted({*terms.month_days} - {given.day} | {day.day}))
    return replace(terms, **changed)


def _moved_in_week(
    terms: SeriesTerms, old: int, slot: int, new: int, technician: Member | None, start: time | None
) -> SeriesTerms:
    """One visit of the week among several gets a slot of its own; the others stay what they are."""
    slots = list(terms.slots)
    taken = {one.weekday for one in slots}
    if 0 < slot <= len(slots):
        slots[slot - 1] = Slot(new, technician, start, slots[slot - 1].minutes)
    else:
        slots.append(Slot(new, technician, start))
    if new != old and new in {*terms.weekdays} - taken:
        slots.append(Slot(new))  # a day with slots has its slots only: the visit that was there keeps one
    left = set() if old in {one.weekday for one in slots} else {old}
    return replace(terms, slots=tuple(slots), weekdays=tuple(sorted({*terms.weekdays} - left | {new})))
