"""From the journal's plain JSON back to the types that an event declares."""

from typing import Any, get_type_hints

from pydantic import TypeAdapter

from .events import Event

_adapters: dict[type[Event], dict[str, TypeAdapter[Any]]] = {}


def _adapter(event_class: type[Event]) -> dict[str, TypeAdapter[Any]]:
    if event_class not in _adapters:
        _adapters[event_class] = _made(event_class)
    return _adapters[event_class]


def _made(event_class: type[Event]) -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(event_class)
    names = event_class.__dataclass_fields__
    return {name: TypeAdapter(hints[name]) for name in names if name not in ("entity", "entity_id")}


def typed_fields(event_class: type[Event], payload: dict[str, Any]) -> dict[str, Any]:
    adapters = _adapter(event_class)
    return {
        name: adapters[name].validate_python(value) for name, value in payload.items() if name in adapters
    }
