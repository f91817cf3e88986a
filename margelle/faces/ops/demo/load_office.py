"""The company itself: agencies, members who can sign in, and what the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from margelle.engines.water.parameters import PARAMETERS
from margelle.faces.ops.demo.company import CompanyCard, StaffCard
from margelle.faces.ops.demo.trade import PRODUCTS, SERVICES, SKIP_REASONS, TASKS, ServiceKind
from margelle.features.accounts.models import Agency, Company, Member, Seat, User
from margelle.features.accounts.rules import identifier_stem
from margelle.features.catalogue.models import (
    Measure,
    Product,
    ServiceTask,
    ServiceType,
    StockPlace,
    Task,
)
from margelle.features.fieldwork.models import SkipReason


@dataclass(frozen=True)
class Office:
    """The rows that later parts refer to, by the key of their card."""

    company: Company
    agencies: dict[str, Agency]
    members: dict[str, Member]
    tasks: dict[str, Task]
    products: dict[str, Product]
    services: dict[str, ServiceType]
    vehicles: dict[str, StockPlace]

    @property
    def coordinator(self) -> Member:
        """Who answers the telephone: the coordinator, or the manager of a small firm."""
        ranked = sorted(self.members.values(), key=lambda member: member.role)
        return ranked[0]

    def agency(self, key: str) -> Agency:
        return self.agencies.get(key) or next(iter(self.agencies.values()))


def make_company(card: CompanyCard) -> Company:
    head = card.agencies[0]
    return Company.objects.create(
        name=card.name,
        siret=card.siret,
        phone=card.phone,
        email=card.email,
        alert_email=card.email,
        address=head.address,
        postcode=head.postcode,
        city=head.city,
        is_demo=True,
        setup_done_at=timezone.now(),
    )


def make_office(card: CompanyCard, company: Company, password: str) -> Office:
    agencies: dict[str, Agency] = {
        agency.key: Agency.objects.create(
            name=agency.name,
            address=agency.address,
            postcode=agency.postcode,
            city=agency.city,
            phone=agency.phone,
            latitude=Decimal(str(agency.lat)),
            longitude=Decimal(str(agency.lng)),
        )
        for agency in card.agencies
    }
    members = {one.key: _member(one, company, agencies[one.agency], password) for one in card.staff}
    tasks = {
        kind.key: Task(name=kind.name, group=kind.group, order=order) for order, kind in enumerate(TASKS)
    }
    Task.objects.bulk_create(tasks.values())
    Measure.objects.bulk_create(Measure(code=code, order=order) for order, code in enumerate(PARAMETERS))
    SkipReason.objects.bulk_create(
        SkipReason(label=label, order=order) for order, label in enumerate(SKIP_REASONS)
    )
    return Office(
        company=company,
        agencies=agencies,
        members=members,
        tasks=tasks,
        products=_products(),
        services=_services(tasks),
        vehicles=_stock_places(agencies, members),
    )


def _member(card: StaffCard, company: Company, agency: Agency, password: str) -> Member:
    user = User.objects.create(
        username=_free_identifier(card),
        email=card.email,
        first_name=card.first_name,
        last_name=card.last_name,
        password=make_password(password),
    )
    Seat.objects.create(user=user, company=company)
    member: Member = Member.objects.create(
        user=user,
        role=card.role,
        first_name=card.first_name,
        last_name=card.last_name,
        email=card.email,
        phone=card.phone,
        colour=card.slot or 1,
        agency=agency,
        week_minutes=card.weekly_hours * 60,
        start_latitude=agency.latitude if card.role == "technician" else None,
        start_longitude=agency.longitude if card.role == "technician" else None,
    )
    return member


def _free_identifier(card: StaffCard) -> str:
    """The namesake of the second company gets a number, as in real life."""
    stem = identifier_stem(card.first_name, card.last_name)
    taken = User.objects.filter(username__startswith=stem).count()
    return f"{stem}{taken + 1}" if taken else stem


def _products() -> dict[str, Product]:
    products = {
        kind.key: Product(
            name=kind.name,
            unit=kind.unit,
            family=kind.family,
            pack=Decimal(kind.pack),
            price_cents=round(Decimal(kind.price) * 100),
            cost_cents=round(Decimal(kind.price) * 62),
            order=order,
        )
        for order, kind in enumerate(PRODUCTS)
    }
    Product.objects.bulk_create(products.values())
    return products


def _services(tasks: dict[str, Task]) -> dict[str, ServiceType]:
    services = {kind.key: _service(kind, order) for order, kind in enumerate(SERVICES)}
    ServiceType.objects.bulk_create(services.values())
    ServiceTask.objects.bulk_create(
        ServiceTask(service=services[kind.key], task=tasks[key], order=order)
        for kind in SERVICES
        for order, key in enumerate(kind.task_keys)
    )
    return services


def _service(kind: ServiceKind, order: int) -> ServiceType:
    asked = ["ph", "free_chlorine_mg_l", "temperature_c"]
    asked += ["tac_f", "stabiliser_mg_l"] if kind.key in ("upkeep", "opening", "shock") else []
    return ServiceType(
        name=kind.name,
        category=kind.category,
        minutes=kind.minutes,
        parameters=asked,
        order=order,
    )


def _stock_places(agencies: dict[str, Agency], members: dict[str, Member]) -> dict[str, StockPlace]:
    StockPlace.objects.bulk_create(
        StockPlace(kind=StockPlace.Kind.STORE, name=f"Dépôt de {agency.name}", agency=agency)
        for agency in agencies.values()
    )
    vehicles = {
        key: StockPlace(
            kind=StockPlace.Kind.VEHICLE, name=f"Véhicule de {member}", agency=member.agency, member=member
        )
        for key, member in members.items()
        if member.is_technician
    }
    StockPlace.objects.bulk_create(vehicles.values())
    return vehicles
