"""The tray: work that does not fit the plan, the two versions side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from margelle.base.ui import french
from margelle.base.ui.french import NBSP
from margelle.engines.water.parameters import parameter
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.models import (
    Conflict,
    Photo,
    ProductUse,
    Reading,
    Report,
    StepDone,
    TaskDone,
)
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

MOST = 100  # more are shown once these are answered


@dataclass(frozen=True)
class Version:
    """One entry of two that differ, as people read it."""

    id: UUID
    what: str
    text: str
    by: Member
    at: datetime
    stands: bool


@dataclass(frozen=True)
class Shown:
    """A conflict with what the office had planned and what the phone did."""

    conflict: Conflict
    why: str
    planned: list[tuple[str, str]]
    done: list[tuple[str, str]]
    versions: list[Version]

    @property
    def is_twice(self) -> bool:
        return bool(self.conflict.why == Conflict.Why.TWICE)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What may be answered, each with what it will do."""
        return _ANSWERS[self.conflict.why]


_BOTH = ("both", "Les deux sont justes", "Le travail et le planning restent tels quels.")
_ASIDE = "Les saisies du téléphone ne comptent plus\u00a0; elles restent dans l’historique."
_ANSWERS: dict[str, list[Any]] = {
    "cancelled": [
        ("phone", "Garder le travail", "L’annulation tombe\u00a0: l’intervention compte comme faite."),
        ("office", "Garder l’annulation", f"{_ASIDE} L’intervention redevient annulée."),
    ],
    "skipped": [
        ("phone", "Garder le travail", "Le saut tombe\u00a0: l’intervention compte comme faite."),
        ("office", "Garder le saut", f"{_ASIDE} L’intervention redevient sautée."),
    ],
    "validated": [
        ("phone", "Garder l’ajout", "Le compte rendu validé contient aussi ces saisies."),
        ("office", "Garder ce qui était validé", _ASIDE),
    ],
    "signed": [
        ("phone", "Garder l’ajout", "Le compte rendu contient aussi ces saisies, notées après la signature."),
        ("office", "Garder ce qui était signé", _ASIDE),
    ],
    "reassigned": [
        ("phone", "Garder qui l’a faite", "L’intervention passe à ce technicien."),
        ("office", "Garder le planning", f"{_ASIDE} Elle reste à faire par le technicien prévu."),
        _BOTH,
    ],
    "moved": [
        ("phone", "Garder le jour du travail", "L’intervention passe au jour où elle a été faite."),
        ("office", "Garder le jour prévu", f"{_ASIDE} Elle reste à faire le jour prévu."),
        _BOTH,
    ],
    "twice": [("both", "Garder les deux", "Les deux valeurs restent au compte rendu.")],
}


def open_conflicts() -> QuerySet[Conflict]:
    return Conflict.objects.filter(answered_at=None).select_related(
        "by", "visit__client", "visit__site", "visit__service", "visit__technician", "visit__company"
    )


def tray(rows: Iterable[Conflict] | None = None) -> list[Shown]:
    """The open conflicts, the oldest first, in a number of queries that does not grow with them."""
    found = list(open_conflicts()[:MOST] if rows is None else rows)
    reports = {one.visit_id: one for one in Report.objects.filter(visit__in=[c.visit_id for c in found])}
    people = _people(found)
    facts = _facts(found)
    counts = _counts(list(reports.values()))
    shown = []
    for one in found:
        versions = [facts[pk] for text in one.facts if (pk := UUID(text)) in facts]
        entries = counts[reports[one.visit_id].pk] if one.visit_id in reports else {}
        shown.append(
            Shown(one, _why(one, people, versions), _planned(one, people), _done(one, entries), versions)
        )
    return shown


def tray_of(visit: Visit) -> list[Shown]:
    return tray(open_conflicts().filter(visit=visit))


def answered_of(visit: Visit) -> list[Conflict]:
    """What was decided, for the visit's own page."""
    rows = Conflict.objects.filter(visit=visit).exclude(answered_at=None)
    return list(rows.select_related("by", "answered_by").order_by("-answered_at"))


def _people(rows: Sequence[Conflict]) -> dict[str, Member]:
    ids = {one.plan.get(key) for one in rows for key in ("technician", "by")} - {None}
    return {str(member.pk): member for member in Member.objects.filter(pk__in=ids)}


