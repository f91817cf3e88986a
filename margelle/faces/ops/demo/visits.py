"""A visit of the demo, as the plan draws it and the loader stores it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from margelle.faces.ops.demo.company import SiteCard

State = Literal["planned", "en_route", "in_progress", "done", "validated", "cancelled", "skipped"]
Priority = Literal["normal", "high", "urgent"]


@dataclass(frozen=True)
class VisitCard:
    """One visit of one site, all its pools. Times are local (Europe/Paris) and naive; no day means the tray.

    `series` is the site's key for its weekly habit,
    the key and "/2" for a second pass, empty by hand. `green` and `broken` go to the water.
    """

    key: str
    site: SiteCard
    service: str
    day: date | None
    start: time | None
    minutes: int
    technician: str | None
    rank: int = 0
    state: State = "planned"
    priority: Priority = "normal"
    reason: str = ""
    series: str = ""
    green: bool = False
    broken: bool = False
    set_off_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_reported(self) -> bool:
        return self.state in ("done", "validated")
