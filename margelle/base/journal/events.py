"""What can be recorded, and who listens."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from .models import Entry

E = TypeVar("E", bound="Event")
Handler = Callable[[Any, "Entry"], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one entity. Subclasses are frozen dataclasses named in the past participle.

    Fields hold ids, numbers, dates and short words, never personal data or secrets: they are kept for
    years and travel to live updates.
    """

    entity: ClassVar[str] = ""
    entity_id: UUID

    @classmethod
    def kind(cls) -> str:
        return cls.__name__

    def payload(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in _told(type(self))}  # type: ignore[arg-type]


@cache
def _told(event: Any) -> tuple[str, ...]:
    """The names of what an event class tells beside its entity."""
    return tuple(one.name for one in dataclasses.fields(event) if one.name != "entity_id")


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


_handlers: dict[str, list[tuple[str, type[Event], Handler]]] = {}


def on(event: type[E]) -> Callable[[Callable[[E, "Entry"], None]], Callable[[E, "Entry"], None]]:
    """Listen to a kind of event. The handler runs after commit, at least once in trouble and once in
    effect: its own transaction also writes that it has run."""

    def register(handler: Callable[[E, "Entry"], None]) -> Callable[[E, "Entry"], None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        listeners = _handlers.setdefault(event.kind(), [])
        if name not in {known for known, _, _ in listeners}:
            listeners.append((name, event, handler))
        return handler

    return register


def handlers_of(kind: str) -> list[tuple[str, type[Event], Handler]]:
    return _handlers.get(kind, [])


def listened_kinds() -> frozenset[str]:
    return frozenset(_handlers)
