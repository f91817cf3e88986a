"""Stock moves: never edited, only reversed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.catalogue.events import StockMoved
from margelle.features.catalogue.models import Product, StockMove, StockPlace


def use_product(
    *, product: Product, quantity: Decimal, by: Member, at: datetime, source_id: UUID
) -> StockMove:
    """Take a used quantity (positive, in the product's unit) out of the technician's vehicle.

    A use that already has its move gives that move back: a repeated operation counts once.
    """
    if not quantity.is_finite() or quantity <= 0:
        raise ValueError(f"quantity must be above zero, got {quantity}")
    standing = _standing_use(source_id)
    if standing is not None:
        return standing
    return _move(
        place=vehicle_of(by),
        product=product,
        kind=StockMove.Kind.USED,
        quantity=-quantity,
        source_id=source_id,
        by=by,
        at=at,
    )


def reverse_use(*, source_id: UUID, by: Member | None, at: datetime) -> StockMove | None:
    """Put back what a use took; None when there is nothing (left) to put back."""
    used = _standing_use(source_id)
    if used is None:
        return None
    return _move(
        place=used.place,
        product=used.product,
        kind=StockMove.Kind.REVERSED,
        quantity=-used.quantity,
        source_id=source_id,
        by=by,
        at=at,
    )


def vehicle_of(member: Member) -> StockPlace:
    """The member's open vehicle, made at first use."""
    place: StockPlace | None = StockPlace.objects.filter(
        member=member, kind=StockPlace.Kind.VEHICLE, archived_at=None
    ).first()
    if place is not None:
        return place
    made: StockPlace = StockPlace.objects.create(
        member=member, kind=StockPlace.Kind.VEHICLE, name=f"Véhicule de {member}"[:60], agency=member.agency
    )
    return made


def _standing_use(source_id: UUID) -> StockMove | None:
    """The last use of this source that no later move has reversed."""
    moves = StockMove.objects.filter(source_id=source_id).select_related("place", "product")
    used = [move for move in moves if move.kind == StockMove.Kind.USED]
    reversed_count = sum(move.kind == StockMove.Kind.REVERSED for move in moves)
    used.sort(key=lambda move: move.pk)
    return used[reversed_count] if len(used) > reversed_count else None


def _move(
    *,
    place: StockPlace | None,
    product: Product,
    kind: str,
    quantity: Decimal,
    source_id: UUID,
    by: Member | None,
    at: datetime,
) -> StockMove:
    move: StockMove = StockMove.objects.create(
        place=place, product=product, kind=kind, quantity=quantity, source_id=source_id, by=by, at=at
    )
    record(StockMoved(entity_id=product.pk, move=move.pk, source=source_id), by=by)
    return move
