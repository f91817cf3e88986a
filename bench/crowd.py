"""Fills an instance for the page benchmarks; runs inside it (bench.pages calls it).

The company that is measured is the demo's first, grown to 10,000 clients and one week of 300 visits.
The others are neighbours whose rows lie in the same tables.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Device, Member, Role, User
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.fieldwork.models import Reading, Report
from margelle.features.logbook import actions as logbook
from margelle.features.logbook.models import LogbookLink
from margelle.features.planning.models import Visit, VisitPool
from margelle.features.planning.rules import State

CLIENTS = 10_000
BOARD_VISITS = 300
BOARD_WEEK = date(2031, 3, 3)  # a Monday that no demo visit reaches
NEIGHBOUR_CLIENTS = 400
NEIGHBOUR_VISITS = 2_000
CITIES = ["Antibes", "Biot", "Cannes", "Fréjus", "Grasse", "Mougins", "Vallauris", "Vence"]


def grow() -> dict[str, Any]:
    """Grow the demo's first company; what a client of its pages needs to know."""
    company = Company.objects.filter(is_demo=True).order_by("created_at", "id")[0]
    with company_scope(company.pk, atomic=True):
        _clients(CLIENTS - Client.objects.count(), random.Random(1))
        _week()
        manager = Member.objects.filter(role=Role.MANAGER).order_by("id")[0]
        client = Client.objects.filter(visits__state=State.VALIDATED).order_by("id").first()
        assert client is not None
        return {
            "company": str(company.pk),
            "manager": str(manager.user_id),
            "board": f"{reverse('planning:board')}?week={BOARD_WEEK.isoformat()}",
            "clients": reverse("clients:clients"),
            "client": reverse("clients:client", args=[client.pk]),
            **_logbook(client),
            **_phone(company),
        }


def _clients(count: int, dice: random.Random) -> list[Pool]:
    clients = [
        Client(first_name=f"Prénom{n}", last_name=f"Nom{dice.randrange(5000)}", city=dice.choice(CITIES))
        for n in range(max(count, 0))
    ]
    for client in clients:
        client.name = client.sort_name()  # save() writes it, bulk_create does not call save()
    Client.objects.bulk_create(clients, batch_size=500)
    sites = [Site(client=client, address="1 chemin des Pins", city=client.city) for client in clients]
    Site.objects.bulk_create(sites, batch_size=500)
    return Pool.objects.bulk_create([Pool(site=site) for site in sites], batch_size=500)


def _week() -> None:
    """BOARD_VISITS visits over six technicians and five days."""
    team = list(Member.objects.filter(role=Role.TECHNICIAN, shut_at=None).order_by("id"))
    pools = list(Pool.objects.select_related("site").order_by("id")[:BOARD_VISITS])
    service = ServiceType.objects.order_by("id")[0]
    visits = [
        Visit(
            client_id=pool.site.client_id,
            site_id=pool.site_id,
            service=service,
            technician=team[number % len(team)],
            day=BOARD_WEEK + timedelta(days=number // len(team) % 5),
            start=time(8 + number // (5 * len(team)) % 9, 0),
            rank=number,
        )
        for number, pool in enumerate(pools)
    ]
    Visit.objects.bulk_create(visits, batch_size=500)
    links = [VisitPool(visit=visit, pool=pool) for visit, pool in zip(visits, pools, strict=True)]
    VisitPool.objects.bulk_create(links, batch_size=500)


def _logbook(client: Client) -> dict[str, str]:
    """The address of a logbook with its cookie, as if its code had been typed."""
    links = logbook.open_space(client=client, by=None)
    link = links[0] if links else LogbookLink.objects.filter(pool__site__client=client, replaced_at=None)[0]
    inside = signing.dumps([str(link.pk), link.code_version], salt="margelle.logbook")
    return {
        "logbook": reverse("carnet:carnet", args=[logbook.token_of(link)]),
        "logbook_cookie": f"carnet-{str(link.pk)[-12:]}={inside}",
    }


def _phone(company: Company) -> dict[str, str]:
    """A technician's enrolled phone, and a visit of today that is in progress."""
    now = timezone.localtime()
    technician = Member.objects.filter(role=Role.TECHNICIAN, shut_at=None).order_by("id")[0]
    device = Device.objects.create(member=technician, name="Téléphone de mesure")
    pool = Pool.objects.select_related("site").filter(visit_links__isnull=False).order_by("id")[0]
    visit = Visit.objects.create(
        client_id=pool.site.client_id,
        site_id=pool.site_id,
        service=ServiceType.objects.order_by("id")[0],
        technician=technician,
        day=now.date(),
        start=time(8, 0),
        state=State.IN_PROGRESS,
        arrived_at=now,
    )
    VisitPool.objects.create(visit=visit, pool=pool)
    token = capabilities.grant(purpose="device", company_id=company.pk, object_id=device.pk)
    return {"device": str(device.pk), "token": token, "visit": str(visit.pk), "pool": str(pool.pk)}


def firm_with_phone(company_id: str) -> dict[str, str]:
    """A small firm's rows in an existing company, and one phone whose visit of today is not begun."""
    company = Company.objects.get(pk=company_id)
    with company_scope(company.pk, atomic=True):
        _neighbour(company.pk, random.Random(1))
        known = _phone(company)
        Visit.objects.filter(pk=known["visit"]).update(state=State.PLANNED, arrived_at=None)
        return known


def neighbours(count: int) -> None:
    """Companies with a normal firm's rows each."""
    for number in range(count):
        company = Company.objects.create(name=f"Voisine {uuid4().hex[:8]}")
        with company_scope(company.pk, atomic=True):
            _neighbour(company.pk, random.Random(number))


def _neighbour(company_id: UUID, dice: random.Random) -> None:
    pools = _clients(NEIGHBOUR_CLIENTS, dice)
    user = User.objects.create(username=f"voisin-{company_id}")
    technician = Member.objects.create(user=user, role=Role.TECHNICIAN, first_name="Jo", last_name="Voisin")
    service = ServiceType.objects.create(name="Entretien", category="maintenance")
    today = timezone.localdate()
    visits = []
    for number in range(NEIGHBOUR_VISITS):
        site = pools[number % len(pools)].site
        day = BOARD_WEEK if number < BOARD_VISITS else today - timedelta(days=number % 400)
        visits.append(
            Visit(
                client_id=site.client_id,
                site=site,
                service=service,
                technician=technician,
                day=day,
                state=State.PLANNED if number < BOARD_VISITS else State.VALIDATED,
            )
        )
    Visit.objects.bulk_create(visits, batch_size=500)
    links = [VisitPool(visit=v, pool=pools[n % len(pools)]) for n, v in enumerate(visits)]
    VisitPool.objects.bulk_create(links, batch_size=500)
    _reports(visits[BOARD_VISITS:], pools, technician, dice)


def _reports(visits: list[Visit], pools: list[Pool], by: Member, dice: random.Random) -> None:
    reports = []
    for visit in visits:
        assert visit.day is not None
        at = timezone.make_aware(datetime.combine(visit.day, time(9)))
        reports.append(Report(visit=visit, technician=by, begun_at=at, closed_at=at))
    Report.objects.bulk_create(reports, batch_size=500)
    readings = [
        Reading(
            report=report,
            pool=pools[(number + BOARD_VISITS) % len(pools)],
            by=by,
            at=report.begun_at,
            parameter=parameter,
            value=round(dice.uniform(1, 8), 1),
        )
        for number, report in enumerate(reports)
        for parameter in ("ph", "free_chlorine", "temperature")
    ]
    Reading.objects.bulk_create(readings, batch_size=500)
