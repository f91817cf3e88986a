"""Days of a series on which no visit is made, and their return."""

from datetime import date

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.planning.events import SeriesDayPutBack, SeriesDaySkipped
from margelle.features.planning.models import SeriesException, Visit, VisitSeries
from margelle.features.planning.queries import dues, exceptions_of
from margelle.features.planning.rules import NotAllowed, State

from .series import make_one
from .states import cancel_visit, reinstate_visit

SKIPPED_DAY = "Date retirée de la récurrence"


@transaction.atomic
def skip_day(*, series: VisitSeries, by: Member, day: date, why: str = "") -> SeriesException:
    """Take a day of the rule out; its visit is cancelled. `day` is the rule's, before any holiday moves it.

    Raises NotAllowed: not a day of the rule, past, begun already, or changed alone.
    """
    row = _locked_series(series)
    if day < local_today(row.company):
        raise NotAllowed("Date\u00a0: choisissez aujourd’hui ou un jour à venir. Le passé ne change pas.")
    if day in exceptions_of(row) or not dues(row, row.slots.all(), exceptions_of(row), day, day):
        raise NotAllowed("Date\u00a0: ce n’est pas un jour de cette récurrence.")
    for visit in Visit.objects.filter(series=row, series_day=day).exclude(state=State.CANCELLED):
        if visit.is_detached:
            raise NotAllowed("Cette intervention a été changée à part\u00a0: annulez-la depuis sa page.")
        if visit.state != State.PLANNED:
            raise NotAllowed("L’intervention de ce jour est déjà commencée\u00a0: elle reste.")
        cancel_visit(visit=visit, by=by, reason=why.strip() or SKIPPED_DAY)
    made: SeriesException = SeriesException.objects.create(series=row, day=day, by=by, why=why.strip()[:200])
    record(SeriesDaySkipped(entity_id=row.pk, day=day), by=by)
    return made


@transaction.atomic
def put_day_back(*, exception: SeriesException, by: Member) -> int:
    """The day is due again: its visit comes back, or is made when it never was. Returns how many."""
    row = _locked_series(exception.series)
    day = exception.day
    SeriesException.objects.filter(pk=exception.pk).delete()
    record(SeriesDayPutBack(entity_id=row.pk, day=day), by=by)
    if day < local_today(row.company) or row.made_until is None or day > row.made_until:
        return 0  # past, or the night will make it in time
    slots = row.slots.select_related("technician")
    found = {due.key: due for due in dues(row, slots, exceptions_of(row), day, day)}
    back = 0
    for visit in Visit.objects.filter(series=row, series_day=day):
        due = found.pop((day, visit.series_slot), None)
        if due is not None and visit.state == State.CANCELLED:
            reinstate_visit(visit=visit, by=by)
            back += 1
    for due in found.values():
        make_one(row, due, by)
    return back + len(found)


def _locked_series(series: VisitSeries) -> VisitSeries:
    take_turn()
    row: VisitSeries = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if row.stopped_at is not None:
        raise NotAllowed("Cette récurrence est arrêtée\u00a0: elle ne se modifie plus.")
    return row
