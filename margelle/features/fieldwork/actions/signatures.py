"""The client signs what was done: from then on what the phone still sends is flagged for the office."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.fieldwork.events import SignatureGiven
from margelle.features.fieldwork.models import Signature
from margelle.features.fieldwork.rules import Refused, is_signature
from margelle.features.planning.models import Visit

from .flags import flag
from .origin import Origin, begin_report, is_older, lay_aside


@transaction.atomic
def add_signature(
    *, visit: Visit, origin: Origin, name: str, absent: bool, strokes: Sequence[Sequence[int]]
) -> Signature:
    """Keep the client's signature, or that he was absent; the last one counts, by the phone's order."""
    if absent and strokes:
        raise Refused("« strokes »\u00a0: un client absent ne signe pas.", field="strokes")
    if not absent and not name:
        raise Refused("« name »\u00a0: le nom du signataire manque.", field="name")
    if not absent and not is_signature(strokes):
        raise Refused("« strokes »\u00a0: ce n’est pas un tracé de signature.", field="strokes")
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    fact = Signature(
        id=origin.id, report=report, by=origin.by, at=origin.at, seq=origin.seq,
        name=name, absent=absent, strokes=list(strokes),
    )  # fmt: skip
    for standing in Signature.objects.filter(report=report, superseded_at=None):
        if is_older(origin, standing):
            fact.superseded_at = timezone.now()
        else:
            lay_aside(standing)
    fact.save(force_insert=True)
    record(SignatureGiven(entity_id=visit.pk, fact=fact.pk, absent=absent), by=origin.by)
    return fact


def flag_after_signature(visit: Visit, origin: Origin) -> None:
    """Work that the client has not seen when he signed is kept, and the office is shown it."""
    signed = Signature.objects.filter(report__visit=visit, superseded_at=None, absent=False).last()
    if signed is not None and not is_older(origin, signed):
        flag(visit, origin, "signed")
