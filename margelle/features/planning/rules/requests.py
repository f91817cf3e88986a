"""Pure questions about what clients ask for."""

from datetime import time, timedelta
from typing import Final

MOST_A_DAY: Final = 3  # of one pool, those taken back included
FARTHEST: Final = timedelta(days=60)

# key -> (words, hours): when in the day a client wants somebody
PARTS: Final[dict[str, tuple[str, tuple[time | None, time | None]]]] = {
    "any": ("Peu importe", (None, None)),
    "morning": ("Le matin", (time(8), time(12))),
    "afternoon": ("L’après-midi", (time(13), time(18))),
}

# reason -> the kind of work that answers it
CATEGORIES: Final = {"level": "repair", "equipment": "repair", "season": "seasonal"}
