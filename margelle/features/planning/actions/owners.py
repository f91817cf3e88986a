"""What is yet to come at a site follows its new owner. What was done stays with whom it was done for."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Site
from margelle.features.planning.events import SeriesEdited
from margelle.features.planning.models import ScenarioVisit, Visit, VisitSeries
from margelle.features.planning.rules import OVER

from .edit import told
from .locking import locked, write


@transaction.atomic
def follow_owner(*, site: Site, on: date, by: Member | None = None) -> int:
    """Give the site's visits from that day on, its series and its drafts to its present client.

    A visit that is over or lies before that day keeps its client; one without a date is yet to come. A series
    loses its contract, which is the former owner's. Returns how many visits followed. Safe to repeat.
    """
    take_turn()
    visits = _to_come(site, on)
    for visit in visits:
        row = locked(visit)
        if row.state not in OVER and row.client_id != site.client_id:
            write(row, client=site.client)
            told(row, ["client"], by, bump=False)
    for series in VisitSeries.objects.filter(_runs(on), site=site).exclude(client=site.client_id):
        VisitSeries.objects.filter(pk=series.pk).update(
            client=site.client, contract=None, version=F("version") + 1
        )
        told_series = SeriesEdited(
            entity_id=series.pk, scope="owner", from_day=on, moved=0, created=0, cancelled=0
        )
        record(told_series, by=by)
    drafts = ScenarioVisit.objects.filter(Q(day=None) | Q(day__gte=on), site=site)
    drafts.filter(scenario__published_at=None, scenario__dropped_at=None).update(client=site.client)
    return len(visits)


def _to_come(site: Site, on: date) -> list[Visit]:
    rows = Visit.objects.filter(Q(day=None) | Q(day__gte=on), site=site).exclude(state__in=OVER)
    return list(rows.exclude(client=site.client_id).order_by("pk"))


def _runs(on: date) -> Q:
    return Q(stopped_at=None) & (Q(ends_on=None) | Q(ends_on__gte=on))
