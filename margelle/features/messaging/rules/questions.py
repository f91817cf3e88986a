"""What a client may say yes to: the room that asks (a reminder before a visit) tells it at the start."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Asker:
    """`waiting` gives the question that a client has not answered; `words` what is asked, for those of these
    that a yes can still answer; `accept` answers one in his name, False when it is too late."""

    waiting: Callable[[UUID], UUID | None]
    words: Callable[[Collection[UUID]], Mapping[UUID, str]]
    accept: Callable[[UUID, Any], bool]


_askers: list[Asker] = []


def set_asker(asker: Asker) -> None:
    _askers[:] = [asker]


def the_asker() -> Asker | None:
    return _askers[0] if _askers else None
