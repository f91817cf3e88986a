"""A company of 600 pools for the phone's benchmarks; runs inside the instance (`Instance.run`)."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import PASSWORD, a_company, a_device, a_member
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.clients.models import AccessNote, Pool
from margelle.features.clients.tests.make import a_client, a_code, a_pool, a_site
from margelle.features.fieldwork.models import Reading, Report
from margelle.features.planning.models import ProductNeed, Visit, VisitPool, VisitTask
from margelle.features.planning.rules import State

POOLS, STOPS, DAYS, TEAM, PAST = 600, 12, 3, 17, 4
PARAMETERS = ("ph", "free_chlorine_mg_l", "temperature_c")


def a_company_of_600_pools(phones: int = 1) -> dict[str, Any]:
    """Its first technician has 12 stops on each of three days; `phones` of them have an enrolled phone."""
    dice = random.Random(1)
    company = a_company("Six cents bassins")
    first = a_member(company, "technician", identifier="releve", password=PASSWORD)
    others = [
        a_member(company, "technician", first_name=f"Noé{n}", identifier=f"noe{n}.releve")
        for n in range(max(TEAM, phones) - 1)
    ]
    with company_scope(company.pk, atomic=True):
        pools = [_pool(number, dice) for number in range(POOLS)]
        visits = _visits(company, pools, [first, *others])
        _history(pools[: STOPS * DAYS], first, dice)
        known = []
        for member in [first, *others][:phones]:
            device, token = a_device(member)
            day = [visit for visit in visits if visit.technician_id == member.pk][:STOPS]
            pools_of = dict(VisitPool.objects.filter(visit__in=day).values_list("visit_id", "pool_id"))
            stops = [{"visit": str(visit.pk), "pool": str(pools_of[visit.pk])} for visit in day]
            known.append({"device": str(device.pk), "token": token, **stops[0], "stops": stops})
        mine = [visit for visit in visits if visit.technician_id == first.pk]
    return {
        "company": str(company.pk),
        "identifiers": ["releve"],
        "password": PASSWORD,
        "visits": [str(visit.pk) for visit in mine],
        "phones": known,
    }


def _pool(number: int, dice: random.Random) -> Pool:
    where = {
        "latitude": Decimal(f"{43.5 + dice.random() / 5:.6f}"),
        "longitude": Decimal(f"{7 + dice.random() / 5:.6f}"),
    }
    site = a_site(a_client(last_name=f"Ferrand{number}"), **where)
    AccessNote.objects.create(site=site, text="Portillon à gauche du garage, refermer pour le chien.")
    if number % 3 == 0:
        a_code(site)
    return a_pool(site)


def _visits(company: Company, pools: list[Pool], team: list[Member]) -> list[Visit]:
    tasks = [a_task(name) for name in ("Paniers vidés", "Parois brossées", "Filtre lavé", "Robot passé")]
    service = a_service(tasks=tasks, parameters=PARAMETERS)
    products = [a_product(f"Produit {number}") for number in range(40)]
    today, visits = local_today(company), []
    for number, member in enumerate(team):
        for place in range(STOPS * DAYS):
            pool = pools[(number * STOPS * DAYS + place) % len(pools)]
            visit = Visit(
                client_id=pool.site.client_id,
                site_id=pool.site_id,
                service=service,
                technician=member,
                day=today + timedelta(days=place // STOPS),
                rank=place % STOPS,
                start=time(8 + place % STOPS * 3 // 4, 0),
                minutes=45,
            )
            visits.append(visit)
    Visit.objects.bulk_create(visits, batch_size=500)
    links = []
    for at, visit in enumerate(visits):
        pool = pools[at % len(pools)]
        links.append(VisitPool(visit=visit, pool=pool))
    VisitPool.objects.bulk_create(links, batch_size=500)
    VisitTask.objects.bulk_create(
        [
            VisitTask(visit=visit, task=task, order=order)
            for visit in visits
            for order, task in enumerate(tasks)
        ],
        batch_size=500,
    )
    ProductNeed.objects.bulk_create(
        [ProductNeed(visit=visit, product=products[0], quantity="0.72") for visit in visits], batch_size=500
    )
    return visits


def _history(pools: list[Pool], by: Member, dice: random.Random) -> None:
    """Four reported visits of each pool of the round: what a phone shows beside each field."""
    for pool in pools:
        for week in range(1, PAST + 1):
            day = timezone.localdate() - timedelta(weeks=week)
            at = timezone.make_aware(datetime.combine(day, time(9)))
            visit = Visit.objects.create(
                client_id=pool.site.client_id,
                site_id=pool.site_id,
                service=Visit.objects.all()[0].service,
                technician=by,
                day=day,
                state=State.VALIDATED,
            )
            VisitPool.objects.create(visit=visit, pool=pool)
            report = Report.objects.create(visit=visit, technician=by, begun_at=at, closed_at=at)
            for parameter in PARAMETERS:
                value = round(dice.uniform(1, 8), 1)
                Reading.objects.create(
                    report=report, pool=pool, by=by, at=at, parameter=parameter, value=value
                )
