"""How long to wait before another try: 1, 5, 15 and 60 minutes, then every hour, at most a day in all."""

from datetime import timedelta
from random import Random
from uuid import UUID

PAUSES = (1, 5, 15, 60)
MOST_TRIES = 26  # a day and a little


def pause_before(attempt: int, message: UUID) -> timedelta:
    """`attempt` is the number of those that failed. Up to a fifth more, the same for a message: what was
    refused at once does not come back at once."""
    minutes = PAUSES[min(attempt, len(PAUSES)) - 1]
    share = Random(message.int + attempt).random() / 5  # noqa: S311  # spreads a load, guards nothing
    return timedelta(minutes=minutes * (1 + share))
