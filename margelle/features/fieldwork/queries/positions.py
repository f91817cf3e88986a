"""Where actions were done: beside the site for the office, as a plain list for the technician himself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from margelle.base.ui.french import NBSP, fr_decimal
from margelle.engines.routing import Point as Place
from margelle.engines.routing import crow_fly_m
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Site
from margelle.features.fieldwork.models import Position
from margelle.features.planning.models import Visit

from .plain import instant

MOST = 300
FAR_M = 1000


@dataclass(frozen=True)
class Seen:
    """One point in words: "à 40 m du lieu (± 12 m)"."""

    position: Position
    words: str

    @property
    def at(self) -> datetime:
        return self.position.at


def positions_of(visit: Visit) -> list[Seen]:
    return [
        Seen(one, words_of(one, visit.site)) for one in Position.objects.filter(visit=visit).order_by("at")
    ]


def words_of(position: Position, site: Site) -> str:
    if position.latitude is None or position.longitude is None:
        return "position effacée"
    within = f"(±{NBSP}{position.accuracy_m}{NBSP}m)"
    if site.latitude is None or site.longitude is None:
        return f"position notée {within}, lieu sans coordonnées"
    here = Place(float(position.latitude), float(position.longitude))
    metres = crow_fly_m(here, Place(float(site.latitude), float(site.longitude)))
    return f"à {_distance(metres)} du lieu {within}"


def _distance(metres: float) -> str:
    """Rounded to what a phone can know: tens of metres, then tenths of a kilometre."""
    if metres < FAR_M:
        return f"{max(10, round(metres / 10) * 10)}{NBSP}m"
    return f"{fr_decimal(metres / 1000, 1)}{NBSP}km"


def own_positions(member: Member) -> list[dict[str, Any]]:
    """What the office keeps of a technician's positions, the newest first: he sees all of it."""
    rows = (
        Position.objects.filter(by=member, erased_at=None)
        .select_related("visit__site")
        .order_by("-at")[:MOST]
    )
    return [
        {
            "id": str(one.pk),
            "action": one.action,
            "at": instant(one.at),
            "city": one.visit.site.city,
            "latitude": f"{one.latitude:.6f}",
            "longitude": f"{one.longitude:.6f}",
            "accuracy_m": one.accuracy_m,
        }
        for one in rows
    ]
