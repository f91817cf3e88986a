"""What leaves the vehicle and stays at the pool, and what was put into the vehicle in the morning."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.catalogue.actions import load_line, reverse_use, vehicle_of
from margelle.features.catalogue.actions import use_product as take_from_stock
from margelle.features.catalogue.models import LoadedLine, PlaceProduct, Product, StockPlace
from margelle.features.clients.actions import save_equipment
from margelle.features.clients.models import Equipment, Pool
from margelle.features.fieldwork.events import FittedPartFiled, PartFitted, ProductUsed
from margelle.features.fieldwork.models import ProductUse
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import vehicle_on

from .flags import flag
from .origin import Origin, begin_report, check_pool, supersede

LARGEST_QUANTITY = Decimal(10_000)


@transaction.atomic
def use_product(
    *,
    visit: Visit,
    origin: Origin,
    product: Product,
    pool: Pool | None,
    quantity: Decimal,
    advised: bool,
    fitted: bool = False,
    place: StockPlace | None = None,
) -> ProductUse:
    """Record a quantity used and take it out of `place`, else the vehicle of the day (STK-5).

    A correction puts back what the earlier entry took. Zero withdraws it. A product that the vehicle may not
    pick is kept all the same, and shown to the office (STK-4).
    """
    check_pool(visit, pool)
    quantity = _checked(quantity)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    earlier = supersede(ProductUse, report, origin)
    if earlier is not None:
        reverse_use(source_id=earlier.pk, by=origin.by, at=origin.at)
    day = origin.at.astimezone(ZoneInfo(visit.company.timezone)).date()
    source = place or vehicle_on(day, origin.by.pk) or vehicle_of(origin.by)
    fact = ProductUse(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        product=product, quantity=quantity, advised=advised, fitted=fitted,
        is_unlisted=bool(quantity) and not _may_pick(source, product),
    )  # fmt: skip
    fact.save(force_insert=True)
    if fact.is_unlisted:
        flag(visit, origin, "product")
    if quantity:
        take_from_stock(
            product=product, quantity=quantity, by=origin.by, at=origin.at, source_id=fact.pk, place=source
        )
    _tell(visit, fact, was_fitted=earlier is not None and earlier.fitted)
    return fact


def _tell(visit: Visit, fact: ProductUse, *, was_fitted: bool) -> None:
    said: dict[str, Any] = {
        "entity_id": visit.pk,
        "fact": fact.pk,
        "product": fact.product_id,
        "pool": fact.pool_id,
        "quantity": fact.quantity,
    }
    record(ProductUsed(**said), by=fact.by)
    if fact.fitted:
        record(PartFitted(**said), by=fact.by)
    elif was_fitted:
        record(PartFitted(**(said | {"quantity": Decimal(0)})), by=fact.by)


def unfit(use: ProductUse, *, by: Member) -> None:
    """A use that the office laid aside: what it fitted is not to be invoiced."""
    if use.fitted:
        told = PartFitted(
            entity_id=use.report.visit_id,
            fact=use.pk,
            product=use.product_id,
            pool=use.pool_id,
            quantity=Decimal(0),
        )
        record(told, by=by)


def _may_pick(place: StockPlace, product: Product) -> bool:
    return not place.has_own_list or PlaceProduct.objects.filter(place=place, product=product).exists()


@transaction.atomic
def load_van(
    *, origin: Origin, product: Product, quantity: Decimal, day: date, vehicle: StockPlace | None
) -> LoadedLine:
    """A line of the morning's list is in the vehicle: `vehicle`, else the one of that day (PEER-13)."""
    quantity = _checked(quantity)
    return load_line(
        id=origin.id,
        vehicle=vehicle or vehicle_on(day, origin.by.pk) or vehicle_of(origin.by),
        product=product,
        quantity=quantity,
        day=day,
        by=origin.by,
        at=origin.at,
        replaces=origin.replaces,
    )


@transaction.atomic
def file_fitted_part(*, use: ProductUse, by: Member, keep: bool) -> Equipment | None:
    """Write a fitted part on the sheet of its pool, or say that it does not belong there. Once."""
    if use.filed_at is not None:
        return use.equipment
    if keep and use.pool is not None:
        use.equipment = save_equipment(equipment=_equipment(use, use.pool), by=by)
    use.filed_at, use.filed_by = timezone.now(), by
    use.save(update_fields=["equipment", "filed_at", "filed_by"])
    equipment: UUID | None = use.equipment.pk if use.equipment else None
    record(FittedPartFiled(entity_id=use.report.visit_id, fact=use.pk, equipment=equipment), by=by)
    return use.equipment


def _equipment(use: ProductUse, pool: Pool) -> Equipment:
    day = use.at.astimezone(ZoneInfo(use.company.timezone)).date()
    kind = use.product.equipment_kind or Equipment.Kind.OTHER
    return Equipment(pool=pool, kind=kind, model=use.product.name[:60], fitted_on=day)


def _checked(quantity: Decimal) -> Decimal:
    if not quantity.is_finite() or not 0 <= quantity <= LARGEST_QUANTITY:
        largest = f"{LARGEST_QUANTITY:f}"
        raise Refused(f"« quantity »\u00a0: la quantité va de 0 à {largest}.", field="quantity")
    return quantity.quantize(Decimal("0.001"))