def _why(one: Conflict, people: dict[str, Member], versions: Sequence[Version]) -> str:
    if one.why == Conflict.Why.TWICE:
        thing = versions[0].what if versions else "la même chose"
        return f"Deux téléphones n’ont pas noté pareil{NBSP}: {thing}."
    done = f"{one.by} y a travaillé le {_moment(one.at)}"
    if one.why == Conflict.Why.CANCELLED:
        return f"{done}, alors que {_said(one, people, 'le bureau')} l’avait annulée."
    if one.why == Conflict.Why.SKIPPED:
        return f"{done}, alors que {_said(one, people, 'le bureau')} l’avait notée sautée."
    if one.why == Conflict.Why.VALIDATED:
        return f"{done}, alors que le compte rendu était déjà validé."
    if one.why == Conflict.Why.SIGNED:
        return f"{one.by} a noté autre chose le {_moment(one.at)}, après la signature du client."
    if one.why == Conflict.Why.REASSIGNED:
        planned = people.get(one.plan.get("technician") or "")
        return f"{done}, alors qu’elle était confiée à {planned or 'personne'}."
    day = _day_of(one.plan)
    return f"{done}, alors qu’elle était prévue {french.day(day) if day else 'sans date'}."


def _said(one: Conflict, people: dict[str, Member], other: str) -> str:
    return str(people.get(one.plan.get("by") or "") or other)


def _planned(one: Conflict, people: dict[str, Member]) -> list[tuple[str, str]]:
    plan = one.plan
    if not plan:
        return []
    day = _day_of(plan)
    start = f", {plan['start']}" if plan.get("start") else ""
    lines = [
        ("État", State(plan["state"]).label),
        ("Jour", f"{french.day(day)}{start}" if day else "sans date"),
        ("Technicien", str(people.get(plan.get("technician") or "") or "sans technicien")),
    ]
    if plan.get("at"):
        when = _moment(datetime.fromisoformat(plan["at"]))
        lines.append(("Décidé", f"par {_said(one, people, 'Margelle')}, {when}"))
    if plan.get("reason"):
        lines.append(("Motif", plan["reason"]))
    return lines


def _done(one: Conflict, counts: dict[str, int]) -> list[tuple[str, str]]:
    visit = one.visit
    lines = [("État", State(visit.state).label), ("Technicien", str(one.by))]
    if visit.arrived_at:
        lines.append(("Sur place", _moment(visit.arrived_at)))
    if visit.finished_at:
        lines.append(("Terminée", _moment(visit.finished_at)))
    if not visit.arrived_at:
        lines.append(("Première saisie", _moment(one.at)))
    said = [french.plural(count, word) for word, count in counts.items() if count]
    lines.append(("Saisies", ", ".join(said) or "aucune qui compte"))
    return lines


def _counts(reports: Sequence[Report]) -> dict[UUID, dict[str, int]]:
    """How much stands in each report, in words; one query a kind."""
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    kinds: tuple[tuple[str, Any], ...] = (
        ("tâche", TaskDone),
        ("étape", StepDone),
        ("relevé", Reading),
        ("produit", ProductUse),
        ("photo", Photo),
    )
    for word, model in kinds:
        ids = model.objects.filter(report__in=reports, superseded_at=None).values_list("report_id", flat=True)
        for report in ids:
            counts[report][word] = counts[report].get(word, 0) + 1
    return counts


def _facts(rows: Sequence[Conflict]) -> dict[UUID, Version]:
    ids = [UUID(text) for one in rows for text in one.facts]
    if not ids:
        return {}
    found: dict[UUID, Version] = {}
    for reading in Reading.objects.filter(pk__in=ids).select_related("by"):
        unit = parameter(reading.parameter).unit
        text = f"{french.fr_decimal(reading.value, 3)}{NBSP + unit if unit else ''}"
        found[reading.pk] = _version(reading, parameter(reading.parameter).name_fr, text)
    for task in TaskDone.objects.filter(pk__in=ids).select_related("by", "task"):
        why = f" ({task.reason})" if task.reason else ""
        found[task.pk] = _version(task, task.task.name, "faite" if task.done else f"non faite{why}")
    return found


def _version(fact: Any, what: str, text: str) -> Version:
    return Version(fact.pk, what, text, fact.by, fact.at, fact.superseded_at is None)


def _day_of(plan: dict[str, Any]) -> date | None:
    return date.fromisoformat(plan["day"]) if plan.get("day") else None


def _moment(at: datetime) -> str:
    return french.moment(timezone.localtime(at), timezone.localdate())
