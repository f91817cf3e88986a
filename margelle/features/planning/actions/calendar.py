"""Days on which nobody works, and which vehicle goes with which round."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Agency, Member
from margelle.features.catalogue.models import StockPlace
from margelle.features.planning.events import RoundChanged
from margelle.features.planning.events.working_time import ClosedDaysChanged
from margelle.features.planning.models import ClosedDay, Round
from margelle.features.planning.rules import NotAllowed


@transaction.atomic
def close_days(*, days: Mapping[date, str], agency: Agency | None, by: Member) -> int:
    """Close these days under their names; one that is closed already stays. Returns how many are new."""
    take_turn()
    have = set(ClosedDay.objects.filter(day__in=days, agency=agency).values_list("day", flat=True))
    rows = [
        ClosedDay(company_id=by.company_id, day=day, agency=agency, name=name, by=by)
        for day, name in days.items()
        if day not in have
    ]
    ClosedDay.objects.bulk_create(rows)
    if rows:
        record(ClosedDaysChanged(entity_id=by.company_id, added=len(rows)), by=by)
    return len(rows)


@transaction.atomic
def open_day(*, closed_day: ClosedDay, by: Member) -> None:
    closed_day.delete()
    record(ClosedDaysChanged(entity_id=by.company_id, removed=1), by=by)


@transaction.atomic
def give_vehicle(*, technician: Member, day: date, vehicle: StockPlace | None, by: Member) -> Round:
    """The vehicle of one round; None = none chosen. Raises NotAllowed for what is no vehicle."""
    if vehicle is not None and (vehicle.kind != StockPlace.Kind.VEHICLE or vehicle.archived_at):
        raise NotAllowed("Choisissez un véhicule de la liste.")
    take_turn()
    row, made = Round.objects.select_for_update().get_or_create(
        technician=technician, day=day, defaults={"vehicle": vehicle}
    )
    if made or row.vehicle != vehicle:
        row.vehicle = vehicle
        row.save(update_fields=["vehicle"])
        record(RoundChanged(entity_id=row.pk, technician=technician.pk, day=day), by=by)
    found: Round = row
    return found
