"""One chain of seals: each link holds the print of its body and of all the links before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from .form import print_of

GENESIS: Final = "0" * 64  # what the first link follows


@dataclass(frozen=True)
class Link:
    body_hash: str
    prev: str
    hash: str


def linked(body: Any, prev: str) -> Link:
    body_hash = print_of(body)
    return Link(body_hash, prev, _joined(prev, body_hash))


def _joined(prev: str, body_hash: str) -> str:
    """SHA-256 of the two prints, one after the other, as text."""
    return sha256(f"{prev}{body_hash}".encode()).hexdigest()


def carried_to(start: str, body_hashes: Iterable[str]) -> str:
    """The head that these bodies lead to from `start`."""
    for body_hash in body_hashes:
        start = _joined(start, body_hash)
    return start


def short(print_: str) -> str:
    """What a person compares by eye: "3f9a 12c4"."""
    return f"{print_[:4]} {print_[4:8]}"
