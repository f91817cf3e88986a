from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.engines.recurrence import next_dates
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import Client
from margelle.features.planning.events import SeriesStarted, SeriesStopped, VisitEdited
from margelle.features.planning.models import SeriesSlot, Visit, VisitSeries
from margelle.features.planning.queries import SeriesTerms, draft_series, dues, exceptions_of, rule_of
from margelle.features.planning.queries.series import Due, holidays_of
from margelle.features.planning.queries.series_change import horizon
from margelle.features.planning.rules import NotAllowed, State

from .locking import locked, refresh, write
from .move import check_technician
from .plan import plan_visit
from .states import cancel_visit

# A public holiday can send a visit up to six days on: look that far back for those still to come.
FARTHEST_MOVE = timedelta(days=6)
NO_DATE = "Cette règle ne donne aucune date. Vérifiez les jours, la saison et la date de fin."


@transaction.atomic
def start_series(
    *, client: Client, by: Member, starts_on: date, terms: SeriesTerms, first: Visit | None = None
) -> VisitSeries:
    """Begin a series and create its visits of the next 12 weeks.

    `first` is a visit that the office turns into a series: it takes the rule's place on its own day. Raises
    NotAllowed (site, technician, a rule without any date) and engines.recurrence.BadRule, both in French.
    """
    check_terms(terms, client)
    series = draft_series(client, starts_on, terms)
    check_dates(series, starts_on)
    series.save()
    SeriesSlot.objects.bulk_create(terms.slots_of(series))
    if first is not None:
        _join(first, series, by)
    made = make_visits(series=series, by=by)
    record(SeriesStarted(entity_id=series.pk, visits=made), by=by)
    return series


def check_terms(terms: SeriesTerms, client: Client, *, known: VisitSeries | None = None) -> None:
    """Raises NotAllowed. A technician who has left may stay where `known` had them: their visits wait."""
    if terms.site.client_id != client.pk:
        raise NotAllowed("Ce lieu n’est pas à ce client.")
    if terms.contract is not None and terms.contract.client_id != client.pk:
        raise NotAllowed("Ce contrat n’est pas à ce client.")
    kept = (
        set() if known is None else {known.technician_id, *known.slots.values_list("technician", flat=True)}
    )
    for technician in (terms.technician, *(slot.technician for slot in terms.slots)):
        if technician is not None and technician.pk not in kept:
            check_technician(technician)


def check_dates(series: VisitSeries, from_day: date) -> None:
    """Raises NotAllowed for a rule without any date from that day on, BadRule for one without sense."""
    if not next_dates(rule_of(series), from_day - timedelta(days=1), 1, holidays_of(series)):
        raise NotAllowed(NO_DATE)


def _join(visit: Visit, series: VisitSeries, by: Member) -> None:
    """The visit that is repeated becomes the one of its day, as it is; on a day of no rule it stays alone."""
    row = locked(visit)
    if row.series_id is not None:
        raise NotAllowed("Cette intervention fait déjà partie d’une récurrence.")
    if row.client_id != series.client_id:
        raise NotAllowed("Cette intervention n’est pas de ce client.")
    found = dues(series, series.slots.all(), (), row.day, row.day) if row.day else []
    if found:
        write(row, series=series, series_day=found[0].given, series_slot=found[0].slot)
        record(VisitEdited(entity_id=row.pk, version=row.version, fields=("series",)), by=by)
    refresh(visit, row)


@transaction.atomic
def make_visits(*, series: VisitSeries, by: Member | None = None, today: date | None = None) -> int:
    """Create the visits that the rule gives up to 12 weeks ahead; returns how many. Safe to repeat.

    Days already passed are not filled in, nor days made once (`made_until`): a visit moved, cancelled,
    or taken over by another series, is not made again. The day that counts is the one the rule gave.
    """
    take_turn()
    row = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if row.stopped_at is not None:
        return 0
    today = today or local_today(row.company)
    until = horizon(today)
    first = today - FARTHEST_MOVE
    if row.made_until:
        first = max(first, row.made_until + timedelta(days=1))
    have = set(
        Visit.objects.filter(series=row, series_day__gte=first).values_list("series_day", "series_slot")
    )
    found = dues(row, row.slots.select_related("technician"), exceptions_of(row), first, until)
    new = [due for due in found if due.day >= today and due.key not in have]
    for due in new:
        make_one(row, due, by)
    made_until = max(until, row.made_until or until)
    VisitSeries.objects.filter(pk=row.pk).update(made_until=made_until)
    series.made_until = made_until
    return len(new)


def make_one(series: VisitSeries, due: Due, by: Member | None) -> Visit:
    return plan_visit(
        client=series.client,
        by=by,
        site=series.site,
        service=series.service,
        template=series.template,
        technician=due.technician,
        day=due.day,
        start=due.start,
        minutes=due.minutes,
        series=series,
        series_day=due.given,
        series_slot=due.slot,
    )


@transaction.atomic
def stop_series(*, series: VisitSeries, by: Member, from_day: date | None = None) -> int:
    """No further visits; those still planned from that day on are cancelled. Returns how many."""
    take_turn()
    row = VisitSeries.objects.select_for_update().get(pk=series.pk)
    if row.stopped_at is not None:
        raise NotAllowed("Cette récurrence est déjà arrêtée.")
    first = from_day or local_today(row.company)
    coming = Visit.objects.filter(series=row, state=State.PLANNED, day__gte=first)
    for visit in coming:
        cancel_visit(visit=visit, by=by, reason="Récurrence arrêtée")
    row.stopped_at = series.stopped_at = timezone.now()
    row.save(update_fields=["stopped_at"])
    removed = len(coming)
    record(SeriesStopped(entity_id=row.pk, removed=removed), by=by)
    return removed
