"""What readings are taken with, and what visits may not end without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_reports import Reported
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.models import Instrument, Reading
from margelle.features.planning.models import Requirement, RequirementAsk, Visit
from margelle.features.planning.rules import State

LATELY = timedelta(days=21)
# (make, days since the last calibration): the second one is overdue.
PHOTOMETERS = (("Photomètre PoolLab 2.0", 64), ("Photomètre Lumiso Pooltest", 402), ("Spin Touch", 150))
EVERY_MONTHS = 12

REQUIRED: tuple[dict[str, Any], ...] = (
    {"kind": "photo", "text": "Photo du manomètre", "moment": "detail", "collective": True},
    {"kind": "reading", "text": "TAC", "parameter": "tac_f", "when": "every", "every": 4},
    {"kind": "photo", "text": "Photo du local technique", "moment": "detail", "when": "asked"},
    {"kind": "step", "text": "Nettoyer la cellule", "equipment": "electrolyser", "when": "asked"},
)


def load_required(card: CompanyCard, office: Office, reported: Sequence[Reported], now: datetime) -> None:
    """`now` is naive local time. The small look-alike firm measures with strips and requires nothing."""
    if card.key != "azur":
        Instrument.objects.create(name="Bandelettes 6 en 1", kind=Reading.Method.STRIP)
        return
    technicians = [one for one in office.members.values() if one.role == "technician"]
    for number, technician in enumerate(technicians):
        _photometer(technician, number, now)
    van = next(iter(office.vehicles.values()))
    Instrument.objects.create(name="Sonde redox", kind=Reading.Method.PROBE, serial="RX-0381", vehicle=van)
    rows = [Requirement.objects.create(**fields) for fields in REQUIRED]
    visit = Visit.objects.filter(state=State.PLANNED, day=now.date()).order_by("rank", "pk").last()
    if visit is not None:
        RequirementAsk.objects.create(visit=visit, requirement=rows[2], by=office.coordinator)
    _copy_once(reported)


def _photometer(technician: Member, number: int, now: datetime) -> None:
    """His own, with which he took the readings of the last weeks."""
    name, days = PHOTOMETERS[number % len(PHOTOMETERS)]
    one = Instrument.objects.create(
        name=name,
        serial=f"{4100 + 37 * number}",
        member=technician,
        calibrated_on=now.date() - timedelta(days=days),
        interval_months=EVERY_MONTHS,
    )
    lately = Reading.objects.filter(by=technician, at__date__gte=now.date() - LATELY)
    lately.update(instrument=one, calibrated_on=one.calibrated_on)


def _copy_once(reported: Sequence[Reported]) -> None:
    """One report whose values are those of the visit before, for the office to wonder about."""
    for one in reversed(reported):
        mine = list(Reading.objects.filter(report=one.report, superseded_at=None))
        if len(mine) < 3 or len({row.pool_id for row in mine}) != 1:
            continue
        earlier = Reading.objects.filter(pool=mine[0].pool, at__lt=one.report.begun_at).order_by("-at")
        last = earlier.first()
        before = {row.parameter: row for row in Reading.objects.filter(report=last.report)} if last else {}
        if all(row.parameter in before for row in mine):
            for row in mine:
                row.value = before[row.parameter].value
            Reading.objects.bulk_update(mine, ["value"])
            return
