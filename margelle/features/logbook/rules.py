"""Pure questions about logbooks: codes, waiting times, and what an owner is told."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from margelle.engines.water.verdict import Verdict

CODE_DIGITS = 6
TRIES = 5  # wrong codes in a window, per link and address
TRIES_IN_ALL = 25  # per link, whatever the address
WINDOW = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)

# (family, word in the name) -> the reading that the product answers. Names come from the company's own list,
# so only plain words of the trade are recognised; an unknown product corrects nothing.
_CORRECTS: Final = (
    ("ph", "moins", ("ph", "high")),
    ("ph", "plus", ("ph", "low")),
    ("chlore", "", ("free_chlorine_mg_l", "low")),
    ("chlore", "", ("combined_chlorine_mg_l", "high")),
    ("brome", "", ("bromine_mg_l", "low")),
    ("sel", "", ("salt_g_l", "low")),
    ("", "tac plus", ("tac_f", "low")),
    ("", "th plus", ("th_f", "low")),
    ("", "stabilisant", ("stabiliser_mg_l", "low")),
)


def new_code() -> str:
    """Six digits that are easy to type and hard to guess: never a run or one repeated digit."""
    while True:
        code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        if len(set(code)) > 2 and code not in "01234567890123456789" and code not in "98765432109876543210":
            return code


def shown_code(code: str) -> str:
    """As printed and read aloud: "482 913"."""
    return f"{code[:3]} {code[3:]}"


def typed_code(text: str) -> str:
    """What a person typed, without the spaces and dots people add; "" when it cannot be a code."""
    digits = "".join(c for c in text if c not in "  .-")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() else ""


_SLOWED: Final = {2: timedelta(seconds=30), 1: timedelta(seconds=60)}  # by tries left


def wait_after(failures: int, allowed: int = TRIES) -> timedelta:
    """How long the door stays shut after so many wrong codes.

    The last tries of a round are slowed (30 s, then 60 s), the round's end stops for 15 minutes, then twice
    as long each round, up to a day. Never for ever: the owner has only mistyped.
    """
    rounds = failures // allowed
    left = allowed - failures % allowed
    if allowed == TRIES and left in _SLOWED:
        return _SLOWED[left]
    if failures < allowed or failures % allowed:
        return timedelta(0)
    doubled: int = 2 ** min(rounds - 1, 10)
    return min(WINDOW * doubled, LONGEST_WAIT)


def is_shut(locked_until: datetime | None, now: datetime) -> bool:
    return locked_until is not None and now < locked_until


def is_corrected(verdict: Verdict, products: Sequence[tuple[str, str]]) -> bool:
    """Whether a product put in during the visit answers this reading. `products` are (family, name)."""
    wanted = (verdict.code, verdict.level)
    return any(
        answer == wanted and (not family or family == used_family.lower()) and word in name.lower()
        for used_family, name in products
        for family, word, answer in _CORRECTS
    )


def _spoken(verdict: Verdict) -> str:
    """The verdict without its numbers, which stand below: "Le pH est un peu haut"."""
    return re.split(r"\s*:", verdict.sentence, maxsplit=1)[0].rstrip(".")


def headline(verdicts: Sequence[Verdict], products: Sequence[tuple[str, str]]) -> str:
    """One sentence that opens the page: the reading that most calls for care, the others stand below.

    It speaks of the water as measured, never of bathing.
    """
    out = sorted((v for v in verdicts if v.level != "good"), key=lambda v: v.severity != "act")
    if not verdicts:
        return "Votre bassin a été entretenu."
    if not out:
        return "Votre eau est équilibrée."
    return _spoken(out[0]) + (", corrigé." if is_corrected(out[0], products) else ".")
