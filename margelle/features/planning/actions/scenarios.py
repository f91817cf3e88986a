"""Draft copies of the plan: made from a period, brought up to date, dropped (PLN-18)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.planning.events import ScenarioDropped, ScenarioEdited, ScenarioMade
from margelle.features.planning.models import Scenario, ScenarioVisit, Visit
from margelle.features.planning.rules import NotAllowed, State

MOST_DAYS = 70  # ten weeks
_COPIED = ("client_id", "site_id", "service_id", "technician_id", "day", "start", "minutes", "rank")


@transaction.atomic
def make_scenario(*, name: str, first: date, last: date, by: Member) -> Scenario:
    """Copy the visits of these days, and those that wait for a day. Raises NotAllowed on a wrong period."""
    if last < first:
        raise NotAllowed("Le dernier jour vient avant le premier.")
    if last - first >= timedelta(days=MOST_DAYS):
        raise NotAllowed("Un scénario couvre dix semaines au plus.")
    take_turn()
    scenario: Scenario = Scenario.objects.create(name=name, from_day=first, to_day=last, by=by)
    rows = [_copy_of(scenario, visit) for visit in copied_visits(scenario)]
    ScenarioVisit.objects.bulk_create(rows, batch_size=500)
    record(ScenarioMade(entity_id=scenario.pk, name=name, visits=len(rows)), by=by)
    return scenario


@transaction.atomic
def copy_scenario(*, source: Scenario, name: str, by: Member) -> Scenario:
    """The same draft once more: what was changed in it stays changed."""
    take_turn()
    scenario: Scenario = Scenario.objects.create(
        name=name, from_day=source.from_day, to_day=source.to_day, by=by
    )
    rows = []
    for row in source.visits.all():
        values = {column: getattr(row, column) for column in (*_COPIED, "visit_id", "base_version")}
        rows.append(
            ScenarioVisit(scenario=scenario, is_removed=row.is_removed, version=row.version, **values)
        )
    ScenarioVisit.objects.bulk_create(rows, batch_size=500)
    record(ScenarioMade(entity_id=scenario.pk, name=name, visits=len(rows)), by=by)
    return scenario


def copied_visits(scenario: Scenario) -> QuerySet[Visit]:
    """Everything of the period that is still to be done or was done, and what waits for a day."""
    within = Q(day__gte=scenario.from_day, day__lte=scenario.to_day)
    waiting = Q(day=None, state=State.PLANNED)
    found: QuerySet[Visit] = Visit.objects.filter(within | waiting)
    return found.exclude(state__in=(State.CANCELLED, State.SKIPPED))


def _copy_of(scenario: Scenario, visit: Visit) -> ScenarioVisit:
    values = {column: getattr(visit, column) for column in _COPIED}
    return ScenarioVisit(scenario=scenario, visit=visit, base_version=visit.version, **values)


def open_scenario(scenario: Scenario) -> Scenario:
    """The row, held until the end of the transaction. Raises NotAllowed once published or dropped."""
    take_turn()
    row: Scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if row.published_at is not None:
        raise NotAllowed("Ce scénario est déjà publié\u00a0: copiez-le pour continuer à essayer.")
    if row.dropped_at is not None:
        raise NotAllowed("Ce scénario est abandonné\u00a0: copiez-le pour le reprendre.")
    return row


@transaction.atomic
def drop_scenario(*, scenario: Scenario, by: Member) -> None:
    """It stays in the list with who dropped it and when; the plan does not change."""
    row = open_scenario(scenario)
    row.dropped_at, row.dropped_by = timezone.now(), by
    row.save(update_fields=["dropped_at", "dropped_by"])
    record(ScenarioDropped(entity_id=row.pk), by=by)


@transaction.atomic
def renew_scenario(*, scenario: Scenario, by: Member) -> int:
    """Copy again what the draft has not changed itself; how many visits differ from the old copy."""
    row = open_scenario(scenario)
    untouched = row.visits.filter(version=1, visit__isnull=False)
    live = {visit.pk: visit for visit in copied_visits(row)}
    gone = untouched.exclude(visit__in=list(live))
    count = gone.count()
    gone.delete()
    for draft in untouched.exclude(base_version=F("visit__version")).select_related("visit"):
        fresh = _copy_of(row, live[draft.visit_id])  # type: ignore[index]  # the filter left no None
        ScenarioVisit.objects.filter(pk=draft.pk).update(
            base_version=fresh.base_version, **{column: getattr(fresh, column) for column in _COPIED}
        )
        count += 1
    have = set(row.visits.filter(visit__isnull=False).values_list("visit_id", flat=True))
    new = [_copy_of(row, visit) for key, visit in live.items() if key not in have]
    ScenarioVisit.objects.bulk_create(new, batch_size=500)
    if count + len(new):
        record(ScenarioEdited(entity_id=row.pk), by=by)
    return count + len(new)
