from collections.abc import Iterable
from datetime import date, time
from typing import Any, TypedDict

from django.db import transaction
from typing_extensions import Unpack

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType, Task
from margelle.features.clients.models import Pool, Site
from margelle.features.planning.events import VisitEdited
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import EDITABLE, NotAllowed, State

from .contents import Steps, set_steps
from .locking import locked, refresh, write
from .mates import Mates, set_mates
from .move import detaches, move_visit
from .plan import Needs, set_needs, set_pools, set_tasks


class VisitChanges(TypedDict, total=False):
    """What can be edited; a missing key leaves the value as it is."""

    site: Site
    service: ServiceType
    technician: Member | None
    day: date | None
    start: time | None
    minutes: int
    window_from: time | None
    window_to: time | None
    priority: str
    instructions: str
    pools: Iterable[Pool]
    tasks: Iterable[Task] | None
    needs: Needs
    steps: Steps
    mates: Mates


_WORDS = {
    "client": "client",
    "site": "lieu",
    "service": "prestation",
    "minutes": "durée",
    "window_from": "créneau",
    "window_to": "créneau",
    "priority": "priorité",
    "instructions": "consignes",
    "pools": "bassins",
    "tasks": "tâches",
    "needs": "produits à apporter",
    "steps": "étapes",
    "mates": "équipe",
    "documents": "documents",
    "template": "modèle",
    "parameters": "relevés attendus",
}
_PLAIN = ("site", "service", "minutes", "window_from", "window_to", "priority", "instructions")


@transaction.atomic
def edit_visit(
    *,
    visit: Visit,
    by: Member | None,
    version: int | None = None,
    alone: bool = True,
    **changes: Unpack[VisitChanges],
) -> Visit:
    """Change what a visit is about; day, hour and technician go through move_visit, and so does `alone`.

    Another service brings its own tasks unless `tasks` says otherwise. Nothing is locked because the day has
    begun: only a validated, cancelled or skipped visit refuses (NotAllowed). Raises StaleVisit as move_visit.
    """
    row = locked(visit, version)
    state = State(row.state)
    if state not in EDITABLE:
        raise NotAllowed(f"Une intervention « {state.label.lower()} » ne se modifie plus.")
    given: dict[str, Any] = dict(changes)
    fields = {name: given[name] for name in _PLAIN if name in given and getattr(row, name) != given[name]}
    if "site" in fields and fields["site"].client_id != row.client_id:
        raise NotAllowed("Ce lieu n’est pas à ce client.")
    changed = list(fields)
    if fields:
        write(row, **fields, **detaches(row, alone, fields))
    changed += _linked(row, given, new_service="service" in fields, new_site="site" in fields)
    if changed:
        told(row, changed, by, bump=not fields)
    _moved(row, given, by, alone)
    refresh(visit, row)
    return visit


def _linked(row: Visit, given: dict[str, Any], *, new_service: bool, new_site: bool) -> list[str]:
    changed = []
    pools = given.get("pools")
    if pools is None and new_site:
        pools = row.site.pools.filter(archived_at=None)
    if pools is not None and set_pools(row, pools):
        changed.append("pools")
    if ("tasks" in given or new_service) and set_tasks(row, given.get("tasks")):
        changed.append("tasks")
    if "needs" in given and set_needs(row, given["needs"]):
        changed.append("needs")
    if "steps" in given and set_steps(row, given["steps"]):
        changed.append("steps")
    if "mates" in given and set_mates(row, given["mates"], lead=given.get("technician", row.technician)):
        changed.append("mates")
    return changed


def told(row: Visit, changed: list[str], by: Member | None, *, bump: bool) -> None:
    """The notice for the phone and the journal's line of an edit."""
    words = list(dict.fromkeys(_WORDS[name] for name in changed))
    notice = f"Modifiée par le bureau{french.NBSP}: {', '.join(words)}."[:200]
    if bump:
        write(row, notice=notice)
    else:
        Visit.objects.filter(pk=row.pk).update(notice=notice)
        row.notice = notice
    record(VisitEdited(entity_id=row.pk, version=row.version, fields=tuple(changed)), by=by)


def _moved(row: Visit, given: dict[str, Any], by: Member | None, alone: bool) -> None:
    technician = given.get("technician", row.technician)
    day = given.get("day", row.day)
    start = given.get("start", row.start)
    if (technician and technician.pk, day, start) != (row.technician_id, row.day, row.start):
        move_visit(visit=row, by=by, technician=technician, day=day, start=start, version=None, alone=alone)
