"""How a caller watches and ends a search."""

from collections.abc import Callable

Stopping = Callable[[], bool]
Progress = Callable[[int, float], None]


def never() -> bool:
    return False


def unseen(cost: int, share: float) -> None:
    """Nobody watches."""
