"""From the journal's plain JSON back to the types that an event declares."""

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from .events import Event


@lru_cache(maxsize=256)
def _adapter(event_class: type[Event]) -> dict[str, TypeAdapter[Any]]:
    from typing import get_type_hints

    hints = get_type_hints(event_class)
    names = event_class.__dataclass_fields__
    return {name: TypeAdapter(hints[name]) for name in names if name not in ("entity", "entity_id")}


def typed_fields(event_class: type[Event], payload: dict[str, Any]) -> dict[str, Any]:
    adapters = _adapter(event_class)
    return {name: adapters[name].validate_python(value) for name, value in payload.items() if name in adapters}
