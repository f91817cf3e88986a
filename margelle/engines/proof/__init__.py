"""Facts in, prints and a chain out: what docs/preuve-scellee.md lets anyone recompute."""

from .chain import GENESIS, Link, carried_to, linked, short
from .form import PARTS, VERSION, Facts, canonical, decimal_text, instant_text, print_of, prints_of
from .position import commitment

__all__ = [
    "GENESIS",
    "PARTS",
    "VERSION",
    "Facts",
    "Link",
    "canonical",
    "carried_to",
    "commitment",
    "decimal_text",
    "instant_text",
    "linked",
    "print_of",
    "prints_of",
    "short",
]
