"""Answers what changed for one technician since a cursor of the company's journal."""

from datetime import date
from typing import Any
from uuid import UUID

from margelle.base.journal.models import Entry
from margelle.base.journal.queries import epoch, latest_seq

from .vocabulary import sources

PAGE = 500


def pull(
    *, company_id: UUID, member: Any, today: date, known_epoch: str, cursor: int | None, known_day: str
) -> dict[str, Any]:
    """Changes since `cursor`, or everything when the epoch, the day or the cursor is not known.

    A new day is a full pull: the window of days that a phone holds moves without any fact in the journal.
    """
    latest = latest_seq(company_id)
    now_epoch = epoch()
    full = cursor is None or known_epoch != now_epoch or known_day != today.isoformat() or cursor > latest
    answer: dict[str, Any] = {"epoch": now_epoch, "full": full, "changes": [], "tombstones": []}
    if full:
        found = [change for source in sources() for change in source.all_for(member, today)]
        answer.update(next=latest, more=False)
    elif cursor == latest:
        found = []
        answer.update(next=latest, more=False)
    else:
        assert cursor is not None
        entries = list(Entry.objects.filter(seq__gt=cursor).order_by("seq")[:PAGE])
        subjects = {(entry.entity, entry.entity_id) for entry in entries}
        found = [
            change
            for source in sources()
            if (mine := {pair for pair in subjects if pair[0] in source.entities})
            for change in source.touched(member, today, mine)
        ]
        reached = entries[-1].seq if entries else latest
        answer.update(next=reached, more=reached < latest)
    for change in found:
        if change.data is None:
            answer["tombstones"].append({"kind": change.kind, "id": str(change.id)})
        else:
            answer["changes"].append({"kind": change.kind, "id": str(change.id), "data": change.data})
    return answer
