"""The canonical form, version 1: the same facts always give the same bytes, in any language.

JSON in UTF-8, keys sorted, no space, no escaped letters. Only objects, lists, texts, true, false, null and
whole numbers: a decimal is a text with its three places, an instant a text in UTC with microseconds.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

VERSION: Final = 1
PARTS: Final = (
    "times",
    "tasks",
    "steps",
    "readings",
    "products",
    "photos",
    "comments",
    "signatures",
    "positions",
)
THOUSANDTH: Final = Decimal("0.001")

Facts = Mapping[str, Sequence[Mapping[str, Any]]]  # the facts of each part, in the order of their ids


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def print_of(value: Any) -> str:
    """SHA-256 of the canonical form, in 64 small hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def prints_of(facts: Facts) -> dict[str, str]:
    """One print for each part, so that a change says where it is."""
    return {part: print_of(facts[part]) for part in PARTS}


def instant_text(moment: datetime) -> str:
    """An aware moment as "2026-05-12T08:42:10.000000Z"."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def decimal_text(value: Decimal) -> str:
    return format(value.quantize(THOUSANDTH), "f")
