"""The whole chain of the open company, link by link and visit by visit: what is wrong, in words."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from margelle.engines.proof import GENESIS, prints_of
from margelle.features.fieldwork.models import Seal, SealHead
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .proofs import PART_WORDS, changed_parts, is_itself, unsealed_visits
from .sealed_facts import facts_of

BATCH = 500


def wrongs() -> Iterator[str]:
    """Each thing that does not fit, as a French sentence; nothing when all is whole."""
    last: dict[UUID, int] = {}
    number, head = 0, GENESIS
    for seal in Seal.objects.order_by("number").iterator(BATCH):
        if seal.number != number + 1:
            yield f"Sceau n° {number + 1}\u00a0: manquant (le suivant porte le n° {seal.number})."
        elif seal.prev != head:
            yield f"Sceau n° {seal.number}\u00a0: il ne suit pas le sceau n° {number}."
        yield from _wrongs_of(seal, last.get(seal.visit_id))
        number, head = seal.number, seal.hash
        last[seal.visit_id] = seal.number
    yield from _head_wrongs(number, head)
    numbers = sorted(last.values())
    for start in range(0, len(numbers), BATCH):
        yield from _fact_wrongs(list(Seal.objects.filter(number__in=numbers[start : start + BATCH])))
    yield from _unsealed()


def _unsealed() -> Iterator[str]:
    """Validated once there were seals, and without one. What is older is sealed hour by hour."""
    first = Seal.objects.order_by("number").first()
    if first is not None:
        late = unsealed_visits().filter(validated_at__gte=first.sealed_at)
        for pk in late.values_list("pk", flat=True)[:BATCH]:
            yield f"Intervention {pk}\u00a0: validée, sans sceau."


def _wrongs_of(seal: Seal, before: int | None) -> Iterator[str]:
    if not is_itself(seal):
        yield f"Sceau n° {seal.number} (intervention {seal.visit_id})\u00a0: son contenu a été modifié."
    if seal.replaces != (before):
        yield f"Sceau n° {seal.number} (intervention {seal.visit_id})\u00a0: il ne dit pas ce qu’il remplace."
    if seal.why == Seal.Why.ALTERATION:
        yield (
            f"Sceau n° {seal.number} (intervention {seal.visit_id})\u00a0: des données avaient été modifiées "
            "hors de Margelle."
        )


def _head_wrongs(number: int, head: str) -> Iterator[str]:
    found = SealHead.objects.first()
    if (found.number, found.hash) == (number, head) if found else number == 0:
        return
    known = found.number if found else 0
    yield f"Fin de la chaîne\u00a0: le dernier sceau est le n° {number}, la tête annonce le n° {known}."


def _fact_wrongs(seals: Sequence[Seal]) -> Iterator[str]:
    """Of the visits that are validated today: a reopened one gets its seal at the next validation."""
    states = dict(Visit.objects.filter(pk__in=[seal.visit_id for seal in seals]).values_list("pk", "state"))
    sealed = [seal for seal in seals if states.get(seal.visit_id) == State.VALIDATED]
    facts = facts_of([seal.visit_id for seal in sealed])
    for seal in sealed:
        for part in changed_parts(seal, prints_of(facts[seal.visit_id])):
            where = f"Intervention {seal.visit_id} (sceau n° {seal.number})"
            yield f"{where}\u00a0: modification des {PART_WORDS[part]} depuis."
