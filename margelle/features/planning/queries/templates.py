"""Visit templates as lists and pages show them, and what one would change in a visit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from margelle.base.ui import french
from margelle.features.catalogue.models import ServiceTask, Task
from margelle.features.clients.models import Pool
from margelle.features.planning.models import (
    PoolStep,
    TemplateNeed,
    TemplateTask,
    Visit,
    VisitTemplate,
)

Line = tuple[str, bool]


def open_templates() -> QuerySet[VisitTemplate]:
    found: QuerySet[VisitTemplate] = VisitTemplate.objects.filter(archived_at=None)
    return found.select_related("service").order_by("order", "name")


def listed_templates(*, archived: bool) -> QuerySet[VisitTemplate]:
    rows: QuerySet[VisitTemplate] = VisitTemplate.objects.filter(archived_at__isnull=not archived)
    return rows.select_related("service").annotate(
        step_count=Count("steps", distinct=True),
        required_count=Count("steps", filter=Q(steps__is_required=True), distinct=True),
        task_count=Count("task_links", distinct=True),
    )


def pool_steps(pool: Pool) -> list[PoolStep]:
    return list(PoolStep.objects.filter(pool=pool).select_related("template").order_by("order"))


def steps_of_pools(pools: Iterable[UUID], template: VisitTemplate | None) -> list[Line]:
    """The steps that these pools add to every visit, and those they add to this template's."""
    fits = Q(template=None) if template is None else Q(template=None) | Q(template=template)
    rows = PoolStep.objects.filter(fits, pool__in=list(pools)).order_by("pool__name", "order")
    return unique(rows.values_list("text", "is_required"))


def unique(steps: Iterable[Line]) -> list[Line]:
    """Each text once, where it came first; required when one of them was."""
    found: dict[str, bool] = {}
    for text, is_required in steps:
        found[text] = found.get(text, False) or is_required
    return list(found.items())


@dataclass
class Applied:
    """What a template makes of a visit: the new contents, and French lines that tell what changes.

    What was added to this visit alone stays; what came from its service or its former template gives way.
    """

    minutes: int
    instructions: str
    steps: list[Line]
    tasks: list[Task]
    needs: dict[UUID, Decimal]
    lines: list[str] = field(default_factory=list)


class Applying:
    """One template, read once, laid over as many visits as one likes."""

    def __init__(self, template: VisitTemplate) -> None:
        self.template = template
        self.steps: list[Line] = list(template.steps.values_list("text", "is_required"))
        links = TemplateTask.objects.filter(template=template, task__archived_at=None)
        self.tasks = [link.task for link in links.select_related("task")]
        if not self.tasks:
            of_service = ServiceTask.objects.filter(service=template.service_id, task__archived_at=None)
            self.tasks = [link.task for link in of_service.order_by("order").select_related("task")]
        self.needs = dict(
            TemplateNeed.objects.filter(template=template).values_list("product_id", "quantity")
        )
        self.documents = set(template.documents.values_list("key", flat=True))

    def over(self, visit: Visit) -> Applied:
        """`visit` as `for_applying` reads it: nothing more is asked of the database."""
        former = visit.template
        pools = [link.pool for link in visit.pool_links.all()]
        theirs = [step for pool in pools for step in pool.steps.all()]
        mine = [
            (step.text, step.is_required) for step in theirs if step.template_id in (None, self.template.pk)
        ]
        gone = (
            {step.text for step in theirs} | {step.text for step in former.steps.all()}
            if former
            else ({step.text for step in theirs})
        )
        own = [(s.text, s.is_required) for s in visit.steps.all() if s.text not in gone]
        applied = Applied(
            minutes=self.template.minutes or self.template.service.minutes,
            instructions=self._instructions(visit),
            steps=unique([*self.steps, *mine, *own]),
            tasks=self._tasks(visit),
            needs=self._needs(visit),
        )
        applied.lines = self._told(visit, applied)
        return applied

    def _instructions(self, visit: Visit) -> str:
        """The template's, then what was written for this visit alone."""
        theirs = visit.template.instructions if visit.template else ""
        own = visit.instructions
        if theirs and own.startswith(theirs):
            own = own[len(theirs) :].strip()
        parts = [self.template.instructions, own if own != self.template.instructions else ""]
        return "\n".join([part for part in parts if part])[:2000]

    def _tasks(self, visit: Visit) -> list[Task]:
        usual = visit.template.task_links if visit.template else visit.service.task_links
        gone = {link.task_id for link in usual.all()}
        own = [link.task for link in visit.task_links.all() if link.task_id not in gone]
        return list(dict.fromkeys([*self.tasks, *own]))

    def _needs(self, visit: Visit) -> dict[UUID, Decimal]:
        gone = {need.product_id for need in visit.template.needs.all()} if visit.template else set()
        own = {need.product_id: need.quantity for need in visit.needs.all() if need.product_id not in gone}
        return own | self.needs

    def _told(self, visit: Visit, new: Applied) -> list[str]:
        told = []
        if visit.service_id != self.template.service_id:
            told.append(f"Prestation{french.NBSP}: {visit.service.name} → {self.template.service.name}")
        if visit.minutes != new.minutes:
            told.append(
                f"Durée{french.NBSP}: {french.duration(visit.minutes)} → {french.duration(new.minutes)}"
            )
        have = [step.text for step in visit.steps.all()]
        told += _difference("Étapes", have, [text for text, _ in new.steps])
        tasks = [link.task.name for link in visit.task_links.all()]
        told += _difference("Tâches", tasks, [task.name for task in new.tasks])
        if {need.product_id: need.quantity for need in visit.needs.all()} != new.needs:
            told.append("Produits à apporter complétés")
        if self.documents - {document.key for document in visit.documents.all()}:
            told.append("Documents du modèle joints")
        return told


def _difference(word: str, have: list[str], new: list[str]) -> list[str]:
    added = len([one for one in new if one not in have])
    gone = len([one for one in have if one not in new])
    kept = len(have) - gone
    parts = [f"{added} en plus"] if added else []
    parts += [f"{gone} en moins"] if gone else []
    if not parts:
        return []
    parts += [french.plural(kept, "gardée")] if kept else []
    return [f"{word}{french.NBSP}: {', '.join(parts)}"]


def for_applying(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("client", "site", "service", "technician", "template").prefetch_related(
        "steps",
        "needs",
        "documents",
        "task_links__task",
        "service__task_links",
        "template__steps",
        "template__task_links",
        "template__needs",
        Prefetch("pool_links__pool__steps", PoolStep.objects.order_by("order")),
    )
