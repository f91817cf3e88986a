"""Where too little time is given: what tells it, and in which words (RTE-10)."""

from dataclasses import dataclass
from typing import Final

LONGER: Final = 1.3  # than the company's own mean
FAR: Final = 1.5
MANY_WAIT: Final = 0.15
FEW_VISITS: Final = 5  # under it a mean says nothing


@dataclass(frozen=True)
class Figures:
    """Of one zone, or of the whole company, over the same days."""

    sites: int
    visits: int  # done
    skipped: int
    waiting: int  # due without a day or a technician
    gap_days: float | None  # mean between two visits of a site
    metres_a_visit: int | None


def signs(zone: Figures, whole: Figures) -> list[str]:
    """French reasons to give it more time; none when all is well."""
    found = []
    due = zone.visits + zone.skipped + zone.waiting
    if due and zone.waiting / due >= MANY_WAIT:
        found.append("beaucoup d’interventions attendent")
    if due and zone.skipped / due >= MANY_WAIT:
        found.append("beaucoup d’interventions sautées")
    if (
        zone.visits >= FEW_VISITS
        and zone.gap_days
        and whole.gap_days
        and zone.gap_days > LONGER * whole.gap_days
    ):
        found.append("plus de jours entre deux interventions qu’ailleurs")
    if (
        zone.visits >= FEW_VISITS
        and zone.metres_a_visit
        and whole.metres_a_visit
        and zone.metres_a_visit > FAR * whole.metres_a_visit
    ):
        found.append("plus de route par intervention qu’ailleurs")
    return found
