"""Typed builders. Call them inside `company_scope(company.id)`."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from margelle.features.accounts.models import Member, Role, User
from margelle.features.catalogue.models import Category, Product, ServiceType, Task
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.actions import make_scenario
from margelle.features.planning.actions.recording import snapshot
from margelle.features.planning.actions.reminders import remind_of
from margelle.features.planning.models import (
    PlanChange,
    PlanChangeLine,
    Scenario,
    ScenarioVisit,
    SeriesSlot,
    Visit,
    VisitPool,
    VisitSeries,
    VisitTemplate,
)
from margelle.features.planning.rules import State

_numbers = count(1)


def a_technician(first_name: str = "Julien", last_name: str = "Rossi", **more: Any) -> Member:
    user = User.objects.create(username=f"tech-{uuid4().hex[:12]}")
    member: Member = Member.objects.create(
        user=user, role=Role.TECHNICIAN, first_name=first_name, last_name=last_name, **more
    )
    return member


def a_pool_client(
    last_name: str = "Ferrand", city: str = "Mougins", *, pools: Iterable[str] = ("Piscine",)
) -> Client:
    """A client with one site and its pools."""
    client: Client = Client.objects.create(civility="Mme", last_name=last_name)
    site = Site.objects.create(client=client, city=city, address="1 chemin des Pins", postcode="06250")
    for name in pools:
        Pool.objects.create(site=site, name=name)
    return client


def a_service_type(
    name: str = "", category: str = Category.MAINTENANCE, minutes: int = 45, **more: Any
) -> ServiceType:
    """The company's service of that category, made when there is none yet or a name is given."""
    if not name:
        found: ServiceType | None = ServiceType.objects.filter(category=category, archived_at=None).first()
        if found is not None:
            return found
        name = f"Prestation {next(_numbers)}"
    made: ServiceType = ServiceType.objects.create(name=name, category=category, minutes=minutes, **more)
    return made


def a_visit(
    *,
    client: Client | None = None,
    site: Site | None = None,
    service: ServiceType | None = None,
    technician: Member | None = None,
    day: date | None = None,
    start: time | None = None,
    minutes: int | None = None,
    state: State = State.PLANNED,
    pools: Iterable[Pool] | None = None,
    **more: Any,
) -> Visit:
    """A row as it would stand in the database, whatever the state; no journal entry, no rule asked."""
    if client is None:
        client = site.client if site is not None else a_pool_client()
    if site is None:
        site = client.sites.first() or Site.objects.create(client=client, city="Mougins")
    service = service or a_service_type()
    visit: Visit = Visit.objects.create(
        client=client,
        site=site,
        service=service,
        technician=technician,
        day=day,
        start=start,
        minutes=service.minutes if minutes is None else minutes,
        state=state,
        **more,
    )
    chosen = site.pools.filter(archived_at=None) if pools is None else pools
    VisitPool.objects.bulk_create([VisitPool(visit=visit, pool=pool) for pool in chosen])
    return visit


def a_series(
    *,
    client: Client | None = None,
    technician: Member | None = None,
    starts_on: date = date(2026, 6, 1),
    weekdays: tuple[int, ...] = (1,),
    **more: Any,
) -> VisitSeries:
    client = client or a_pool_client()
    site = client.sites.get()
    series: VisitSeries = VisitSeries.objects.create(
        client=client,
        site=site,
        service=more.pop("service", None) or a_service_type(),
        technician=technician,
        starts_on=starts_on,
        weekdays=list(weekdays),
        **more,
    )
    return series


def a_change(visit: Visit, by: Member, title: str = "Intervention déplacée") -> PlanChange:
    """An action of the office that moved this visit from no day to the one it has."""
    change: PlanChange = PlanChange.objects.create(kind=PlanChange.Kind.MOVE, title=title, by=by)
    after = snapshot(visit)
    PlanChangeLine.objects.create(
        change=change, visit=visit, before={**after, "day": None}, after=after, version=visit.version
    )
    return change


def a_template(
    name: str = "Entretien courant",
    *,
    steps: Iterable[str] = (),
    tasks: Iterable[Task] = (),
    needs: Iterable[tuple[Product, Decimal]] = (),
    **more: Any,
) -> VisitTemplate:
    """A step that ends in " !" is required."""
    made: VisitTemplate = VisitTemplate.objects.create(
        name=name, service=more.pop("service", None) or a_service_type(f"Prestation {name}"), **more
    )
    for order, text in enumerate(steps):
        made.steps.create(order=order, text=text.removesuffix(" !"), is_required=text.endswith(" !"))
    for order, task in enumerate(tasks):
        made.task_links.create(order=order, task=task)
    for product, quantity in needs:
        made.needs.create(product=product, quantity=quantity)
    return made


def a_scenario(by: Member, *, first: date, last: date, name: str = "Semaine sans Julien") -> Scenario:
    """A draft copied as the office copies it, whatever is planned in these days."""
    return make_scenario(name=name, first=first, last=last, by=by)


def a_draft(scenario: Scenario, visit: Visit) -> ScenarioVisit:
    """The row of the draft that stands for this visit."""
    found: ScenarioVisit = ScenarioVisit.objects.get(scenario=scenario, visit=visit)
    return found


def a_slot(series: VisitSeries, number: int, *, weekday: int, **more: Any) -> SeriesSlot:
    slot: SeriesSlot = SeriesSlot.objects.create(series=series, number=number, weekday=weekday, **more)
    return slot


def a_reminder_secret(visit: Visit) -> str:
    """The secret of the personal link in the message of a visit's reminder."""
    [message] = remind_of(rows=[visit], company=visit.company)
    return str(message.body).split("/r/")[1].split("/")[0]
