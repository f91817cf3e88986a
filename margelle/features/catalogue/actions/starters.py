"""The lists a company starts from, loaded once and then its own."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Measure, Product, ServiceTask, ServiceType, Task
from margelle.features.catalogue.rules.starters import (
    STARTER_MEASURES,
    STARTER_PRODUCTS,
    STARTER_SERVICES,
    STARTER_TASKS,
)

from .lists import set_measures, tell


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Names of the starter lists to keep."""

    tasks: Collection[str]
    products: Collection[str]
    services: Collection[str]


EVERYTHING = Kept(
    tasks=[one.name for one in STARTER_TASKS],
    products=[one.name for one in STARTER_PRODUCTS],
    services=[one.name for one in STARTER_SERVICES],
)


@transaction.atomic
def load_starters(*, by: Member | None = None) -> None:
    """Fill each list that is still empty. What the company wrote or put away is never touched."""
    _add_tasks(EVERYTHING.tasks if not Task.objects.exists() else ())
    _add_products(EVERYTHING.products if not Product.objects.exists() else ())
    _add_services(EVERYTHING.services if not ServiceType.objects.exists() else ())
    if not Measure.objects.exists():
        set_measures(codes=STARTER_MEASURES, by=by)
    tell("starters", by)


@transaction.atomic
def personalise(*, keep: Kept, by: Member) -> None:
    """Keep these of the starter lists: the missing come (back), the others are put away, not erased."""
    now = timezone.now()
    for model, chosen, all_names in (
        (Task, keep.tasks, EVERYTHING.tasks),
        (Product, keep.products, EVERYTHING.products),
        (ServiceType, keep.services, EVERYTHING.services),
    ):
        dropped = set(all_names) - set(chosen)
        model.objects.filter(name__in=dropped, archived_at=None).update(archived_at=now)
    add_starters(wanted=keep, by=by)


@transaction.atomic
def add_starters(*, wanted: Kept, by: Member | None) -> None:
    """What is missing of these names comes (back); nothing is put away."""
    _add_tasks(wanted.tasks)
    _add_products(wanted.products)
    _add_services(wanted.services)
    tell("starters", by)


def _missing(model: type[Task] | type[Product] | type[ServiceType], names: Collection[str]) -> set[str]:
    """Names that no open row bears, after those put away under that name have come back."""
    wanted = set(names)
    wanted -= set(model.objects.filter(name__in=wanted, archived_at=None).values_list("name", flat=True))
    for row in model.objects.filter(name__in=wanted).order_by("-archived_at"):
        if row.name in wanted:
            row.archived_at = None
            row.save(update_fields=["archived_at"])
            wanted.discard(row.name)
    return wanted


def _add_tasks(names: Collection[str]) -> None:
    wanted = _missing(Task, names)
    Task.objects.bulk_create(
        Task(name=one.name, group=one.group, order=order)
        for order, one in enumerate(STARTER_TASKS)
        if one.name in wanted
    )


def _add_products(names: Collection[str]) -> None:
    wanted = _missing(Product, names)
    Product.objects.bulk_create(
        Product(
            name=one.name,
            unit=one.unit,
            family=one.family,
            strength_pct=one.strength_pct,
            pack=one.pack,
            order=order,
        )
        for order, one in enumerate(STARTER_PRODUCTS)
        if one.name in wanted
    )


def _add_services(names: Collection[str]) -> None:
    wanted = _missing(ServiceType, names)
    tasks = {task.name: task for task in Task.objects.filter(archived_at=None)}
    for order, one in enumerate(STARTER_SERVICES):
        if one.name not in wanted:
            continue
        service = ServiceType.objects.create(
            name=one.name,
            category=one.category,
            colour=one.colour,
            minutes=one.minutes,
            instructions=one.instructions,
            parameters=list(one.parameters),
            order=order,
        )
        known = [tasks[name] for name in one.tasks if name in tasks]
        ServiceTask.objects.bulk_create(
            [ServiceTask(service=service, task=task, order=place) for place, task in enumerate(known)]
        )
