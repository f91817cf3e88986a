"""Pure questions about surveys."""

from datetime import timedelta
from typing import Final

AFTER: Final = timedelta(hours=24)  # from the end of the visit to its survey
STILL_FRESH: Final = timedelta(days=4)  # older than that, nobody is asked any more
ANSWER_WITHIN: Final = timedelta(days=60)
GAP_DAYS: Final = 60  # between two surveys of one client, unless the company says otherwise
MARKS: Final = (1, 2, 3, 4, 5)
LOW: Final = 3  # a mark up to this one calls for a look
GOOD: Final = 4

# field -> (question, theme it speaks of)
QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "came": ("Sommes-nous venus comme prévu\u00a0?", "Ponctualité"),
    "tidy": ("Le bassin était-il propre après notre passage\u00a0?", "Qualité du travail"),
    "clear": ("Avons-nous expliqué ce qui a été fait\u00a0?", "Explications"),
}


def needs_look(mark: int | None, text: str) -> bool:
    """A low mark or a comment waits for the office until it says what it did."""
    return mark is not None and (mark <= LOW or bool(text.strip()))


def may_be_published(*, mark: int | None, text: str, consents: bool) -> bool:
    """Only what the client agreed to, and only words worth reading."""
    return consents and mark is not None and mark >= GOOD and bool(text.strip())


def average(marks: list[int]) -> float | None:
    return round(sum(marks) / len(marks), 1) if marks else None
