"""From the technician's departure to the accepted report: each step with its time and its author (INT-6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Max

from margelle.base.journal.queries import entries_of
from margelle.base.sync.models import SyncOp
from margelle.base.ui.french import plural
from margelle.features.fieldwork.models import (
    Comment,
    Fact,
    Incident,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Signature,
    TaskDone,
)
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

LATE_ARRIVAL = timedelta(minutes=2)  # below it, the phone was connected: nothing to say

_NOUNS: dict[type[Fact], str] = {
    TaskDone: "tâche",
    Reading: "relevé",
    ProductUse: "produit",
    Photo: "photo",
    Comment: "commentaire",
    Incident: "incident",
    Recommendation: "recommandation",
    Signature: "signature du client",
}
_WORDS: dict[str, str] = {
    State.PLANNED: "Remise au planning",
    State.EN_ROUTE: "En route",
    State.IN_PROGRESS: "Arrivée sur place",
    State.DONE: "Intervention terminée",
    State.VALIDATED: "Compte rendu validé",
    State.CANCELLED: "Annulée",
    State.SKIPPED: "Sautée",
}
_BACK = {
    (State.DONE, State.IN_PROGRESS): "Intervention rouverte",
    (State.VALIDATED, State.DONE): "Validation retirée",
}
_TOLD = {
    "IncidentSolved": "Problème résolu",
    "CommentRead": "Message lu par le bureau",
    "PhotoRemoved": "Photo retirée",
    "PhotoWithdrawn": "Photo retirée par le technicien",
}
_WHY = {
    "cancelled": "Travail reçu alors que l’intervention était annulée",
    "skipped": "Travail reçu alors que l’intervention était sautée",
    "validated": "Saisie reçue après la validation",
    "signed": "Saisie faite après la signature du client",
    "reassigned": "Travail fait par un autre technicien que prévu",
    "moved": "Travail fait un autre jour que prévu",
}


@dataclass(frozen=True)
class Step:
    at: datetime
    text: str
    by: str
    state: str = ""  # a visit state when the step is a change of state
    note: str = ""
    received_at: datetime | None = None  # when the office learned it, if later
    count: int = 0


def timeline(visit: Visit, facts: Sequence[Fact]) -> list[Step]:
    steps = [_transition(row) for row in Transition.objects.filter(visit=visit).select_related("by")]
    steps += _merged(sorted(facts, key=lambda fact: (fact.at, fact.seq)), [step.at for step in steps])
    for entry in entries_of("visit", visit.pk):
        if entry.kind in _TOLD:
            steps.append(Step(entry.at, _TOLD[entry.kind], entry.by_name))
        elif entry.kind == "WorkFlagged":
            steps.append(Step(entry.at, _WHY.get(entry.payload["why"], "Travail imprévu"), ""))
    last = SyncOp.objects.filter(subject_id=visit.pk).aggregate(last=Max("received_at"))["last"]
    if last is not None:
        steps.append(Step(last, "Dernière saisie reçue par le bureau", ""))
    return sorted(steps, key=lambda step: step.at)


def _transition(row: Transition) -> Step:
    text = _BACK.get((State(row.from_state), State(row.to_state))) or _WORDS[row.to_state]
    by = str(row.by) if row.by else "Margelle"
    note = row.reason
    if row.to_state == State.VALIDATED and row.by is None:
        note = "Dossier complet, rien à contrôler."
    late = row.received_at if row.received_at - row.at > LATE_ARRIVAL else None
    return Step(row.at, text, by, state=row.to_state, note=note, received_at=late)


def _merged(facts: Sequence[Fact], cuts: Sequence[datetime]) -> list[Step]:
    """« 3 relevés » rather than three lines, as long as the same person does the same thing in a row."""
    found: list[Step] = []
    nouns: list[tuple[str, str]] = []
    for fact in facts:
        noun, by = _noun(fact), str(fact.by)
        same = bool(found) and nouns[-1] == noun and found[-1].by == by
        if same and not any(found[-1].at < cut <= fact.at for cut in cuts):
            found[-1] = replace(found[-1], count=found[-1].count + 1)
        else:
            found.append(Step(fact.at, "", by, count=1))
            nouns.append(noun)
    return [
        replace(step, text=f"{plural(step.count, noun)}{after}")
        for step, (noun, after) in zip(found, nouns, strict=True)
    ]


def _noun(fact: Fact) -> tuple[str, str]:
    after = {"before": "\u00a0avant", "after": "\u00a0après"}
    return _NOUNS[type(fact)], after.get(getattr(fact, "moment", ""), "")
