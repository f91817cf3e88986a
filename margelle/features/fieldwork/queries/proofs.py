"""Reads of the seals: does a visit still say what was sealed, and what does anyone need to check it?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from margelle.engines.proof import PARTS, VERSION, Facts, instant_text, linked, prints_of, short
from margelle.features.fieldwork.models import Position, Seal, SealHead
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .sealed_facts import facts_of

PART_WORDS = {
    "times": "heures",
    "tasks": "tâches",
    "steps": "étapes",
    "readings": "relevés",
    "products": "produits",
    "photos": "photos",
    "comments": "commentaires",
    "signatures": "signature",
    "positions": "positions",
    "seal": "sceau",
}


@dataclass(frozen=True)
class Proof:
    """What can be said of a visit today, its facts recomputed beside its last seal."""

    seal: Seal
    first_sealed_at: datetime
    changed: tuple[str, ...]  # parts that are no longer what was sealed; "seal": the seal itself
    altered: bool  # a change by other hands was found and sealed as such, now or earlier
    is_reopened: bool  # no longer validated: another seal will follow

    @property
    def print(self) -> str:
        return short(self.seal.hash)

    @property
    def state(self) -> str:
        if self.is_reopened and "seal" not in self.changed:
            return "reopened"
        return "changed" if self.changed else "altered" if self.altered else "whole"

    @property
    def is_completed(self) -> bool:
        return self.seal.replaces is not None

    @property
    def changed_words(self) -> str:
        return ", ".join(PART_WORDS[part] for part in self.changed)


def body_of(seal: Seal) -> dict[str, Any]:
    """What is hashed: everything a seal says but its own hashes."""
    return {
        "version": seal.version,
        "company": str(seal.company_id),
        "number": seal.number,
        "visit": str(seal.visit_id),
        "why": seal.why,
        "replaces": seal.replaces,
        "sealed_at": instant_text(seal.sealed_at),
        "parts": seal.parts,
    }


def is_itself(seal: Seal) -> bool:
    """Do the seal's own hashes fit what it says? Its place in the chain is `check_company`'s affair."""
    link = linked(body_of(seal), seal.prev)
    return (seal.version, seal.body_hash, seal.hash) == (VERSION, link.body_hash, link.hash)


def last_seals(visits: Collection[UUID]) -> dict[UUID, Seal]:
    return {seal.visit_id: seal for seal in Seal.objects.filter(visit__in=visits).order_by("number")}


def changed_parts(seal: Seal, prints: dict[str, str]) -> tuple[str, ...]:
    return tuple(part for part in PARTS if seal.parts.get(part) != prints[part])


def proofs_of(visits: Sequence[Visit]) -> dict[UUID, Proof]:
    """The proof of each visit that has one; a fixed number of queries."""
    seals: dict[UUID, list[Seal]] = {}
    for seal in Seal.objects.filter(visit__in=[visit.pk for visit in visits]).order_by("number"):
        seals.setdefault(seal.visit_id, []).append(seal)
    facts = facts_of(list(seals)) if seals else {}
    return {
        visit.pk: _proof(visit, seals[visit.pk], prints_of(facts[visit.pk]))
        for visit in visits
        if visit.pk in seals
    }


def _proof(visit: Visit, seals: list[Seal], prints: dict[str, str]) -> Proof:
    last = seals[-1]
    itself = () if is_itself(last) else ("seal",)
    return Proof(
        seal=last,
        first_sealed_at=seals[0].sealed_at,
        changed=(*changed_parts(last, prints), *itself),
        altered=any(seal.why == Seal.Why.ALTERATION for seal in seals),
        is_reopened=visit.state != State.VALIDATED,
    )


def proof_of(visit: Visit) -> Proof | None:
    return proofs_of([visit]).get(visit.pk)


def proof_file(visit: Visit, *, with_places: bool = False) -> dict[str, Any] | None:
    """What a person downloads and checks alone (docs/preuve-scellee.md); None before the first seal.

    A client gets the commitments of the technician's positions, never the places: only the office does.
    """
    head = SealHead.objects.first()
    seals = list(_up_to(head).filter(visit=visit)) if head else []
    if head is None or not seals:
        return None
    last = seals[-1]
    after = _up_to(head).filter(number__gt=last.number)
    found: dict[str, Any] = {
        "format": "margelle-preuve",
        "version": last.version,
        "facts": facts_of([visit.pk])[visit.pk],
        "seal": body_of(last),
        "prev": last.prev,
        "hash": last.hash,
        "next": list(after.values_list("body_hash", flat=True)),
        "head": {"number": head.number, "hash": head.hash},
        "earlier": [{"seal": body_of(seal), "prev": seal.prev, "hash": seal.hash} for seal in seals[:-1]],
        "names": _names(visit),
    }
    if with_places:
        found["places"] = [
            {
                "id": str(one.pk),
                "latitude": f"{one.latitude:.6f}",
                "longitude": f"{one.longitude:.6f}",
                "accuracy_m": one.accuracy_m,
                "salt": one.salt,
            }
            for one in Position.objects.filter(visit=visit, erased_at=None)
        ]
    return found


BATCH = 500


def _up_to(head: SealHead) -> QuerySet[Seal]:
    """The chain as it stood when its head was read: what is sealed while a file is made is not in it."""
    return Seal.objects.filter(number__lte=head.number).order_by("number")


def chain_file(visits: Sequence[Visit]) -> dict[str, Any] | None:
    """The facts and the last seal of each of these visits, with the one chain that holds them all, up to its
    head; None when none is sealed. Checked by the same program as the proof of one visit."""
    head = SealHead.objects.first()
    known = _up_to(head).filter(visit__in=[visit.pk for visit in visits]) if head else ()
    seals = {seal.visit_id: seal for seal in known}
    if head is None or not seals:
        return None
    first = min(seals.values(), key=lambda seal: seal.number)
    ids = list(seals)
    facts: dict[UUID, Facts] = {}
    for start in range(0, len(ids), BATCH):
        facts |= facts_of(ids[start : start + BATCH])
    links = _up_to(head).filter(number__gte=first.number)
    return {
        "visits": [
            {
                "day": visit.day.isoformat() if visit.day else "",
                "facts": facts[visit.pk],
                "seal": body_of(seals[visit.pk]),
                "prev": seals[visit.pk].prev,
                "hash": seals[visit.pk].hash,
            }
            for visit in visits
            if visit.pk in seals
        ],
        "chain": {
            "first": first.number,
            "prev": first.prev,
            "links": list(links.values_list("body_hash", flat=True)),
        },
        "head": {"number": head.number, "hash": head.hash},
    }


def _names(visit: Visit) -> dict[str, str]:
    """For the eye only, not sealed: what the ids are called today."""
    report = getattr(visit, "report", None)
    named = {str(visit.technician_id): str(visit.technician)} if visit.technician else {}
    named |= {str(link.pool_id): link.pool.name for link in visit.pool_links.select_related("pool")}
    if report is None:
        return named
    named |= {str(one.task_id): one.task.name for one in report.tasks.select_related("task")}
    uses = report.products.select_related("product")
    return named | {str(use.product_id): f"{use.product.name} ({use.product.unit})" for use in uses}


def unsealed_visits() -> QuerySet[Visit]:
    """Validated visits without a seal, the oldest validation first."""
    waiting = Visit.objects.filter(state=State.VALIDATED, report__isnull=False, seals__isnull=True)
    return waiting.order_by("validated_at", "pk")
