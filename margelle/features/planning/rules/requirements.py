"""Pure questions about required things: where does one apply, and is one asked now and then due?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 2  # « toutes les n interventions »
MOST: Final = 52


@dataclass(frozen=True)
class Basin:
    """What a condition looks at in a pool. `equipment` are the kinds fitted to it now."""

    sanitiser: str = ""
    collective: bool = False
    heated: bool = False
    covered: bool = False
    equipment: Collection[str] = ()


@dataclass(frozen=True)
class Where:
    """The conditions of a requirement; "" and None fit everything."""

    sanitiser: str = ""
    equipment: str = ""
    collective: bool | None = None
    heated: bool | None = None
    covered: bool | None = None

    def fits(self, pool: Basin) -> bool:
        return (
            self.sanitiser in ("", pool.sanitiser)
            and (not self.equipment or self.equipment in pool.equipment)
            and self.collective in (None, pool.collective)
            and self.heated in (None, pool.heated)
            and self.covered in (None, pool.covered)
        )

    @property
    def is_open(self) -> bool:
        """Does it fit whatever the pool is?"""
        return self == Where()


def is_due(every: int, before: Sequence[bool | None]) -> bool:
    """Is a thing asked for every `every` visits due at the next one?

    `before` are the earlier visits of the pool, oldest first: True = it was done there, False = it was not,
    None = still to come, where it counts as done if it will be due. What was never done is due now, and what
    was left stays due until it is done.
    """
    since: int | None = None  # visits since it was last done; None = never
    for done in before:
        will_be = done is None and (since is None or since + 1 >= every)
        if done or will_be:
            since = 0
        elif since is not None:
            since += 1
    return since is None or since + 1 >= every
