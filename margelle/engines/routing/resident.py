"""Rounds of one day, kept in memory so that the best places for an urgent stop are found at once."""

from collections.abc import Sequence

from .day import Day
from .insertion import Offer, Urgent


class Resident:
    """Built from a day and its rounds; `set_round` when one changes."""

    def __init__(self, day: Day, rounds: Sequence[Sequence[int]]) -> None:
        self.day = day
        self.rounds = [tuple(stops) for stops in rounds]

    def set_round(self, technician: int, stops: Sequence[int]) -> None:
        self.rounds[technician] = tuple(stops)

    def best_places(self, new: Urgent, top: int = 10, lam: float = 0.5) -> list[Offer]:
        """The `top` best by `arrival + lam × detour` (both seconds), ties to the lower technician and rank."""
        raise NotImplementedError
