"""Several technicians on one visit, each with own instructions (PEER-19)."""

from collections.abc import Sequence
from typing import Final

from margelle.features.accounts.models import Member
from margelle.features.planning.models import Visit, VisitMate
from margelle.features.planning.rules import NotAllowed

from .move import check_technician

MOST_MATES: Final = 8
Mates = Sequence[tuple[Member, str]]


def set_mates(visit: Visit, mates: Mates, *, lead: Member | None) -> bool:
    """Who works along with `lead`, the visit's own technician; True when that changed anything."""
    wanted: dict[Member, str] = {}
    for member, instructions in mates:
        if lead is not None and member.pk == lead.pk:
            raise NotAllowed(f"Équipe\u00a0: {member} a déjà cette intervention.")
        if member in wanted:
            raise NotAllowed(f"Équipe\u00a0: {member} y est deux fois.")
        wanted[member] = instructions.strip()[:1000]
    if len(wanted) > MOST_MATES:
        raise NotAllowed(f"Équipe\u00a0: {MOST_MATES} techniciens de plus au maximum.")
    have = {row.technician_id: row.instructions for row in visit.mates.all()}
    if have == {member.pk: text for member, text in wanted.items()}:
        return False
    for member in wanted:
        if member.pk not in have:
            check_technician(member)
    visit.mates.all().delete()
    VisitMate.objects.bulk_create(
        [VisitMate(visit=visit, technician=member, instructions=text) for member, text in wanted.items()]
    )
    return True
