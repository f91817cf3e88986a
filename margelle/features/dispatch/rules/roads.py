"""Roads between places as arrays: what the road server said, and an estimate where it said nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from margelle.engines.routing import Point, Trip, estimate

NO_ROAD: Final = -1
LONGEST_M: Final = 5_000_000  # estimated beyond it, a point is wrong: nobody drives there
FAR_FROM_ROAD_M: Final = 300  # above it the office is told: the pin may be wrong
COLUMNS: Final = 4  # of RoadPlace.ways: there s, back s, there m, back m

if TYPE_CHECKING:  # 25 MB that a web process loads when it first needs roads
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Roads:
    """Seconds and metres from row to column. `estimated` says how many of the pairs no server knew."""

    points: tuple[Point, ...]
    seconds: Ints
    metres: Ints
    estimated: int = 0

    @property
    def is_estimated(self) -> bool:
        return self.estimated > 0

    def trip(self, a: int, b: int) -> Trip | None:
        """None when no road leads there."""
        seconds, metres = int(self.seconds[a, b]), int(self.metres[a, b])
        return None if seconds == NO_ROAD or metres == NO_ROAD else Trip(metres, seconds)


def estimated_roads(points: Sequence[Point]) -> Roads:
    """All of it by the embedded default."""
    import numpy as np

    size = len(points)
    unknown = np.ones((size, size), dtype=bool)
    return filled(points, np.zeros((size, size), np.int32), np.zeros((size, size), np.int32), unknown)


def filled(points: Sequence[Point], seconds: Ints, metres: Ints, unknown: NDArray[np.bool_]) -> Roads:
    """Estimates in the places of `unknown`; the way from a place to itself is nothing."""
    import numpy as np

    count = 0
    for a, b in zip(*np.nonzero(np.triu(unknown | unknown.T, 1)), strict=True):
        trip = estimate(points[a], points[b])
        for one, other in ((a, b), (b, a)):
            if unknown[one, other]:
                is_far = trip.metres > LONGEST_M
                seconds[one, other] = NO_ROAD if is_far else trip.seconds
                metres[one, other] = NO_ROAD if is_far else trip.metres
                count += 1
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    return Roads(tuple(points), seconds, metres, count)


def slowed(roads: Roads, percent: int) -> Roads:
    """Every trip takes so much longer; distances stay."""
    import numpy as np

    if not percent:
        return roads
    longer = (roads.seconds.astype(np.int64) * (100 + percent) + 50) // 100
    return Roads(
        roads.points,
        np.where(roads.seconds == NO_ROAD, NO_ROAD, longer).astype(np.int32),
        roads.metres,
        roads.estimated,
    )


def packed(
    there_s: Sequence[int], back_s: Sequence[int], there_m: Sequence[int], back_m: Sequence[int]
) -> bytes:
    """The `ways` of a RoadPlace."""
    import numpy as np

    return np.array([there_s, back_s, there_m, back_m], dtype="<i4").T.tobytes()


def unpacked(ways: Any) -> Ints:
    """Lines of four columns; raises ValueError when it is cut."""
    import numpy as np

    return np.frombuffer(bytes(ways), dtype="<i4").reshape(-1, COLUMNS)
