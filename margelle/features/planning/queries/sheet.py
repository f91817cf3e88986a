from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from margelle.features.catalogue.models import Task
from margelle.features.clients.models import AccessNote, Pool
from margelle.features.planning.models import (
    LeftTask,
    ProductNeed,
    Reminder,
    SlotProposal,
    Transition,
    Visit,
    VisitDocument,
    VisitMate,
    VisitSeries,
    VisitStep,
)
from margelle.features.planning.rules import EDITABLE, MOVABLE, State

from .delays import Mark, sla_marks
from .left_tasks import left_tasks_of_visit
from .proposals import proposals_of
from .reminders import reminders_of
from .slots import replacement_of
from .visits import late_clock


@dataclass(frozen=True)
class VisitSheet:
    """All that the plan knows of one visit, for its page: templates planning/_visit_head, _visit_plan."""

    visit: Visit
    series: VisitSeries | None
    is_late: bool
    pools: list[Pool]
    steps: list[VisitStep]
    mates: list[VisitMate]
    left_tasks: list[LeftTask]
    tasks: list[Task]
    needs: list[ProductNeed]
    documents: list[VisitDocument]
    access: list[AccessNote]
    transitions: list[Transition]
    mark: Mark | None
    proposals: list[SlotProposal]
    reminders: list[Reminder]
    replacement: Visit | None

    @property
    def can_move(self) -> bool:
        return self.visit.state in MOVABLE

    @property
    def awaits_new_date(self) -> bool:
        """Skipped, and nothing takes its place yet."""
        return self.visit.state == State.SKIPPED and self.replacement is None

    @property
    def can_edit(self) -> bool:
        return self.visit.state in EDITABLE

    @property
    def can_reinstate(self) -> bool:
        return self.visit.state in (State.CANCELLED, State.SKIPPED)

    @property
    def can_clear_look(self) -> bool:
        return self.visit.needs_look


def visit_sheet(visit: Visit) -> VisitSheet:
    """The sheet of a visit as `visit_for` reads it; a fixed number of queries whatever it holds."""
    clock = late_clock(visit.company)
    steps: Any = Transition.objects.filter(visit=visit).select_related("by")
    links: Any = Visit.objects.filter(pk=visit.pk).prefetch_related(
        "pools",
        "documents",
        "steps",
        "mates__technician",
        "task_links__task",
        Prefetch("needs", ProductNeed.objects.select_related("product").order_by("product__name")),
    )
    told = Exists(Reminder.objects.filter(visit=OuterRef("pk")))
    full = links.select_related("series").annotate(has_reminders=told).get()
    return VisitSheet(
        visit=visit,
        series=full.series,
        is_late=clock.is_late(visit.state, visit.day, visit.start, visit.window_to),
        pools=sorted(full.pools.all(), key=lambda pool: pool.name),
        steps=list(full.steps.all()),
        mates=list(full.mates.all()),
        left_tasks=left_tasks_of_visit(visit),
        tasks=[link.task for link in full.task_links.all()],
        needs=list(full.needs.all()),
        documents=list(full.documents.all()),
        access=list(AccessNote.objects.filter(site=visit.site_id)),
        transitions=list(steps),
        mark=sla_marks([visit.pk]).get(visit.pk),
        proposals=proposals_of(visit),
        reminders=reminders_of(visit) if full.has_reminders else [],
        replacement=replacement_of(visit) if visit.state == State.SKIPPED else None,
    )
