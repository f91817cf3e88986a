"""An urgent stop into rounds in progress: the best places, the order of the others unchanged."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

from .day import LATEST


@dataclass(frozen=True, eq=False)
class Urgent:
    """A stop to slip in, to start between `earliest` and `latest`.

    A known `place` of the matrix, or for a new address `there` and `back`: seconds from each place to it
    and from it to each place (NO_ROAD where none, or where nobody asked).
    """

    service_s: int
    earliest: int
    latest: int
    skills: int = 0
    forbidden: frozenset[int] = frozenset()
    place: int | None = None
    there: "NDArray[np.int32] | None" = None
    back: "NDArray[np.int32] | None" = None

    def __post_init__(self) -> None:
        if not 0 <= self.earliest <= self.latest <= LATEST:
            raise ValueError(f"urgent between two times of day: {self.earliest} to {self.latest}")
        if not 0 <= self.service_s <= LATEST:
            raise ValueError(f"a service is not negative: {self.service_s}")
        if (self.place is None) == (self.there is None) or (self.there is None) != (self.back is None):
            raise ValueError("a place of the matrix, or the seconds there and back")


@dataclass(frozen=True)
class Offer:
    """`rank`: where in the round, the driven stops counted. `late`: later stops and the seconds they are
    late.

    `late_s` is how late the urgent stop itself would start. Both are empty in an ordinary offer; when no
    place breaks nothing, offers with lateness are made, the least first.
    """

    technician: int
    rank: int
    arrival: int
    start: int
    detour_s: int
    score: float
    late_s: int = 0
    late: tuple[tuple[int, int], ...] = ()
    overtime_s: int = 0  # past the shift and its overtime
