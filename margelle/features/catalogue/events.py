"""What happens to the catalogue, for phones and other rooms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged(Event):
    """Tasks, products, services or measures changed; `entity_id` is the company's id."""

    entity: ClassVar[str] = "catalogue"
    what: str  # task · product · service · measure · range · skill · vehicle


@dataclass(frozen=True, kw_only=True)
class StockMoved(Event):
    """A quantity went in or out of a place; `entity_id` is the product's id."""

    entity: ClassVar[str] = "stock"
    move: UUID
    source: UUID | None


@dataclass(frozen=True, kw_only=True)
class VanLoaded(Event):
    """A line of the loading list was put into a vehicle, which is `entity_id`. Zero takes it out again."""

    entity: ClassVar[str] = "vehicle"
    line: UUID
    product: UUID
    quantity: Decimal
    day: date


@dataclass(frozen=True, kw_only=True)
class PlaceCounted(Event):
    """The stock of a place was counted; each difference made its correcting move."""

    entity: ClassVar[str] = "vehicle"
    lines: int


@dataclass(frozen=True, kw_only=True)
class AllowedProductsSet(Event):
    """Which products may be picked from a vehicle; None = all of the company's."""

    entity: ClassVar[str] = "vehicle"
    count: int | None
