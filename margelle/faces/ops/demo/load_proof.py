"""Where the last days' actions were done, and the seals of the last weeks' visits.

What is older was validated « before seals existed »: the hourly job seals it, as it does for any company.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from margelle.engines.proof import commitment
from margelle.faces.ops.demo.load_clients import Rows
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_reports import Reported
from margelle.features.fieldwork.actions import seal_waiting
from margelle.features.fieldwork.models import Position

POSITION_DAYS = 10
SEALED_DAYS = 45
FAR_DEG = 0.0007  # some eighty metres: the car stands in the street
CLOSE_LOOK = 7  # one visit in so many has no good view of the sky


def load_proof(reported: Sequence[Reported], office: Office) -> None:
    """Seals are made by the room itself, in bulk: they must be what anyone recomputes."""
    last = max(one.report.begun_at for one in reported)
    rows, draw = Rows(), Random(7)
    for one in reported:
        if one.report.begun_at > last - timedelta(days=POSITION_DAYS):
            _positions(rows, one, draw)
    rows.write((Position,))
    office.company.keeps_positions = True
    office.company.save(update_fields=["keeps_positions"])
    seal_waiting(limit=10_000, as_validated_since=last - timedelta(days=SEALED_DAYS))


def _positions(rows: Rows, one: Reported, draw: Random) -> None:
    site, report = one.planned.visit.site, one.report
    moments = [(Position.Action.ARRIVE, report.begun_at), (Position.Action.FINISH, report.closed_at)]
    for number, (action, at) in enumerate(moments):
        if at is None or site.latitude is None or site.longitude is None:
            continue
        accuracy = draw.randint(40, 90) if draw.randrange(CLOSE_LOOK) == 0 else draw.randint(4, 18)
        place: dict[str, Any] = {
            "latitude": _near(site.latitude, draw),
            "longitude": _near(site.longitude, draw),
            "accuracy_m": accuracy,
            "salt": f"{draw.getrandbits(128):032x}",
        }
        rows.add(
            Position(
                visit_id=report.visit_id,
                by_id=report.technician_id,
                action=action,
                of=UUID(int=report.pk.int ^ (number + 1)),
                at=at + timedelta(seconds=draw.randint(3, 14)),
                commitment=commitment(**place),
                **place,
            )
        )


def _near(degrees: Decimal, draw: Random) -> Decimal:
    return Decimal(f"{float(degrees) + draw.uniform(-FAR_DEG, FAR_DEG):.6f}")
