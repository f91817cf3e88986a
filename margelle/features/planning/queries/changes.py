"""What an action of the office did, in words: from where to where, and whom to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Contact
from margelle.features.planning.models import PlanChange, PlanChangeLine, Visit
from margelle.features.planning.rules import State

TOLD_BY = ("day", "start", "state")  # what a client must hear of; the technician's name is said beside


@dataclass(frozen=True)
class Reach:
    """How a client can be told; empty strings where nothing is known."""

    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ChangedVisit:
    visit: Visit
    was: str
    now: str
    is_to_tell: bool  # the client waits for somebody at another time, or nobody comes any more
    reach: Reach = Reach()


def plan_changes() -> QuerySet[PlanChange]:
    """The last actions first, with who did and undid them, and how many visits each touched.

    Visits that only made room, whose rank alone is new, count when there is nothing else.
    """
    moved = Q(lines__before__isnull=True)
    for name in (*TOLD_BY, "technician_id"):
        moved |= ~Q(Exact(_side("before", name), _side("after", name)))
    touched = Coalesce(NullIf(Count("lines", filter=moved), Value(0)), Count("lines"))
    return PlanChange.objects.select_related("by", "undone_by").annotate(touched=touched)


def _side(side: str, name: str) -> Coalesce:
    return Coalesce(KeyTextTransform(name, f"lines__{side}"), Value(""), output_field=TextField())


def changed_visits(change: PlanChange) -> list[ChangedVisit]:
    """The visits of a change that went elsewhere or changed state; new ranks alone are left out."""
    found = PlanChangeLine.objects.filter(change=change).select_related(
        "visit__client", "visit__site", "visit__service"
    )
    lines = [line for line in found if line.before is None or _told_apart(line)]
    names = _names(lines)
    reach = reach_of([line.visit.client for line in lines])
    rows = [
        ChangedVisit(
            line.visit,
            place_words(line.before, names) if line.before else "Nouvelle intervention",
            place_words(line.after, names),
            line.before is None or any(line.before[name] != line.after[name] for name in TOLD_BY),
            reach[line.visit.client_id],
        )
        for line in lines
    ]
    return sorted(rows, key=lambda row: (row.visit.client.name, str(row.visit.pk)))


def _told_apart(line: PlanChangeLine) -> bool:
    before = line.before or {}
    return any(before.get(name) != value for name, value in line.after.items() if name != "rank")


def _names(lines: Iterable[PlanChangeLine]) -> dict[str, str]:
    keys = {side["technician_id"] for line in lines for side in (line.before, line.after) if side}
    found = Member.objects.filter(pk__in=[key for key in keys if key])
    return {str(member.pk): str(member) for member in found}


def place_words(values: dict[str, Any], names: dict[str, str]) -> str:
    """« mar. 16 juin à 09:00, Julien Rossi » from what actions.recording keeps."""
    if values["state"] in (State.CANCELLED, State.SKIPPED):
        return State(values["state"]).label
    day = french.day(date.fromisoformat(values["day"])) if values["day"] else "sans date"
    hour = f" à{french.NBSP}{french.clock(time.fromisoformat(values['start']))}" if values["start"] else ""
    who = names.get(values["technician_id"] or "", "sans technicien")
    return f"{day}{hour}, {who}"


def reach_of(clients: Iterable[Client]) -> dict[UUID, Reach]:
    """The client's own telephone and address, else those of a contact. One query."""
    wanted = {client.pk: client for client in clients}
    lacking = [key for key, one in wanted.items() if not (_phone(one) and one.email)]
    helped: dict[UUID, Reach] = {}
    rows = Contact.objects.filter(~Q(phone="") | ~Q(email=""), client__in=lacking).order_by("id")
    for contact in rows:
        have = helped.get(contact.client_id, Reach())
        helped[contact.client_id] = Reach(have.phone or contact.phone, have.email or contact.email)
    found = {}
    for key, one in wanted.items():
        other = helped.get(key, Reach())
        found[key] = Reach(_phone(one) or other.phone, one.email or other.email)
    return found


def _phone(client: Client) -> str:
    return client.phone or client.phone_2
