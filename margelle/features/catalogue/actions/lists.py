"""Tasks, products, services, measures and ranges: written, ordered, put away."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from margelle.base.journal import record
from margelle.base.tenancy.scope import current_company_id
from margelle.engines.water.parameters import PARAMETERS
from margelle.features.accounts.models import Member, Skill
from margelle.features.catalogue.events import CatalogueChanged
from margelle.features.catalogue.models import (
    Measure,
    Product,
    ReadingRange,
    ServiceSkill,
    ServiceTask,
    ServiceType,
    Task,
)

Listed = Task | Product | ServiceType
L = TypeVar("L", Task, Product, ServiceType)


class NameTaken(ValueError):
    """An open row of the same list already bears this name."""


def tell(what: str, by: Member | None) -> None:
    company_id = current_company_id()
    assert isinstance(company_id, UUID)
    record(CatalogueChanged(entity_id=company_id, what=what), by=by)


@transaction.atomic
def save_task(*, task: Task, by: Member | None) -> Task:
    """Write a task; a new one goes to the end of the list."""
    return _save(task, by)


@transaction.atomic
def save_product(*, product: Product, by: Member | None) -> Product:
    return _save(product, by)


@transaction.atomic
def save_service(
    *,
    service: ServiceType,
    tasks: Sequence[Task],
    by: Member | None,
    skills: Sequence[Skill] | None = None,
) -> ServiceType:
    """Write a service with the tasks it expects, in the given order; `skills` None keeps them."""
    _save(service, by)
    ServiceTask.objects.filter(service=service).delete()
    ServiceTask.objects.bulk_create(
        [ServiceTask(service=service, task=task, order=order) for order, task in enumerate(tasks)]
    )
    if skills is not None:
        ServiceSkill.objects.filter(service=service).delete()
        ServiceSkill.objects.bulk_create([ServiceSkill(service=service, skill=skill) for skill in skills])
    return service


def _save(row: L, by: Member | None) -> L:
    if row._state.adding:
        last = type(row).objects.aggregate(last=Max("order"))["last"]
        row.order = 0 if last is None else last + 1
    _write(row)
    tell(_word(row), by)
    return row


def _write(row: Listed) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NameTaken(row.name) from error


@transaction.atomic
def set_archived(*, row: Listed, archived: bool, by: Member) -> None:
    """Put away or bring back. What was recorded with it stays as it is."""
    if archived == (row.archived_at is not None):
        return
    row.archived_at = timezone.now() if archived else None
    _write(row)
    tell(_word(row), by)


@transaction.atomic
def move(*, row: Task, up: bool, by: Member) -> None:
    """One place up or down among the open tasks of its group."""
    mates = list(Task.objects.filter(archived_at=None, group=row.group).order_by("order", "name"))
    at = next(index for index, mate in enumerate(mates) if mate.pk == row.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(mates):
        return
    orders = sorted({mate.order for mate in mates})
    if len(orders) < len(mates):  # two tasks share a number: number the group afresh
        orders = list(range(orders[0], orders[0] + len(mates)))
    mates[at], mates[to] = mates[to], mates[at]
    for order, mate in zip(orders, mates, strict=True):
        mate.order = order
    Task.objects.bulk_update(mates, ["order"])
    tell("task", by)


@transaction.atomic
def set_measures(*, codes: Sequence[str], by: Member | None) -> None:
    """The company measures these, in this order. Unknown codes raise KeyError and nothing is written."""
    wanted = [PARAMETERS[code].code for code in dict.fromkeys(codes)]
    rows = {row.code: row for row in Measure.objects.all()}
    for order, code in enumerate(wanted):
        row = rows.pop(code, None) or Measure(code=code)
        row.order, row.is_active = order, True
        row.save()
    if rows:
        Measure.objects.filter(pk__in=[row.pk for row in rows.values()]).update(
            is_active=False, order=F("order") + len(wanted)
        )
    tell("measure", by)


@transaction.atomic
def save_range(*, line: ReadingRange, by: Member) -> ReadingRange:
    line.save()
    tell("range", by)
    return line


@transaction.atomic
def remove_range(*, line: ReadingRange, by: Member) -> None:
    """The default applies again."""
    line.delete()
    tell("range", by)


def _word(row: Listed) -> str:
    return {Task: "task", Product: "product", ServiceType: "service"}[type(row)]
