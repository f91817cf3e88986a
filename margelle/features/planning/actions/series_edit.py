"""A series with other terms: from one of its visits on, or wholly. The past is never rewritten."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.planning.events import SeriesEdited, VisitEdited
from margelle.features.planning.models import SeriesException, SeriesSlot, Visit, VisitSeries
from margelle.features.planning.queries import SeriesChange, SeriesTerms, change_of, draft_series
from margelle.features.planning.queries.series import Due
from margelle.features.planning.queries.series_change import BY_RULE
from margelle.features.planning.rules import NotAllowed, State

from .edit import edit_visit
from .locking import locked, write
from .series import check_dates, check_terms, make_one
from .states import cancel_visit, reinstate_visit

ONE_DAY = timedelta(days=1)


class Scope(StrEnum):
    FOLLOWING = "following"
    ALL = "all"


class StaleSeries(ValueError):
    """The series changed since it was read; the message is French."""


@dataclass(frozen=True)
class Wish:
    """An edit worked out: `draft` is the series as it will be, unsaved; the same row, or the next one."""

    draft: VisitSeries
    slots: list[SeriesSlot]
    change: SeriesChange
    from_day: date
    is_new: bool


def wished(
    *,
    series: VisitSeries,
    scope: Scope,
    terms: SeriesTerms,
    from_day: date | None = None,
    today: date | None = None,
) -> Wish:
    """What an edit would do; nothing is written. Raises NotAllowed and BadRule, both in French.

    `following` begins on `from_day`, `all` today. A series that has not begun by then is simply changed.
    """
    today = today or local_today(series.company)
    first = today if scope == Scope.ALL or from_day is None else from_day
    if first < today:
        raise NotAllowed(
            "À partir du\u00a0: choisissez aujourd’hui ou un jour à venir. Le passé ne change pas."
        )
    check_terms(terms, series.client, known=series)
    is_new = scope == Scope.FOLLOWING and first > series.starts_on
    exceptions = set(series.exceptions.filter(day__gte=first).values_list("day", flat=True))
    if is_new:
        draft = draft_series(series.client, first, terms)
        draft.previous = series
    else:
        draft = terms.laid_on(VisitSeries.objects.select_related("company", "client").get(pk=series.pk))
        first = max(today, min(first, draft.starts_on))
    check_dates(draft, first)
    slots = terms.slots_of(draft)
    change = change_of(
        series=series, draft=draft, slots=slots, exceptions=exceptions, from_day=first, today=today
    )
    return Wish(draft, slots, change, first, is_new)


@transaction.atomic
def edit_series(
    *,
    series: VisitSeries,
    by: Member,
    scope: Scope,
    terms: SeriesTerms,
    from_day: date | None = None,
    version: int | None = None,
    today: date | None = None,
) -> tuple[VisitSeries, SeriesChange]:
    """Give a series other terms and bring its coming visits along: the series that now holds, what was done.

    Visits begun, over, past or changed alone stay as they are. Raises StaleSeries when `version` is no longer
    the series', NotAllowed and BadRule as `wished`.
    """
    take_turn()
    row = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if version is not None and row.version != version:
        raise StaleSeries(
            "Cette récurrence a été modifiée entre-temps. "
            "Rien n’a été changé\u00a0: relisez-la, puis recommencez."
        )
    if row.stopped_at is not None:
        raise NotAllowed("Cette récurrence est arrêtée\u00a0: elle ne se modifie plus.")
    wish = wished(series=row, scope=scope, terms=terms, from_day=from_day, today=today)
    kept = _saved(row, wish)
    _carry(kept, wish.change, by)
    record(
        SeriesEdited(
            entity_id=row.pk,
            scope=scope.value,
            from_day=wish.from_day,
            moved=len(wish.change.moved),
            created=len(wish.change.created) + len(wish.change.brought_back),
            cancelled=len(wish.change.cancelled),
        ),
        by=by,
    )
    return kept, wish.change


def _saved(row: VisitSeries, wish: Wish) -> VisitSeries:
    draft = wish.draft
    draft.made_until = wish.change.until
    if wish.is_new:
        draft.save()
        SeriesException.objects.bulk_create(
            [
                SeriesException(series=draft, day=one.day, by=one.by, why=one.why)
                for one in row.exceptions.filter(day__gte=wish.from_day)
            ]
        )
        last = wish.from_day - ONE_DAY
        row.ends_on = last if row.ends_on is None else min(row.ends_on, last)
        row.version += 1
        row.save(update_fields=["ends_on", "version"])
    else:
        draft.version = row.version + 1
        draft.save()
        draft.slots.all().delete()
    SeriesSlot.objects.bulk_create(wish.slots)
    return draft


def _carry(series: VisitSeries, change: SeriesChange, by: Member) -> None:
    for visit in change.cancelled:
        cancel_visit(visit=visit, by=by, reason=BY_RULE[0])
    for visit in change.given_up:
        _let_go(visit, by)
    for visit, due in (*change.brought_back, *change.moved, *change.kept):
        _lay(visit, due, series, by)
    for due in change.created:
        make_one(series, due, by)


def _let_go(visit: Visit, by: Member) -> None:
    """A day of the series has one visit: the cancelled one that had it leaves the series."""
    row = locked(visit)
    write(row, series=None, series_day=None, series_slot=0)
    record(VisitEdited(entity_id=row.pk, version=row.version, fields=("series",)), by=by)


def _lay(visit: Visit, due: Due, series: VisitSeries, by: Member) -> None:
    """One visit to its new place in the series, told to the phone only when that changes anything there."""
    if visit.state == State.CANCELLED:
        reinstate_visit(visit=visit, by=by)
    row = locked(visit)
    if (row.series_id, row.series_day, row.series_slot) != (series.pk, due.given, due.slot):
        write(row, series=series, series_day=due.given, series_slot=due.slot)
        record(VisitEdited(entity_id=row.pk, version=row.version, fields=("series",)), by=by)
    edit_visit(
        visit=row,
        by=by,
        alone=False,
        service=series.service,
        site=series.site,
        minutes=due.minutes,
        technician=due.technician,
        day=due.day,
        start=due.start,
    )
