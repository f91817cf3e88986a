"""A scenario becomes the plan: only what it changed, in one action that can be undone as one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.planning.events import ScenarioPublished
from margelle.features.planning.models import PlanChange, Scenario, Visit
from margelle.features.planning.queries.scenarios import (
    ADDED,
    REMOVED,
    Difference,
    differences,
    live_before,
)
from margelle.features.planning.rules import NotAllowed

from .changes import one_action
from .move import BY_HOUR, move_visit
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
        for one in sorted(wanted, key=_order):
            _apply(one, held, by)
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


def _apply(one: Difference, scenario: Scenario, by: Member) -> None:
    row, live = one.row, one.row.visit
    if one.kind == ADDED:
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
        return
    assert live is not None
    if one.kind == REMOVED:
        cancel_visit(visit=live, by=by, reason=f"Scénario « {scenario.name} »"[:200])
        return
    move_visit(
        visit=live,
        by=by,
        technician=row.technician,
        day=row.day,
        start=row.start,
        after=_after(one) if row.technician_id and row.day else BY_HOUR,
        version=None,
    )


def _after(one: Difference) -> UUID | None:
    """The nearest visit that the draft puts before this one and that is really in that day by now."""
    row = one.row
    there = set(Visit.objects.filter(technician=row.technician_id, day=row.day).values_list("pk", flat=True))
    return next((key for key in live_before(row) if key in there), None)
