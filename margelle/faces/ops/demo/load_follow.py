"""What the office promised and follows: delays by category, slots that wait for an answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.planning.actions import check_limits
from margelle.features.planning.models import ReviewNote, Sla, SlotProposal, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.limits import GAP, SUGGESTED

# This firm comes every other week in winter.
LIMITS = SUGGESTED | {("maintenance", GAP): (28 * 24, 4 * 24)}

# (who asks, days later, hours, message)
ASKED = (
    ("client", 1, (time(9), time(12)), "Je ne suis là que le matin."),
    ("office", 2, (time(14), time(16)), "La pompe arrive la veille."),
    ("client", 1, (None, None), "Un autre jour, peu importe l’heure."),
)

# (decision, weeks ago)
DECISIONS = (
    ("Relancer les copropriétés dont le portail reste fermé", 1),
    ("Commander des joints de filtre pour les deux camions", 0),
    ("Doubler la tournée de Nice pendant les congés", 0),
)


def load_follow(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm promises nothing."""
    if card.key != "azur":
        return
    Sla.objects.bulk_create(
        [
            Sla(category=category, measure=measure, limit_hours=limit, warn_hours=warn)
            for (category, measure), (limit, warn) in LIMITS.items()
        ]
    )
    check_limits(company=office.company, now=now)
    _proposals(office, now)
    _notes(office, now)


def _notes(office: Office, now: datetime) -> None:
    """What the last reviews decided; the second one is done."""
    today = now.astimezone(ZoneInfo(office.company.timezone)).date()
    monday = today - timedelta(days=today.weekday())
    for number, (text, weeks_ago) in enumerate(DECISIONS):
        ReviewNote.objects.create(
            monday=monday - timedelta(weeks=weeks_ago),
            text=text,
            owner=office.coordinator,
            due_on=monday + timedelta(days=4),
            by=office.coordinator,
            done_at=now if number == 1 else None,
        )


def _proposals(office: Office, now: datetime) -> None:
    """What clients asked on the telephone this morning, and what the office offers for want of room."""
    today = now.astimezone(ZoneInfo(office.company.timezone)).date()
    coming = Visit.objects.filter(state=State.PLANNED, technician__isnull=False, day__gt=today)
    visits = coming.order_by("day", "pk")[: 3 * len(ASKED) : 3]
    for visit, (side, later, hours, note) in zip(visits, ASKED, strict=False):
        assert visit.day is not None
        SlotProposal.objects.create(
            visit=visit,
            by_side=side,
            by=office.coordinator,
            day=visit.day + timedelta(days=later),
            from_hour=hours[0],
            to_hour=hours[1],
            note=note,
            created_at=now - timedelta(hours=3),
            lapses_at=now + timedelta(days=1, hours=8),
        )
