"""Stock moves: never edited, only reversed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from margelle.base.journal import record
from margelle.features.accounts.models import Agency, Member
from margelle.features.catalogue.events import StockMoved
from margelle.features.catalogue.models import Product, StockMove, StockPlace


def use_product(
    *,
    product: Product,
    quantity: Decimal,
    by: Member,
    at: datetime,
    source_id: UUID,
    place: StockPlace | None = None,
) -> StockMove:
    """Take a used quantity (positive, in the product's unit) out of `place`, else the technician's vehicle.

    A use that already has its move gives that move back: a repeated operation counts once. Stock may go below
    zero: what was used is a fact, the count is what is wrong.
    """
    _above_zero(quantity)
    standing = standing_moves(source_id)
    if standing:
        return standing[0]
    return move_stock(
        place=place or vehicle_of(by),
        product=product,
        kind=StockMove.Kind.USED,
        quantity=-quantity,
        source_id=source_id,
        by=by,
        at=at,
    )


def shift_stock(
    *,
    product: Product,
    quantity: Decimal,
    origin: StockPlace,
    to: StockPlace,
    by: Member,
    at: datetime,
    source_id: UUID | None = None,
) -> None:
    """Move a quantity from one place to another: two moves that cancel out."""
    _above_zero(quantity)
    for place, signed in ((origin, -quantity), (to, quantity)):
        move_stock(
            place=place,
            product=product,
            kind=StockMove.Kind.MOVED,
            quantity=signed,
            source_id=source_id,
            by=by,
            at=at,
        )


def reverse_use(*, source_id: UUID, by: Member | None, at: datetime) -> StockMove | None:
    """Put back what a source took or moved; None when there is nothing (left) to put back."""
    made = [
        move_stock(
            place=one.place,
            product=one.product,
            kind=StockMove.Kind.REVERSED,
            quantity=-one.quantity,
            source_id=source_id,
            by=by,
            at=at,
        )
        for one in standing_moves(source_id)
    ]
    return made[0] if made else None


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


def store_of(agency: Agency | None) -> StockPlace:
    """Where vehicles are filled: the agency's store, else the company's, made at first use."""
    stores = list(StockPlace.objects.filter(kind=StockPlace.Kind.STORE, archived_at=None))
    mine = [one for one in stores if agency is not None and one.agency_id == agency.pk]
    common = [one for one in stores if one.agency_id is None]
    if found := [*mine, *common, *stores]:
        return found[0]
    made: StockPlace = StockPlace.objects.create(kind=StockPlace.Kind.STORE, name="Dépôt")
    return made


def standing_moves(source_id: UUID) -> list[StockMove]:
    """The moves of this source that no later move has reversed."""
    moves = list(StockMove.objects.filter(source_id=source_id).select_related("place", "product"))
    made = sorted((one for one in moves if one.kind != StockMove.Kind.REVERSED), key=lambda one: one.pk)
    return made[sum(one.kind == StockMove.Kind.REVERSED for one in moves) :]


def move_stock(
    *,
    place: StockPlace | None,
    product: Product,
    kind: str,
    quantity: Decimal,
    by: Member | None,
    at: datetime,
    source_id: UUID | None = None,
    reason: str = "",
) -> StockMove:
    """One signed move and its journal line, inside the caller's transaction."""
    move: StockMove = StockMove.objects.create(
        place=place,
        product=product,
        kind=kind,
        quantity=quantity,
        source_id=source_id,
        by=by,
        at=at,
        reason=reason,
    )
    record(StockMoved(entity_id=product.pk, move=move.pk, source=source_id), by=by)
    return move


def _above_zero(quantity: Decimal) -> None:
    if not quantity.is_finite() or quantity <= 0:
        raise ValueError(f"quantity must be above zero, got {quantity}")
