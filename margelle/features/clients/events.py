"""What happens to clients, their sites and pools. Phones and other rooms listen."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class ClientAdded(Event):
    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class ClientChanged(Event):
    """Identity, contacts, notes, tags or contracts changed."""

    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class ClientArchived(Event):
    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class ClientRestored(Event):
    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class SiteChanged(Event):
    """Address, access notes, codes or zone changed."""

    entity: ClassVar[str] = "site"
    client: UUID


@dataclass(frozen=True, kw_only=True)
class SiteHandedOver(Event):
    """Another client owns the site from that day on. What is yet to come follows; the past does not move."""

    entity: ClassVar[str] = "site"
    from_client: UUID
    to_client: UUID
    on: date


@dataclass(frozen=True, kw_only=True)
class PoolChanged(Event):
    """The sheet or the equipment of a pool changed."""

    entity: ClassVar[str] = "pool"
    site: UUID


@dataclass(frozen=True, kw_only=True)
class FindingTold(Event):
    """A technician saw something on site that the sheet of the pool does not say."""

    entity: ClassVar[str] = "pool"
    finding: UUID
    field: str


@dataclass(frozen=True, kw_only=True)
class FindingDecided(Event):
    """It went onto the sheet, or it did not. Without a member: the company takes this field directly."""

    entity: ClassVar[str] = "pool"
    finding: UUID
    field: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class ContractEnding(Event):
    """The last days to tell the other side have begun; told once for each end date."""

    entity: ClassVar[str] = "contract"
    client: UUID
    ends_on: date
    renews: bool


@dataclass(frozen=True, kw_only=True)
class CodeRevealed(Event):
    """A gate code was shown to someone, at the office or on a phone."""

    entity: ClassVar[str] = "site"
    code: UUID
    where: str  # office · phone


@dataclass(frozen=True, kw_only=True)
class KeyEvent(Event):
    """About a key, badge or remote of a site that the firm holds."""

    entity: ClassVar[str] = "key"
    site: UUID


@dataclass(frozen=True, kw_only=True)
class KeyChanged(KeyEvent):
    """Written, renamed, or given back to the client."""


@dataclass(frozen=True, kw_only=True)
class KeyTaken(KeyEvent):
    """A copy is in this member's hands."""

    custody: UUID
    holder: UUID


@dataclass(frozen=True, kw_only=True)
class KeyReturned(KeyEvent):
    """A copy is back at the office."""

    custody: UUID
    holder: UUID


@dataclass(frozen=True, kw_only=True)
class ClientsImported(Event):
    """A file of clients was confirmed; `entity_id` is the run's id."""

    entity: ClassVar[str] = "import"
    count: int


@dataclass(frozen=True, kw_only=True)
class ClientsExported(Event):
    """Someone took the whole client file away; `entity_id` is the member's id."""

    entity: ClassVar[str] = "export"
