"""Whom a campaign is for (MKT-4)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, Final, Self

CONTRACTS: Final = {"none": "Aucun contrat en cours", "ending": "Contrat qui se termine bientôt"}
RESULTS_WITHIN: Final = timedelta(days=30)  # what a client does later is not put down to the campaign
USEFUL_FOR: Final = timedelta(days=7)
GAP_DAYS: Final = 30


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What is left empty does not count; all that is said must hold. Rows are named by their id as text."""

    service: str = ""
    unseen_days: int | None = None  # the last finished visit (of that service) is older
    contract: str = ""  # a key of CONTRACTS
    contract_days: int = 60  # what « bientôt » means
    equipment: str = ""
    equipment_years: int | None = None
    parameter: str = ""
    times_out: int = 2  # so often out of its range, on one pool
    incident: str = ""
    within_days: int = 90  # how far back readings and incidents are looked at
    tag: str = ""
    zone: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """From what a campaign keeps; a key that this version does not know is left."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if name in known})
