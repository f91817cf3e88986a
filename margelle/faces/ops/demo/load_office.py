"""The company itself: agencies, members who can sign in, and what the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from margelle.faces.ops.demo.company import CompanyCard, StaffCard
from margelle.faces.ops.demo.trade import PRODUCTS, SERVICES, TASKS
from margelle.features.accounts.actions.people import new_identifier
from margelle.features.accounts.models import Agency, Company, Member, Seat, User
from margelle.features.catalogue.actions import load_starters, set_measures
from margelle.features.catalogue.models import Product, ServiceType, StockPlace, Task
from margelle.features.fieldwork.actions import give_starter_skip_reasons

# What this company measures, in the order in which the phone asks.
MEASURES = (
    "ph",
    "free_chlorine_mg_l",
    "combined_chlorine_mg_l",
    "bromine_mg_l",
    "tac_f",
    "th_f",
    "stabiliser_mg_l",
    "salt_g_l",
    "temperature_c",
    "filter_pressure_bar",
    "turbidity_ntu",
    "redox_mv",
)


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

    @property
    def manager(self) -> Member:
        return next(member for member in self.members.values() if member.role == "manager")

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
    boss = next(iter(members.values()))
    load_starters(by=boss)
    set_measures(codes=MEASURES, by=boss)
    give_starter_skip_reasons()
    return Office(
        company=company,
        agencies=agencies,
        members=members,
        tasks=_tasks(),
        products=_products(),
        services=_services(),
        vehicles=_stock_places(agencies, members),
    )


def _member(card: StaffCard, company: Company, agency: Agency, password: str) -> Member:
    user = User.objects.create(
        username=new_identifier(card.first_name, card.last_name),
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


def _tasks() -> dict[str, Task]:
    have = {task.name: task for task in Task.objects.all()}
    return {
        kind.key: have.get(kind.name) or Task.objects.create(name=kind.name, group=kind.group, order=900)
        for kind in TASKS
    }


def _products() -> dict[str, Product]:
    """The starter list with prices; parts that it lacks are added at its end."""
    have = {product.name: product for product in Product.objects.all()}
    products: dict[str, Product] = {}
    for kind in PRODUCTS:
        product = have.get(kind.name) or Product(
            name=kind.name, unit=kind.unit, family=kind.family, pack=Decimal(kind.pack), order=900
        )
        product.price_cents = round(Decimal(kind.price) * 100)
        product.cost_cents = round(Decimal(kind.price) * 62)
        product.save()
        products[kind.key] = product
    return products


def _services() -> dict[str, ServiceType]:
    """Every service of the demo is in the starter lists; a missing name is our mistake and must be heard."""
    have = {service.name: service for service in ServiceType.objects.all()}
    return {kind.key: have[kind.name] for kind in SERVICES}


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
