"""Which names of a request a view asks for: what nobody reads cannot go wrong."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

_READERS = ("__getitem__", "__contains__", "get", "getlist", "pop")


@contextmanager
def names_asked() -> Iterator[set[str]]:
    """Collects every key that is looked up in a GET or POST while the block runs."""
    found: set[str] = set()

    def watching(real: Callable[..., Any]) -> Callable[..., Any]:
        def look(self: Any, key: Any, *rest: Any, **more: Any) -> Any:
            if isinstance(self, QueryDict) and isinstance(key, str):
                found.add(key)
            return real(self, key, *rest, **more)

        return look

    with ExitStack() as stack:
        for name in _READERS:
            stack.enter_context(patch.object(MultiValueDict, name, watching(getattr(MultiValueDict, name))))
        yield found
