"""How numbers, durations, days and money are written in French. Pure: no locale of the machine is asked.

Spaces between a number and its unit never break a line; minus is the typographic one only on screens.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NBSP = "\u00a0"
NARROW = "\u202f"
MONTHS: Sequence[str] = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS: Sequence[str] = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
DAYS: Sequence[str] = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS: Sequence[str] = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")

CIVILITIES = frozenset({"m", "mm", "mr", "mme", "mmes", "mlle", "madame", "monsieur", "mademoiselle"})

Number = Decimal | int | float | str


def without_civility(words: Iterable[str]) -> list[str]:
    """« Mme Ferrand », as she is called, is looked for by her name: lists are kept by names alone."""
    return [word for word in words if word.casefold().rstrip(".") not in CIVILITIES]


def fr_decimal(value: Number, places: int = 2, *, fixed: bool = False) -> str:
    """7.40 → « 7,4 »; with `fixed`, « 7,40 ». Thousands are parted by a no-break space.

    Raises ValueError for what is not a finite number.
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation as problem:
        raise ValueError(f"not a number: {value!r}") from problem
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):,f}".partition(".")
    if not fixed:
        rest = rest.rstrip("0")
    sign = "−" if rounded < 0 else ""
    return sign + whole.replace(",", NBSP) + (f",{rest}" if rest else "")


def duration(minutes: int) -> str:
    """315 → « 5 h 15 », 38 → « 38 min », 120 → « 2 h »."""
    if minutes < 0:
        return f"−{duration(-minutes)}"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def day(value: date) -> str:
    """« mer. 17 juin », without the year: for lists of the near past and future."""
    return f"{SHORT_DAYS[value.weekday()]}{NBSP}{_ordinal(value.day)}{NBSP}{SHORT_MONTHS[value.month - 1]}"


def day_short(value: date, today: date | None = None) -> str:
    """« 17 juin », with its year when that is not this year's."""
    year = f"{NBSP}{value.year}" if today is not None and value.year != today.year else ""
    return f"{_ordinal(value.day)}{NBSP}{SHORT_MONTHS[value.month - 1]}{year}"


def day_long(value: date) -> str:
    """« Mercredi 17 juin 2026 »: large on a small screen it breaks after the name of the day."""
    name = DAYS[value.weekday()].capitalize()
    return f"{name} {_ordinal(value.day)}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def clock(value: time | datetime) -> str:
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: datetime, today: date | None = None) -> str:
    """« 17 juin à 10:15 », in the zone the instant already carries."""
    return f"{day_short(value.date(), today)} à{NBSP}{clock(value)}"


def eur(cents: int) -> str:
    """124000 → « 1 240,00 € ». Money is whole cents, never a float."""
    return f"{fr_decimal(Decimal(cents) / 100, 2, fixed=True)}{NBSP}€"


def initials(name: str) -> str:
    """« Julien Rossi » → « JR », « Cher » → « CH »; at most two letters."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def phone(value: str) -> str:
    """+33612345678 → « 06 12 34 56 78 »; another country's number stays as it was typed."""
    compact = "".join(value.split()).replace(".", "").replace("-", "")
    if compact.startswith("+33") and len(compact) == 12:
        compact = "0" + compact[3:]
    if len(compact) == 10 and compact.isdigit() and compact.startswith("0"):
        return NBSP.join(compact[i : i + 2] for i in range(0, 10, 2))
    return value


def plural(count: int, one: str, many: str | None = None) -> str:
    """0 and 1 are singular in French: « 0 visite », « 2 visites »."""
    return f"{fr_decimal(count, 0)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def size(count: int) -> str:
    """Bytes as people read them: « 84 Ko », « 1,2 Mo »; less than one is one."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}{NBSP}Ko"
    return f"{count / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")
