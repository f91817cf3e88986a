"""What a client would cost: the best free places for a visit that does not exist yet (PEER-3, NEW-4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Site
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.slots import Slot, best_slots

from .settings import dispatch_settings

DAYS: Final = 14
SHOWN: Final = 10


@dataclass(frozen=True)
class Priced:
    """A place and what the way to it costs each time, and in a year, in cents."""

    slot: Slot
    cents: int
    year_cents: int


def priced_slots(
    *,
    client: Client | None,
    latitude: Decimal,
    longitude: Decimal,
    service: ServiceType,
    minutes: int,
    visits_a_year: int,
    today: date,
) -> list[Priced]:
    """The best places of the two weeks to come; about ten queries. Nothing is written."""
    client = client or Client(last_name="Nouveau client")
    site = Site(client=client, latitude=latitude, longitude=longitude)
    visit = Visit(client=client, site=site, service=service, minutes=minutes)
    slots = best_slots(visit, today + timedelta(days=1), today + timedelta(days=DAYS), SHOWN)
    own = dispatch_settings()
    found = []
    for slot in slots:
        extra = slot.cost.extra
        cents = round(
            (extra.seconds * own.hour_cents / 3600 + extra.metres * own.km_cents / 1000) if extra else 0
        )
        found.append(Priced(slot, cents, cents * visits_a_year))
    found.sort(key=lambda one: (one.cents, one.slot.day))
    return found
