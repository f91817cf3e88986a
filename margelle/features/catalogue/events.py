"""What happens to the catalogue, for phones and other rooms."""

from dataclasses import dataclass
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
