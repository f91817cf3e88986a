"""What each vehicle lacks for the visits of a day: the morning's loading list (PEER-13)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import LoadedLine, Product, StockMove, StockPlace
from margelle.features.catalogue.queries import loaded_lines, total_quantity
from margelle.features.fieldwork.models import ProductUse
from margelle.features.planning.models import LeftTask, ProductNeed, Visit
from margelle.features.planning.queries import vehicles_on
from margelle.features.planning.rules import State

ZERO = Decimal(0)
COMING = (State.PLANNED, State.EN_ROUTE, State.IN_PROGRESS)
LACKED = "matériel"  # in the reason a technician gives for a task that he left


@dataclass(frozen=True)
class LoadLine:
    """A product for one vehicle: what the visits still want, what is on board, what was loaded that day."""

    product: Product
    needed: Decimal
    on_board: Decimal
    loaded: Decimal
    clients: tuple[str, ...]

    @property
    def missing(self) -> Decimal:
        return max(ZERO, self.needed - max(ZERO, self.on_board))


@dataclass(frozen=True)
class Asked:
    """A part that a technician lacked when he left a task: words, no product (« Matériel manquant »)."""

    visit: Visit
    text: str


@dataclass(frozen=True)
class VanLoad:
    """One vehicle's list. `vehicle` None: the technician has none yet, or nobody has the visit."""

    vehicle: StockPlace | None
    drivers: list[Member] = field(default_factory=list)
    lines: list[LoadLine] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def left(self) -> list[LoadLine]:
        return [line for line in self.lines if line.missing]

    @property
    def name(self) -> str:
        if self.vehicle is not None:
            return self.vehicle.name
        return f"Sans véhicule\u00a0: {self.drivers[0]}" if self.drivers else "Sans technicien"


def loading_lists(day: date) -> list[VanLoad]:
    """All vehicles of a day, in a fixed number of queries; those that need nothing are left out."""
    visits = Visit.objects.filter(day=day, state__in=COMING).select_related("client", "technician")
    mine = {visit.pk: visit for visit in visits}
    drivers = {one.technician.pk: one.technician for one in mine.values() if one.technician is not None}
    places = vehicles_on(day, list(drivers))
    of_visit = {pk: _van_key(visit, places) for pk, visit in mine.items()}
    needs = _needs(mine, of_visit)
    asked = _asked(mine, of_visit)
    vehicles = {place.pk: place for place in places.values()}
    loaded = _loaded(day)
    board = on_board(list(vehicles))
    lists = []
    for key in sorted({*needs, *asked}, key=str):
        vehicle = vehicles.get(key) if key else None
        team = [one for pk, one in drivers.items() if (places[pk].pk if pk in places else pk) == key]
        lines = [
            LoadLine(
                product,
                quantity,
                board.get((key, product.pk), ZERO) if key else ZERO,
                loaded.get((key, product.pk), ZERO) if key else ZERO,
                tuple(dict.fromkeys(names)),
            )
            for product, quantity, names in needs.get(key, {}).values()
        ]
        lines.sort(key=lambda line: (not line.missing, line.product.name))
        lists.append(VanLoad(vehicle, team, lines, asked.get(key, [])))
    return sorted(lists, key=lambda one: (one.vehicle is None, one.name))


def _van_key(visit: Visit, places: dict[UUID, StockPlace]) -> UUID | None:
    """The vehicle that goes there; the technician himself while he has none; None without a technician."""
    if visit.technician_id is None:
        return None
    place = places.get(visit.technician_id)
    return place.pk if place else visit.technician_id


def _needs(
    visits: dict[UUID, Visit], of_visit: dict[UUID, UUID | None]
) -> dict[UUID | None, dict[UUID, tuple[Product, Decimal, list[str]]]]:
    """By vehicle and product: how much the visits still want, and for whom; what was used already is not."""
    rows = ProductNeed.objects.filter(visit__in=list(visits)).select_related("product").order_by("visit_id")
    uses = ProductUse.objects.filter(report__visit__in=list(visits), superseded_at=None).order_by()
    used = {
        (visit, product): quantity
        for visit, product, quantity in uses.values_list("report__visit", "product").annotate(
            total=total_quantity()
        )
    }
    found: dict[UUID | None, dict[UUID, tuple[Product, Decimal, list[str]]]] = defaultdict(dict)
    for row in rows:
        wanted = max(ZERO, row.quantity - used.get((row.visit_id, row.product_id), ZERO))
        of_van = found[of_visit[row.visit_id]]
        product, before, names = of_van.get(row.product_id, (row.product, ZERO, []))
        name = visits[row.visit_id].client.short_name
        of_van[row.product_id] = (product, before + wanted, [*names, name] if wanted else names)
    return found


def _asked(visits: dict[UUID, Visit], of_visit: dict[UUID, UUID | None]) -> dict[UUID | None, list[Asked]]:
    rows = LeftTask.objects.filter(
        Q(why__icontains=LACKED), carried_to__in=list(visits), done_at=None, dropped_at=None
    ).select_related("task")
    found: dict[UUID | None, list[Asked]] = defaultdict(list)
    for row in rows:
        assert row.carried_to_id is not None
        visit = visits[row.carried_to_id]
        found[of_visit[visit.pk]].append(Asked(visit, f"{row.task.name}\u00a0: {row.why.lower()}"))
    return found


def _loaded(day: date) -> dict[tuple[UUID, UUID], Decimal]:
    sums = loaded_lines(day).order_by().values_list("vehicle", "product")
    return {
        (vehicle, product): quantity for vehicle, product, quantity in sums.annotate(total=total_quantity())
    }


def on_board(places: list[UUID]) -> dict[tuple[UUID | None, UUID], Decimal]:
    """What the moves leave in these vehicles, by place and product; zeros left out."""
    rows = StockMove.objects.filter(place__in=places).order_by().values_list("place", "product")
    return {(place, product): held for place, product, held in rows.annotate(total=total_quantity()) if held}


def van_lines(vehicle: StockPlace, day: date) -> list[LoadedLine]:
    return list(loaded_lines(day).filter(vehicle=vehicle))
