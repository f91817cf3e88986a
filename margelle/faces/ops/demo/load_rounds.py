"""Rounds that the office has handed over: today's, with a word on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_visits import Planned
from margelle.features.planning.models import Round

WORD = "Pensez à reprendre le robot de nettoyage au dépôt."


def load_rounds(planned: Sequence[Planned], office: Office, now: datetime) -> None:
    """`now` is local and naive. Handed over the evening before."""
    today = now.date()
    busy = {one.visit.technician_id for one in planned if one.visit.day == today}
    people = sorted((m for m in office.members.values() if m.is_technician and m.pk in busy), key=str)
    zone = ZoneInfo(office.company.timezone)
    evening = datetime.combine(today - timedelta(days=1), datetime.min.time(), zone) + timedelta(hours=17)
    Round.objects.bulk_create(
        [
            Round(
                technician=member, day=today, note="" if place else WORD,
                handed_at=evening, handed_by=office.coordinator,
            )
            for place, member in enumerate(people)
        ]
    )  # fmt: skip
