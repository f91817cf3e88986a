"""Builders for tests: call them inside a company_scope."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import (
    Category,
    Measure,
    Product,
    ReadingRange,
    ServiceTask,
    ServiceType,
    StockPlace,
    Task,
)


def a_task(name: str = "Brosser les parois", group: str = Task.Group.BASIN, **fields: Any) -> Task:
    made: Task = Task.objects.create(name=name, group=group, **fields)
    return made


def a_service(
    name: str = "Entretien hebdomadaire",
    category: str = Category.MAINTENANCE,
    tasks: Sequence[Task] = (),
    parameters: Sequence[str] = ("ph", "free_chlorine_mg_l"),
    **fields: Any,
) -> ServiceType:
    service: ServiceType = ServiceType.objects.create(
        name=name, category=category, parameters=list(parameters), **({"minutes": 45} | fields)
    )
    for order, task in enumerate(tasks):
        ServiceTask.objects.create(service=service, task=task, order=order)
    return service


def a_product(name: str = "Chlore choc", unit: str = "kg", **fields: Any) -> Product:
    made: Product = Product.objects.create(name=name, unit=unit, **fields)
    return made


def a_measure(code: str = "ph", order: int = 0, **fields: Any) -> Measure:
    made: Measure = Measure.objects.create(code=code, order=order, **fields)
    return made


def a_range(
    code: str = "ph", low: str | None = "7.0", high: str | None = "7.6", **fields: Any
) -> ReadingRange:
    made: ReadingRange = ReadingRange.objects.create(
        code=code,
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        **fields,
    )
    return made


def a_vehicle(member: Member, **fields: Any) -> StockPlace:
    made: StockPlace = StockPlace.objects.create(
        kind=StockPlace.Kind.VEHICLE, member=member, **({"name": f"Véhicule de {member}"} | fields)
    )
    return made


def a_store(name: str = "Dépôt", **fields: Any) -> StockPlace:
    made: StockPlace = StockPlace.objects.create(kind=StockPlace.Kind.STORE, name=name, **fields)
    return made
