from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from margelle.base.journal import Event


@dataclass(frozen=True, kw_only=True)
class SpaceOpened(Event):
    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class SpaceClosed(Event):
    entity: ClassVar[str] = "client"


@dataclass(frozen=True, kw_only=True)
class LinkMade(Event):
    entity: ClassVar[str] = "pool"


@dataclass(frozen=True, kw_only=True)
class LinkReplaced(Event):
    entity: ClassVar[str] = "pool"


@dataclass(frozen=True, kw_only=True)
class CodeReplaced(Event):
    entity: ClassVar[str] = "pool"


@dataclass(frozen=True, kw_only=True)
class LogbookLocked(Event):
    """Too many wrong codes were typed."""

    entity: ClassVar[str] = "pool"
    failures: int


@dataclass(frozen=True, kw_only=True)
class LogbookExported(Event):
    """The book of a pool was handed over as a file, by its owner or by the office."""

    entity: ClassVar[str] = "pool"
    export: UUID
    form: str
    sha256: str
