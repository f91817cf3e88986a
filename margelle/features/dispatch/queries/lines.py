"""What roads look like on a map, of what is kept."""

from collections.abc import Iterable
from typing import Final

from margelle.features.dispatch.models import RoadLine

from .roads import current_map, key_of
from .ways import Leg

_BATCH: Final = 200  # keys of one read: SQLite takes 999 values


def lines_of(legs: Iterable[Leg]) -> dict[Leg, str]:
    """The kept lines of these legs; "" where no road leads. A query, and one for each 200 places."""
    road_map = current_map()
    if road_map is None:
        return {}
    wanted = {(*key_of(a), *key_of(b)): (a, b) for a, b in legs}
    starts, found = sorted({key[0] for key in wanted}), {}
    for n in range(0, len(starts), _BATCH):
        rows = RoadLine.objects.filter(road_map=road_map, latitude__in=starts[n : n + _BATCH])
        columns = ("latitude", "longitude", "to_latitude", "to_longitude", "line")
        for *key, line in rows.values_list(*columns):
            if (leg := wanted.get(tuple(key))) is not None:
                found[leg] = line
    return found
