"""What vehicles and stores hold: filled, counted, limited to some products."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.catalogue.events import AllowedProductsSet, PlaceCounted, VanLoaded
from margelle.features.catalogue.models import (
    LoadedLine,
    PlaceProduct,
    Product,
    ReorderLevel,
    StockMove,
    StockPlace,
)
from margelle.features.catalogue.queries import held_at

from .stock import move_stock, reverse_use, shift_stock, store_of


@transaction.atomic
def fill_vehicle(
    *, store: StockPlace, vehicle: StockPlace, lines: Sequence[tuple[Product, Decimal]], by: Member
) -> None:
    """Several products from a store into a vehicle, in one go. Quantities are positive."""
    now = timezone.now()
    for product, quantity in lines:
        shift_stock(product=product, quantity=quantity, origin=store, to=vehicle, by=by, at=now)


@transaction.atomic
def load_line(
    *,
    id: UUID,
    vehicle: StockPlace,
    product: Product,
    quantity: Decimal,
    day: date,
    by: Member,
    at: datetime,
    replaces: UUID | None = None,
) -> LoadedLine:
    """What was put into the vehicle for that day; zero takes out what this line replaces (PEER-13)."""
    known = LoadedLine.objects.filter(vehicle=vehicle, product=product)
    earlier = known.filter(pk=replaces).first() if replaces else None
    if earlier is not None and earlier.superseded_at is None:
        earlier.superseded_at = at
        earlier.save(update_fields=["superseded_at"])
        reverse_use(source_id=earlier.pk, by=by, at=at)
    line: LoadedLine = LoadedLine(
        id=id, vehicle=vehicle, product=product, quantity=quantity, day=day, by=by, at=at
    )
    line.save(force_insert=True)
    if quantity:
        shift_stock(
            product=product,
            quantity=quantity,
            origin=store_of(vehicle.agency),
            to=vehicle,
            by=by,
            at=at,
            source_id=line.pk,
        )
    record(
        VanLoaded(entity_id=vehicle.pk, line=line.pk, product=product.pk, quantity=quantity, day=day), by=by
    )
    return line


@transaction.atomic
def count_place(
    *,
    place: StockPlace,
    counted: Mapping[Product, Decimal],
    levels: Mapping[Product, Decimal | None],
    reason: str,
    by: Member,
) -> int:
    """Write what was counted: each difference makes a correcting move. `levels` are the thresholds (None =
    none). Returns how many moves were made."""
    take_turn()
    now, held = timezone.now(), held_at(place)
    differences = {
        product: quantity - held.get(product.pk, Decimal(0)) for product, quantity in counted.items()
    }
    for product, difference in differences.items():
        if difference:
            move_stock(
                place=place,
                product=product,
                kind=StockMove.Kind.CORRECTED,
                quantity=difference,
                by=by,
                at=now,
                reason=reason,
            )
    ReorderLevel.objects.filter(place=place, product__in=list(levels)).delete()
    ReorderLevel.objects.bulk_create(
        [
            ReorderLevel(place=place, product=product, quantity=level)
            for product, level in levels.items()
            if level is not None
        ]
    )
    made = sum(bool(difference) for difference in differences.values())
    record(PlaceCounted(entity_id=place.pk, lines=made), by=by)
    return made


@transaction.atomic
def allow_products(*, place: StockPlace, products: Collection[Product] | None, by: Member) -> None:
    """Only these may be picked from the vehicle; None = all of the company's products again (STK-4)."""
    place.has_own_list = products is not None
    place.save(update_fields=["has_own_list"])
    PlaceProduct.objects.filter(place=place).delete()
    PlaceProduct.objects.bulk_create([PlaceProduct(place=place, product=one) for one in products or ()])
    count = None if products is None else len(products)
    record(AllowedProductsSet(entity_id=place.pk, count=count), by=by)
