"""What a visit holds beside its place in the plan: steps, tasks, products, files."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from margelle.features.catalogue.models import ServiceType, Task
from margelle.features.planning.models import (
    Visit,
    VisitDocument,
    VisitStep,
    VisitTemplate,
)
from margelle.features.planning.rules import NotAllowed

Line = tuple[str, bool]  # the text of a step, and whether it is required
Steps = Iterable[Line]
MOST_STEPS = 60


@dataclass(frozen=True)
class Contents:
    """What a visit takes from a template; tasks None means those of the service."""

    service: ServiceType | None
    minutes: int | None
    instructions: str
    parameters: list[str] | None
    tasks: list[Task] | None
    needs: list[tuple[Any, Any]]
    steps: list[Line]


def contents_of(template: VisitTemplate | None) -> Contents:
    if template is None:
        return Contents(None, None, "", None, None, [], [])
    links = template.task_links.filter(task__archived_at=None).select_related("task")
    return Contents(
        service=template.service,
        minutes=template.minutes or template.service.minutes,
        instructions=template.instructions,
        parameters=template.parameters,
        tasks=[link.task for link in links] or None,
        needs=[(need.product, need.quantity) for need in template.needs.select_related("product")],
        steps=list(template.steps.values_list("text", "is_required")),
    )


def set_steps(visit: Visit, steps: Steps) -> bool:
    """The steps in order. One that stays keeps its row: what a phone said of it stays with it."""
    wanted = list(steps)
    if len(wanted) > MOST_STEPS:
        raise NotAllowed(f"Une intervention garde {MOST_STEPS} étapes au plus.")
    have = list(visit.steps.order_by("order", "id"))
    if [(row.text, row.is_required) for row in have] == wanted:
        return False
    by_text: dict[str, list[VisitStep]] = {}
    for row in have:
        by_text.setdefault(row.text, []).append(row)
    new: list[VisitStep] = []
    kept: list[VisitStep] = []
    for order, (text, is_required) in enumerate(wanted):
        mine = by_text.get(text)
        row = mine.pop(0) if mine else VisitStep(visit=visit, text=text)
        (new if row._state.adding else kept).append(row)
        row.order, row.is_required = order, is_required
    visit.steps.exclude(pk__in=[row.pk for row in kept]).delete()
    VisitStep.objects.bulk_update(kept, ["order", "is_required"])
    VisitStep.objects.bulk_create(new)
    return True


def share_documents(visit: Visit, template: VisitTemplate) -> bool:
    """The template's files go with the visit: the same bytes in the store, a row of the visit's own."""
    have = set(visit.documents.values_list("key", flat=True))
    rows = [row for row in template.documents.all() if row.key not in have]
    VisitDocument.objects.bulk_create(
        [
            VisitDocument(visit=visit, name=row.name, key=row.key, mime=row.mime, size=row.size, by=row.by)
            for row in rows
        ]
    )
    return bool(rows)
