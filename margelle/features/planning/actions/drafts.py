"""Changes inside a scenario. The live plan, the boards and the phones see none of them."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from margelle.base.journal import record
from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Site
from margelle.features.planning.events import ScenarioEdited
from margelle.features.planning.models import Scenario, ScenarioVisit
from margelle.features.planning.rules import NotAllowed, State, fitting_start

from .move import BY_HOUR, KEEP, Hour, Place, check_technician
from .ranks import GAP
from .scenarios import open_scenario


class StaleDraft(ValueError):
    """Somebody changed this row of the draft since it was read; the message is French."""


def draft_cell(
    scenario: Scenario, technician: Member, day: date, *, without: UUID | None = None
) -> list[ScenarioVisit]:
    """A technician's day in the draft, in order; what was taken out is not in it."""
    found = ScenarioVisit.objects.filter(
        scenario=scenario, technician=technician, day=day, is_removed=False
    ).order_by("rank", "start", "id")
    return [row for row in found if row.pk != without]


@transaction.atomic
def move_draft(
    *,
    row: ScenarioVisit,
    by: Member,
    technician: Member | None,
    day: date | None,
    start: time | Literal[Hour.KEEP] | None = KEEP,
    after: UUID | Literal[Place.BY_HOUR] | None = BY_HOUR,
    version: int | None,
) -> ScenarioVisit:
    """As move_visit, in the draft. Raises StaleDraft or NotAllowed, both in French."""
    scenario = open_scenario(row.scenario)
    now = _free(row)
    if technician is not None and technician.pk != now.technician_id:
        check_technician(technician)
    check_draft_day(scenario, day)
    own = now.start if start is KEEP else start
    rank = 0
    if technician is not None and day is not None:
        others = draft_cell(scenario, technician, day, without=now.pk)
        index = draft_index(others, own, after)
        if start is KEEP and after is not BY_HOUR:
            own = _fitted(now, own, others, index)
        rank = _rank(others, index)
    _write(now, version, technician=technician, day=day, start=own, rank=rank)
    record(ScenarioEdited(entity_id=scenario.pk), by=by)
    return now


def check_draft_day(scenario: Scenario, day: date | None) -> None:
    if day is not None and not scenario.from_day <= day <= scenario.to_day:
        span = f"{french.day(scenario.from_day)} – {french.day(scenario.to_day)}"
        raise NotAllowed(f"Ce jour est hors de la période du scénario ({span}).")


def _free(row: ScenarioVisit) -> ScenarioVisit:
    """The row as it is now. Raises NotAllowed for what has begun, is done or was taken out."""
    now: ScenarioVisit = ScenarioVisit.objects.select_related("visit", "client").get(pk=row.pk)
    if now.visit is not None and now.visit.state != State.PLANNED:
        word = State(now.visit.state).label.lower()
        raise NotAllowed(
            f"Cette intervention est « {word} » dans le planning\u00a0: elle ne change plus ici."
        )
    if now.is_removed:
        raise NotAllowed("Cette intervention est retirée du scénario\u00a0: remettez-la d’abord.")
    return now


def draft_index(others: list[ScenarioVisit], start: time | None, after: UUID | Place | None) -> int:
    if after is None:
        return 0
    for index, other in enumerate(others):
        if after is BY_HOUR:
            if start is not None and other.start is not None and other.start > start:
                return index
        elif other.pk == after:
            return index + 1
    if after is BY_HOUR:
        return len(others)
    raise NotAllowed("L’intervention qui devait précéder n’est plus dans cette journée.")


def _fitted(row: ScenarioVisit, own: time | None, others: list[ScenarioVisit], index: int) -> time | None:
    earlier = next(((o.start, o.minutes) for o in reversed(others[:index]) if o.start), None)
    later = next((o.start for o in others[index:] if o.start), None)
    return fitting_start(own, row.minutes, earlier, later)


def _rank(others: list[ScenarioVisit], index: int) -> int:
    """Renumbers the day when no number is left; an order alone is no change of the others."""
    low = others[index - 1].rank if index > 0 else 0
    if index == len(others):
        return low + GAP
    if others[index].rank - low >= 2:
        return (low + others[index].rank) // 2
    for number, other in enumerate(others):
        wanted = GAP * (number + 1 + (number >= index))
        ScenarioVisit.objects.filter(pk=other.pk).update(rank=wanted)
    return GAP * (index + 1)


def _write(row: ScenarioVisit, version: int | None, **values: Any) -> None:
    seen = row.version if version is None else version
    changed = ScenarioVisit.objects.filter(pk=row.pk, version=seen).update(version=seen + 1, **values)
    if not changed:
        now = ScenarioVisit.objects.select_related("technician", "client").get(pk=row.pk)
        day = french.day(now.day) if now.day else "sans date"
        raise StaleDraft(
            f"{now.client.short_name} a changé entre-temps dans ce scénario ({day}, "
            f"{now.technician or 'sans technicien'}). Rien n’a été changé\u00a0: regardez-la maintenant."
        )
    row.version = seen + 1
    for name, value in values.items():
        setattr(row, name, value)


@transaction.atomic
def give_draft_day(
    *, scenario: Scenario, by: Member, technician: Member, day: date, to: Member, to_day: date
) -> tuple[int, int]:
    """Everything one technician has on a day goes to another, or to another day: (moved, stayed)."""
    check_draft_day(open_scenario(scenario), to_day)
    check_technician(to)
    moved = stayed = 0
    for row in draft_cell(scenario, technician, day):
        try:
            move_draft(row=row, by=by, technician=to, day=to_day, version=None)
        except NotAllowed:  # begun meanwhile
            stayed += 1
        else:
            moved += 1
    return moved, stayed


@transaction.atomic
def remove_draft(*, row: ScenarioVisit, by: Member, version: int | None = None) -> None:
    """Take a visit out of the draft; one that only the draft had disappears."""
    scenario = open_scenario(row.scenario)
    now = _free(row)
    _write(now, version, is_removed=True)
    if now.visit_id is None:
        now.delete()
    record(ScenarioEdited(entity_id=scenario.pk), by=by)


@transaction.atomic
def restore_draft(*, row: ScenarioVisit, by: Member, version: int | None = None) -> None:
    scenario = open_scenario(row.scenario)
    now: ScenarioVisit = ScenarioVisit.objects.get(pk=row.pk)
    _write(now, version, is_removed=False)
    record(ScenarioEdited(entity_id=scenario.pk), by=by)


@transaction.atomic
def add_draft(
    *, scenario: Scenario, by: Member, site: Site, service: ServiceType, minutes: int
) -> ScenarioVisit:
    """A visit that only the draft has, still to be placed."""
    held = open_scenario(scenario)
    row: ScenarioVisit = ScenarioVisit.objects.create(
        scenario=held, client=site.client, site=site, service=service, minutes=minutes
    )
    record(ScenarioEdited(entity_id=held.pk), by=by)
    return row


def move_drafts(
    *, rows: Sequence[tuple[ScenarioVisit, int]], by: Member, technician: Member | None, day: date | None,
    after: UUID | Literal[Place.BY_HOUR] | None,
) -> None:  # fmt: skip
    """Cards dropped together, each with the version that was seen: all of them move, or none."""
    with transaction.atomic():
        for row, version in rows:
            move_draft(row=row, by=by, technician=technician, day=day, after=after, version=version)
            after = row.pk if technician is not None else BY_HOUR
