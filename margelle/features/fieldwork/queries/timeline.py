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
    Position,
    ProductUse,
    Reading,
    Recommendation,
    Signature,
    TaskDone,
)
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

from .positions import Seen

LATE_ARRIVAL = timedelta(minutes=2)  # below it, the phone was connected: nothing to say
WRONG_CLOCK = timedelta(minutes=2)  # below it, the phone's clock was right: nothing to say

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
_DONE_AT: dict[str, str] = {Position.Action.ARRIVE: State.IN_PROGRESS, Position.Action.FINISH: State.DONE}
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
    device_at: datetime | None = None  # what the phone's clock said, when it was wrong
    times: tuple[datetime, ...] = ()  # of the photos, one by one
    point: str = ""  # where, in words


def timeline(visit: Visit, facts: Sequence[Fact], points: Sequence[Seen] = ()) -> list[Step]:
    rows = Transition.objects.filter(visit=visit).select_related("by").order_by("at", "id")
    steps = _placed([_transition(row) for row in rows], points)
    steps += _merged(sorted(facts, key=lambda fact: (fact.at, fact.seq)), [step.at for step in steps], points)
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
    said = row.device_at if row.device_at and abs(row.device_at - row.at) > WRONG_CLOCK else None
    return Step(row.at, text, by, state=row.to_state, note=note, received_at=late, device_at=said)


def _placed(steps: list[Step], points: Sequence[Seen]) -> list[Step]:
    """Each point beside its arrival or departure: the last one of that kind when the point was taken."""
    for seen in points:
        state = _DONE_AT.get(seen.position.action)
        found = [n for n, step in enumerate(steps) if step.state == state and step.at <= seen.at]
        if found:
            steps[found[-1]] = replace(steps[found[-1]], point=seen.words)
    return steps


def _merged(facts: Sequence[Fact], cuts: Sequence[datetime], points: Sequence[Seen]) -> list[Step]:
    """« 3 relevés » rather than three lines, as long as the same person does the same thing in a row."""
    places = {seen.position.of: seen.words for seen in points}
    found: list[Step] = []
    nouns: list[tuple[str, str]] = []
    for fact in facts:
        point = places.get(fact.pk, "")
        noun, by = _noun(fact), str(fact.by)
        same = bool(found) and nouns[-1] == noun and found[-1].by == by
        if same and not any(found[-1].at < cut <= fact.at for cut in cuts):
            times = (*found[-1].times, fact.at) if isinstance(fact, Photo) else ()
            last = found[-1]
            found[-1] = replace(last, count=last.count + 1, times=times, point=last.point or point)
        else:
            times = (fact.at,) if isinstance(fact, Photo) else ()
            found.append(Step(fact.at, "", by, count=1, times=times, point=point))
            nouns.append(noun)
    return [
        replace(step, text=f"{plural(step.count, noun)}{after}")
        for step, (noun, after) in zip(found, nouns, strict=True)
    ]


def _noun(fact: Fact) -> tuple[str, str]:
    after = {"before": "\u00a0avant", "after": "\u00a0après"}
    return _NOUNS[type(fact)], after.get(getattr(fact, "moment", ""), "")
