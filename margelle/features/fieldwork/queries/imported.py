"""What became of each entry of an imported file, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from margelle.base.sync.wire import Answer
from margelle.features.planning.models import Visit

KINDS: Final[dict[str, str]] = {
    "visit.set_off": "En route",
    "visit.arrive": "Arrivée",
    "visit.turn_back": "Demi-tour",
    "visit.finish": "Fin d’intervention",
    "visit.reopen": "Réouverture",
    "visit.skip": "Arrêt sauté",
    "task.set": "Tâche",
    "step.set": "Étape",
    "reading.add": "Relevé",
    "product.use": "Produit",
    "photo.add": "Photo",
    "comment.write": "Note",
    "incident.report": "Problème",
    "recommendation.add": "Recommandation",
    "sale.note": "Vente",
    "signature.add": "Signature",
    "code.reveal": "Code affiché",
}
FATES: Final[dict[str, str]] = {
    "applied": "Reçue",
    "duplicate": "Déjà reçue",
    "retry": "À redonner plus tard",
    "rejected": "Refusée",
}


@dataclass(frozen=True)
class Line:
    what: str
    visit: Visit | None
    status: str
    word: str
    reason: str


def imported_lines(said: Sequence[tuple[dict[str, Any], Answer]]) -> list[Line]:
    """Refused ones first: they are what a person has to read."""
    visits = Visit.objects.select_related("client").in_bulk(_visits(said))
    lines = [
        Line(
            what=KINDS.get(str(op.get("kind")), str(op.get("kind"))[:32]),
            visit=visits.get(_visit(op)),
            status=answer.status,
            word=FATES[answer.status],
            reason=answer.reason or "",
        )
        for op, answer in said
    ]
    return sorted(lines, key=lambda line: line.status not in ("rejected", "retry"))


def _visits(said: Sequence[tuple[dict[str, Any], Answer]]) -> set[UUID]:
    return {found for op, _ in said if (found := _visit(op)) is not None}


def _visit(op: dict[str, Any]) -> UUID | None:
    kind, _, pk = str(op.get("subject")).partition(":")
    try:
        return UUID(pk) if kind == "visit" else None
    except ValueError:
        return None
