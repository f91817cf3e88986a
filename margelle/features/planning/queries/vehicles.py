"""Which vehicle a technician drives on a day: the one the office gave to the round, else his own."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from margelle.features.catalogue.models import StockPlace
from margelle.features.catalogue.queries import vehicles
from margelle.features.planning.models import Round


def vehicles_on(day: date, members: Collection[UUID]) -> dict[UUID, StockPlace]:
    """By technician, in two queries. Who has none is left out; of two own vehicles the first counts."""
    own = vehicles().filter(member__in=members).order_by("-name", "-pk")
    given = Round.objects.filter(day=day, technician__in=members, vehicle__archived_at=None)
    found = {row.member_id: row for row in own if row.member_id is not None}
    for row in given.select_related("vehicle__agency"):
        if row.vehicle is not None:
            found[row.technician_id] = row.vehicle
    return found


def vehicle_on(day: date, member: UUID) -> StockPlace | None:
    return vehicles_on(day, [member]).get(member)
