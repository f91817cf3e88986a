"""Sealing: what a validated visit says is chained by hash, in the transaction that made it so (NEW-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import take_turn
from margelle.base.tenancy.scope import current_company_id
from margelle.engines.proof import GENESIS, VERSION, linked, prints_of
from margelle.features.fieldwork.models import Seal, SealHead
from margelle.features.fieldwork.queries import body_of, changed_parts, facts_of, last_seals, unsealed_visits
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """One seal to be made: of which visit, why, over which prints, in place of which seal."""

    visit: UUID
    why: Seal.Why
    parts: Mapping[str, str]
    replaces: int | None = None
    at: datetime | None = None


def seal_visit(visit: Visit, *, why: Seal.Why = Seal.Why.VALIDATION) -> Seal | None:
    """Seal what the visit says now; None when it is not validated or says what is sealed already."""
    if visit.state != State.VALIDATED:
        return None
    last = last_seals([visit.pk]).get(visit.pk)
    prints = prints_of(facts_of([visit.pk])[visit.pk])
    if last is not None and not changed_parts(last, prints):
        return None
    if last is None:  # validated before there were seals
        return _append([Wanted(visit.pk, Seal.Why.VALIDATION, prints)])[0]
    return _append([Wanted(visit.pk, why, prints, last.number)])[0]


def seal_foreign_change(visit: Visit) -> Seal | None:
    """Before a sealed visit is completed or reopened: what no longer fits was not changed through here.

    The chain says so for ever; otherwise the next seal would cover the change up.
    """
    if visit.state != State.VALIDATED or not Seal.objects.filter(visit=visit).exists():
        return None
    return seal_visit(visit, why=Seal.Why.ALTERATION)


@transaction.atomic
def seal_waiting(*, limit: int = 2000, as_validated_since: datetime | None = None) -> int:
    """Seal validated visits that have no seal yet, in bulk; how many. About a thousand a second.

    `as_validated_since` takes those validated since then and dates each seal by its validation: for invented
    companies only, a real seal says when it was made.
    """
    take_turn()
    waiting = unsealed_visits()
    if as_validated_since is not None:
        waiting = waiting.filter(validated_at__gte=as_validated_since)
    rows = list(waiting.values_list("pk", "validated_at")[:limit])
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        facts = facts_of([pk for pk, _ in some])
        _append(
            [
                Wanted(pk, Seal.Why.VALIDATION, prints_of(facts[pk]), at=at if as_validated_since else None)
                for pk, at in some
            ]
        )
    return len(rows)


@transaction.atomic
def _append(wanted: Sequence[Wanted]) -> list[Seal]:
    """Add links to the company's chain; nobody else adds one until this transaction ends."""
    company_id = current_company_id()
    assert company_id is not None
    SealHead.objects.get_or_create(company_id=company_id, defaults={"hash": GENESIS})
    head = SealHead.objects.select_for_update().get()
    now = timezone.now()
    made = []
    for number, one in enumerate(wanted, start=head.number + 1):
        seal = Seal(
            company_id=company_id,
            visit_id=one.visit,
            number=number,
            version=VERSION,
            why=one.why,
            replaces=one.replaces,
            sealed_at=one.at or now,
            parts=dict(one.parts),
            prev=head.hash,
        )
        link = linked(body_of(seal), head.hash)
        seal.body_hash, seal.hash = link.body_hash, link.hash
        head.number, head.hash = number, link.hash
        made.append(seal)
    Seal.objects.bulk_create(made)
    head.save(update_fields=["number", "hash"])
    return made
