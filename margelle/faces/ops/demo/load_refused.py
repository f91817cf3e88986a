"""Visits of the past that a client had moved at the last hour: the slot he had was lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.planning.actions.recording import snapshot
from margelle.features.planning.models import PlanChange, PlanChangeLine, SlotProposal, Visit
from margelle.features.planning.rules import FINISHED

TIMES, EVERY, LONG_AGO = 15, 3, 2  # the others in weeks: nobody undoes what is two weeks old
SAID = ("Je suis retenue, demain plutôt.", "Personne pour ouvrir aujourd’hui.", "Plutôt demain, merci.")


def load_refused(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. One visit about every three weeks, moved to the day after, where it was made."""
    if card.key != "azur":
        return
    zone = ZoneInfo(office.company.timezone)
    today = now.astimezone(zone).date()
    monday = today - timedelta(weeks=LONG_AGO, days=today.weekday())
    for number in range(TIMES):
        day = monday - timedelta(weeks=EVERY * number) + timedelta(days=1 + number % 3)  # Tuesday to Thursday
        visit = Visit.objects.filter(day=day, state__in=FINISHED).order_by("pk").first()
        if visit is not None:
            _refused(visit, day, SAID[number % len(SAID)], office, zone)


def _refused(visit: Visit, day: date, note: str, office: Office, zone: ZoneInfo) -> None:
    """It stood on the day before until its client asked that morning for `day`."""
    first = day - timedelta(days=1)
    asked = datetime.combine(first, time(7, 10), zone)
    answered = asked + timedelta(minutes=25)
    SlotProposal.objects.create(
        visit=visit, by_side=SlotProposal.Side.CLIENT, day=day, note=note, created_at=asked,
        state=SlotProposal.State.ACCEPTED, answered_at=answered, answered_by=office.coordinator,
    )  # fmt: skip
    title = f"{visit.client.short_name}\u00a0: créneau accepté"
    change = PlanChange.objects.create(
        kind=PlanChange.Kind.MOVE, title=title, by=office.coordinator, at=answered
    )
    after = snapshot(visit)
    PlanChangeLine.objects.create(
        change=change, visit=visit, before={**after, "day": first.isoformat()}, after=after, version=1
    )
