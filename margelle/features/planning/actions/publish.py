"""A scenario becomes the plan: only what it changed, in one action that can be undone as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events import ScenarioPublished
from margelle.features.planning.models import PlanChange, Scenario
from margelle.features.planning.queries.scenarios import (
    ADDED,
    REMOVED,
    Difference,
    differences,
    live_before,
)
from margelle.features.planning.rules import NotAllowed

from .changes import one_action
from .lay import Laying, lay_visits
from .plan import plan_visit
from .scenarios import open_scenario
from .states import cancel_visit


@dataclass
class Published:
    """What became the plan, and a French line for each conflict that stayed as it was."""

    change: PlanChange | None = None
    changed: int = 0
    kept: list[str] = field(default_factory=list)


def publish_scenario(
    *, scenario: Scenario, by: Member, forced: Collection[tuple[UUID, int]] = ()
) -> Published:
    """`forced` are conflicts to overrule: (row of the draft, version of the live visit that was seen).

    Raises NotAllowed, and changes nothing, when the draft is closed or changes nothing.
    """
    done = Published()
    with one_action(kind=PlanChange.Kind.SCENARIO, title="", by=by) as action:
        held = open_scenario(scenario)
        found = differences(held)
        wanted = [one for one in found if not one.conflict or _is_forced(one, forced)]
        done.kept = [
            f"{one.row.client.short_name}{french.NBSP}: {one.conflict}" for one in found if one not in wanted
        ]
        if not wanted:
            raise NotAllowed(_nothing(found))
        ordered = sorted(wanted, key=_order)
        for one in ordered:
            if one.kind == REMOVED and one.row.visit is not None:
                cancel_visit(visit=one.row.visit, by=by, reason=f"Scénario « {held.name} »"[:200])
        for one in ordered:
            if one.kind == ADDED:
                _add(one, by)
        lay_visits(layings=_layings(held, ordered), by=by)
        done.changed = len(wanted)
        held.published_at, held.published_by = timezone.now(), by
        held.save(update_fields=["published_at", "published_by"])
        record(ScenarioPublished(entity_id=held.pk, changed=len(wanted), kept=len(done.kept)), by=by)
        count = french.plural(len(wanted), "intervention changée", "interventions changées")
        action.title = f"Scénario « {held.name} » publié{french.NBSP}: {count}"
    done.change = action.change
    return done


def _is_forced(one: Difference, forced: Collection[tuple[UUID, int]]) -> bool:
    """Only what was seen is overruled: a visit that changed once more is a conflict again."""
    live = one.row.visit
    return one.may_force and live is not None and (one.row.pk, live.version) in forced


def _nothing(found: list[Difference]) -> str:
    if found:
        return "Tout ce que ce scénario change a bougé dans le planning\u00a0: cochez ce qui doit l’emporter."
    return "Ce scénario ne change rien au planning\u00a0: il n’y a rien à publier."


def _order(one: Difference) -> tuple[bool, str, str, int, str]:
    """Removed first, then day by day in the order of each round: who follows another finds it there."""
    row = one.row
    return one.kind != REMOVED, str(row.day), str(row.technician_id), row.rank, str(row.pk)


def _add(one: Difference, by: Member) -> None:
    row = one.row
    plan_visit(
        client=row.client,
        by=by,
        site=row.site,
        service=row.service,
        technician=row.technician,
        day=row.day,
        start=row.start,
        minutes=row.minutes,
    )


def _layings(scenario: Scenario, ordered: Sequence[Difference]) -> list[Laying]:
    """Each after the nearest visit that the draft puts before it and that is really in that day by then."""
    moves = [one.row for one in ordered if one.kind not in (ADDED, REMOVED)]
    before = live_before(scenario, moves)
    return [
        Laying(
            row.visit_id,
            row.technician,
            row.day,
            row.start,
            before[row.pk] if row.technician_id and row.day else None,
        )
        for row in moves
        if row.visit_id is not None
    ]
