"""Visit templates: written, put away, taken ready-made; and the steps of one pool's own."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.catalogue.actions import Kept, add_starters
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.clients.models import Pool
from margelle.features.planning.events import PoolStepsChanged, TemplateChanged
from margelle.features.planning.models import (
    PoolStep,
    TemplateDocument,
    TemplateNeed,
    TemplateStep,
    TemplateTask,
    Visit,
    VisitTemplate,
)
from margelle.features.planning.queries.templates import steps_of_pools
from margelle.features.planning.rules import NotAllowed, State

from .contents import MOST_STEPS, Line, Steps, set_steps
from .documents import BadDocument, check_document, clean_name, drop_file
from .edit import told
from .locking import locked
from .plan import Needs
from .ready_made import READY_MADE, ReadyMade, ready_made

MOST_DOCUMENTS: Final = 10


class TemplateNameTaken(ValueError):
    """An open template already bears this name."""


@transaction.atomic
def save_template(
    *, template: VisitTemplate, by: Member | None, steps: Steps, tasks: Sequence[Task], needs: Needs
) -> VisitTemplate:
    """Write a template with all that it holds. Visits already made from it stay as they are."""
    take_turn()
    wanted = list(steps)
    if len(wanted) > MOST_STEPS:
        raise NotAllowed(f"Un modèle garde {MOST_STEPS} étapes au plus.")
    if template._state.adding:
        last = VisitTemplate.objects.aggregate(last=Max("order"))["last"]
        template.order = 0 if last is None else last + 1
    _write(template)
    for rows in (template.steps, template.task_links, template.needs):
        rows.all().delete()
    TemplateStep.objects.bulk_create(
        [
            TemplateStep(template=template, order=order, text=text, is_required=is_required)
            for order, (text, is_required) in enumerate(wanted)
        ]
    )
    TemplateTask.objects.bulk_create(
        [TemplateTask(template=template, task=task, order=order) for order, task in enumerate(tasks)]
    )
    quantities: dict[Product, Decimal] = {}
    for product, quantity in needs:
        quantities[product] = quantity
    TemplateNeed.objects.bulk_create(
        [
            TemplateNeed(template=template, product=product, quantity=quantity)
            for product, quantity in quantities.items()
        ]
    )
    record(TemplateChanged(entity_id=template.pk), by=by)
    return template


def _write(template: VisitTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise TemplateNameTaken(template.name) from error


@transaction.atomic
def archive_template(*, template: VisitTemplate, archived: bool, by: Member) -> None:
    """Put away or bring back. Visits made from it keep everything."""
    if archived == (template.archived_at is not None):
        return
    twins = VisitTemplate.objects.filter(archived_at=None, name__iexact=template.name)
    if not archived and twins.exists():
        raise TemplateNameTaken(template.name)
    template.archived_at = timezone.now() if archived else None
    _write(template)
    record(TemplateChanged(entity_id=template.pk), by=by)


@transaction.atomic
def attach_template_document(
    *, template: VisitTemplate, by: Member, name: str, content: bytes
) -> TemplateDocument:
    """A file that goes with each visit made from now on. Raises BadDocument."""
    mime, extension = check_document(name, content)
    if template.documents.count() >= MOST_DOCUMENTS:
        raise BadDocument(f"Un modèle garde {MOST_DOCUMENTS} documents au plus.")
    path = f"company/{template.company_id}/templates/{template.pk}/{uuid4().hex}.{extension}"
    document: TemplateDocument = TemplateDocument.objects.create(
        template=template,
        name=clean_name(name, extension),
        key=default_storage.save(path, ContentFile(content)),
        mime=mime,
        size=len(content),
        by=by,
    )
    record(TemplateChanged(entity_id=template.pk), by=by)
    return document


@transaction.atomic
def remove_template_document(*, document: TemplateDocument, by: Member) -> None:
    """The template no longer brings it; visits that have it keep it, and the file with them."""
    key, template = document.key, document.template
    document.delete()
    record(TemplateChanged(entity_id=template.pk), by=by)
    transaction.on_commit(lambda: drop_file(key))


@transaction.atomic
def add_ready_made(*, keys: Collection[str], by: Member | None) -> list[VisitTemplate]:
    """Take these ready-made templates, and the services, tasks and products they need. One that the list
    already holds is left as it is; one put away comes back."""
    made = []
    wanted = [one for one in ready_made(keys) if not _is_there(one, by)]
    names = Kept(
        tasks=[name for one in wanted for name in one.tasks],
        products=[name for one in wanted for name, _ in one.needs],
        services=[one.service for one in wanted],
    )
    if wanted:
        add_starters(wanted=names, by=by)
    for one in wanted:
        made.append(_made(one, by))
    return made


def _is_there(one: ReadyMade, by: Member | None) -> bool:
    rows = VisitTemplate.objects.filter(name=one.name)
    if rows.filter(archived_at=None).exists():
        return True
    away = rows.filter(ready_made=one.key).order_by("-archived_at").first()
    if away is None:
        return False
    away.archived_at = None
    away.save(update_fields=["archived_at"])
    record(TemplateChanged(entity_id=away.pk), by=by)
    return True


def _made(one: ReadyMade, by: Member | None) -> VisitTemplate:
    tasks = {task.name: task for task in Task.objects.filter(name__in=one.tasks, archived_at=None)}
    names = [name for name, _ in one.needs]
    products = {row.name: row for row in Product.objects.filter(name__in=names, archived_at=None)}
    return save_template(
        template=VisitTemplate(
            name=one.name,
            service=ServiceType.objects.filter(name=one.service, archived_at=None).earliest("order"),
            minutes=one.minutes,
            instructions=one.instructions,
            parameters=list(one.parameters),
            ready_made=one.key,
        ),
        by=by,
        steps=one.lines(),
        tasks=[tasks[name] for name in one.tasks if name in tasks],
        needs=[(products[name], Decimal(quantity)) for name, quantity in one.needs if name in products],
    )


ALL_KEYS: Final = tuple(one.key for one in READY_MADE)


@transaction.atomic
def set_pool_steps(*, pool: Pool, by: Member, lines: Sequence[tuple[str, bool, VisitTemplate | None]]) -> int:
    """The steps of one pool's own. Its visits still planned follow; returns how many changed.

    What was typed for one visit alone stays there, as do the steps of its template.
    """
    take_turn()
    old = list(pool.steps.values_list("text", "is_required", "template_id"))
    new = [(text, required, template.pk if template else None) for text, required, template in lines]
    if len(new) > MOST_STEPS:
        raise NotAllowed(f"Un bassin garde {MOST_STEPS} étapes au plus.")
    if old == new:
        return 0
    pool.steps.all().delete()
    PoolStep.objects.bulk_create(
        [
            PoolStep(pool=pool, template=template, order=order, text=text, is_required=required)
            for order, (text, required, template) in enumerate(lines)
        ]
    )
    record(PoolStepsChanged(entity_id=pool.pk), by=by)
    return _follow(pool, {text for text, _, _ in old}, by)


def _follow(pool: Pool, former: set[str], by: Member) -> int:
    to_come = Q(day__gte=local_today(pool.company)) | Q(day=None)
    coming = Visit.objects.filter(to_come, pool_links__pool=pool, state=State.PLANNED).select_related(
        "template"
    )
    changed = 0
    for visit in coming.order_by("pk"):
        row = locked(visit)
        pools = row.pool_links.values_list("pool_id", flat=True)
        own = steps_of_pools(pools, row.template)
        shown = row.template.steps.values_list("text", flat=True) if row.template else ()
        gone = former - {text for text, _ in own} - set(shown)
        if set_steps(row, _merged(row.steps.values_list("text", "is_required"), gone, own)):
            told(row, ["steps"], by, bump=True)
            changed += 1
    return changed


def _merged(present: Steps, gone: set[str], own: Sequence[Line]) -> list[Line]:
    kept = {text: required for text, required in present if text not in gone}
    return list((kept | dict(own)).items())
