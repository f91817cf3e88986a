"""What a phone says besides its visits: lines loaded (PEER-13), keys taken and brought back (PEER-19)."""

from margelle.base.journal import take_turn
from margelle.base.sync import Incoming, Rejected, operation
from margelle.features.catalogue.models import Product, StockPlace
from margelle.features.clients.actions import return_key, take_key
from margelle.features.clients.models import SiteKey
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.rules import Refused

from . import payloads as shape
from .operations import origin_of, the


@operation("van.load", payload=shape.Load)
def van_load(incoming: Incoming, values: shape.Load) -> None:
    """The subject is the technician himself: his vehicle may change between two contacts."""
    if (incoming.subject, incoming.subject_id) != ("member", incoming.member.pk):
        raise Rejected("« subject »\u00a0: on charge son propre véhicule.", code="unknown_subject")
    take_turn()
    try:
        actions.load_van(
            origin=origin_of(incoming),
            product=the(Product, values.product, "product", "ce produit"),
            quantity=values.quantity,  # type: ignore[arg-type]  # a Decimal once validated
            day=values.day,
            vehicle=the(StockPlace, values.vehicle, "vehicle", "ce véhicule") if values.vehicle else None,
        )
    except Refused as refusal:
        raise Rejected(str(refusal)) from refusal


@operation("key.take", payload=shape.Nothing)
def key_take(incoming: Incoming, values: shape.Nothing) -> None:
    """He has it in his hand: kept even when the office believed that no copy was left."""
    member = incoming.member
    take_key(key=_key(incoming), holder=member, by=member, at=incoming.at, id=incoming.id)


@operation("key.return", payload=shape.Nothing)
def key_return(incoming: Incoming, values: shape.Nothing) -> None:
    return_key(key=_key(incoming), holder=incoming.member, by=incoming.member, at=incoming.at)


def _key(incoming: Incoming) -> SiteKey:
    if incoming.subject != "key":
        raise Rejected("« subject »\u00a0: une clé se prend et se rend.", code="unknown_subject")
    return the(SiteKey, incoming.subject_id, "subject", "cette clé")
