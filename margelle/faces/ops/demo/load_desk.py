"""What waits on the office's desk: phones, conflicts, a question, sales."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_reports import Reported
from margelle.features.accounts.models import Device, Member
from margelle.features.accounts.queries.phones import current_version
from margelle.features.fieldwork.models import Conflict, Incident, Question, Reading, Sale
from margelle.features.planning.models import Visit

ROOT = UUID("0193a000-0000-7000-8000-00000000de5c")
SOLD = (
    ("product", "Robot de fond", 129_000),
    ("product", "Bâche à bulles 8 × 4", 64_900),
    ("repair", "Joint de couvercle de pompe", 8_500),
    ("repair", "Remplacement de la vanne 6 voies", 31_200),
    ("contract", "Contrat annuel", 118_000),
    ("product", "Sel, 4 sacs", 5_600),
)


def load_desk(reported: Sequence[Reported], office: Office, now: datetime) -> None:
    """`now` is aware. Everything is drawn from the order of the visits: the same at each filling."""
    _phones(office, now)
    _sales(reported)
    over = [one for one in reported if one.planned.card.state == "done"]
    _conflicts(over[:2], office)
    for one in over[2:3]:
        Question.objects.create(
            visit=one.planned.visit,
            text="La pression du filtre est haute\u00a0: l’avez-vous lavé ?",
            by=office.manager,
            at=now - timedelta(hours=2),
            read_at=now - timedelta(hours=1),
            read_by=one.report.technician,
            closed_at=now - timedelta(minutes=20),
        )
    _again(reported)


def _phones(office: Office, now: datetime) -> None:
    technicians = [one for one in office.members.values() if one.is_technician]
    rows = []
    for number, member in enumerate(technicians):
        waits = number == 2
        rows.append(
            Device(
                id=uuid5(ROOT, str(member.pk)),
                member=member,
                name="iPhone · Safari" if number % 3 == 1 else "Android · Chrome",
                platform="ios" if number % 3 == 1 else "android",
                app_version="7d1c40aa9e02" if number == 4 else current_version(),
                queue=6 if waits else 0,
                photos=3 if waits else 0,
                refused=1 if number == 3 else 0,
                waiting_since=now - timedelta(hours=31) if waits else None,
                last_contact_at=now - timedelta(hours=31 if waits else 0, minutes=7 * number + 2),
            )
        )
    Device.objects.bulk_create(rows)


def _sales(reported: Sequence[Reported]) -> None:
    rows = []
    for number, one in enumerate(reported[::53]):
        kind, label, cents = SOLD[number % len(SOLD)]
        at = one.planned.visit.finished_at or one.report.begun_at
        rows.append(
            Sale(
                report=one.report, by=one.report.technician, at=at, kind=kind, label=label,
                amount_cents=cents, is_prompted=number % 4 == 1,
            )
        )  # fmt: skip
    Sale.objects.bulk_create(rows)


def _conflicts(over: Sequence[Reported], office: Office) -> None:
    """One visit given to somebody else, one that two technicians measured differently."""
    for number, one in enumerate(over):
        visit, report = one.planned.visit, one.report
        mates = [one for one in office.members.values() if one.is_technician]
        other = next((mate for mate in mates if mate.pk != report.technician_id), None)
        if other is None:  # a firm of one
            return
        row = Conflict(visit=visit, by=report.technician, op=report.pk, at=report.begun_at)
        if number == 0:
            row.why, row.plan = Conflict.Why.REASSIGNED, _given_to(visit, other)
        else:
            _measured_twice(row, one, other)
        row.save()
        Visit.objects.filter(pk=visit.pk).update(needs_look=True)


def _given_to(visit: Visit, other: Member) -> dict[str, str | None]:
    return {
        "state": "planned",
        "reason": "",
        "day": visit.day.isoformat() if visit.day else None,
        "start": visit.start.strftime("%H:%M") if visit.start else None,
        "technician": str(other.pk),
    }


def _measured_twice(row: Conflict, one: Reported, other: Member) -> None:
    first = Reading.objects.filter(report=one.report, parameter="ph").first()
    if first is None:
        row.why = Conflict.Why.MOVED
        row.plan = _given_to(one.planned.visit, one.report.technician)
        return
    second = Reading.objects.create(
        report=one.report, pool=first.pool, by=other, at=first.at + timedelta(minutes=9), parameter="ph",
        value=first.value + Decimal("0.4"), method=first.method,
    )  # fmt: skip
    row.why, row.thing = Conflict.Why.TWICE, f"reading:ph:{first.pool_id}"
    row.facts = [str(first.pk), str(second.pk)]


def _again(reported: Sequence[Reported]) -> None:
    """The same leak met three times in a month and a half."""
    latest = Incident.objects.filter(kind="leak", solved_at=None).order_by("-at").first()
    if latest is None:
        return
    for days in (19, 44):
        Incident.objects.create(
            report=latest.report, pool=latest.pool, by=latest.by, at=latest.at - timedelta(days=days),
            kind=latest.kind, severity="low", text="Le niveau a baissé de trois centimètres.",
            read_at=latest.at, read_by=latest.by, solved_at=latest.at - timedelta(days=days - 4),
            solved_by=latest.by, solution="Niveau refait, à surveiller",
        )  # fmt: skip
