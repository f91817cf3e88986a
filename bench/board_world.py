"""Fills an instance for `bin/bench board`; runs inside it.

Two firms: five technicians with a week of 200 visits, and twenty-five with a week of 1,000 and a month of
5,000. Every visit is still to be done, so that each card may be dragged.
"""

import random
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member, Role, Seat, User
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.actions import cancel_visit
from margelle.features.planning.models import Visit, VisitPool

WEEK = date(2031, 3, 3)  # a Monday
MONTH = date(2031, 5, 1)
CITIES = ["Antibes", "Biot", "Cannes", "Fréjus", "Grasse", "Mougins", "Vallauris", "Vence"]
SERVICES = (("Entretien hebdomadaire", "maintenance"), ("Mise en route", "seasonal"), ("Fuite", "repair"))
NAMES = ("Ferrand", "Giraud", "Rossi", "Le Goff", "Camping du Loup", "Copropriété Les Oliviers", "Hadji")


def fill() -> dict[str, Any]:
    return {"small": _firm("Petite", technicians=5, week=200), "large": _firm("Grande", 25, 1_000, 5_000)}


def _firm(name: str, technicians: int, week: int, month: int = 0) -> dict[str, Any]:
    dice = random.Random(name)
    company = Company.objects.create(name=f"{name} firme de mesure")
    with company_scope(company.pk, atomic=True):
        manager = _member(company, f"{name}-responsable".lower(), Role.MANAGER, 1)
        team = [
            _member(company, f"{name}-{number}".lower(), Role.TECHNICIAN, number % 6 + 1)
            for number in range(technicians)
        ]
        services = [ServiceType.objects.create(name=word, category=kind) for word, kind in SERVICES]
        pools = _pools(max(week, month) // 4, dice)
        places = [*_places(week, team, _week_days()), *_places(month, team, _month_days())]
        _visits(places, pools, services)
        return {
            "company": str(company.pk),
            "manager": str(manager.user_id),
            "week": f"{reverse('planning:board')}?week={WEEK.isoformat()}&filters=1",
            "month": _month_address(),
            "visits": {"week": week, "month": month},
            "rows": [str(member) for member in team],
            "cards": _as_events(WEEK, WEEK + timedelta(days=6)),
            "month_cards": _as_events(MONTH, MONTH + timedelta(days=30)),
        }


def _month_address() -> str:
    """Empty while there is no such page."""
    try:
        return f"{reverse('planning:month')}?month={MONTH:%Y-%m}&filters=1"
    except NoReverseMatch:
        return ""


def _member(company: Company, username: str, role: Role, colour: int) -> Member:
    user = User.objects.create(username=username)
    Seat.objects.create(user=user, company=company)
    member: Member = Member.objects.create(
        user=user, role=role, first_name="Camille", last_name=username.title(), colour=colour
    )
    return member


def _pools(count: int, dice: random.Random) -> list[Pool]:
    clients = [
        Client(civility="Mme", last_name=f"{dice.choice(NAMES)} {number}", city=dice.choice(CITIES))
        for number in range(count)
    ]
    Client.objects.bulk_create(clients, batch_size=500)
    sites = [Site(client=client, address="1 chemin des Pins", city=client.city) for client in clients]
    Site.objects.bulk_create(sites, batch_size=500)
    return Pool.objects.bulk_create([Pool(site=site, name="Piscine") for site in sites], batch_size=500)


def _week_days() -> list[date]:
    return [WEEK + timedelta(days=number) for number in range(5)]


def _month_days() -> list[date]:
    days = (MONTH + timedelta(days=number) for number in range(31))
    return [day for day in days if day.weekday() < 5][:20]


def _places(count: int, team: list[Member], days: list[date]) -> Iterator[tuple[Member, date, int]]:
    """(technician, day, place in the round), filled evenly."""
    for number in range(count):
        rank, cell = divmod(number, len(team) * len(days))
        yield team[cell % len(team)], days[cell // len(team)], rank


def _visits(
    places: list[tuple[Member, date, int]], pools: list[Pool], services: list[ServiceType]
) -> list[Visit]:
    visits = [
        Visit(
            client_id=pools[number % len(pools)].site.client_id,
            site_id=pools[number % len(pools)].site_id,
            service=services[0 if number % 7 else number // 7 % 3],
            technician=technician,
            day=day,
            start=time(8 + rank, 0),
            rank=rank,
        )
        for number, (technician, day, rank) in enumerate(places)
    ]
    Visit.objects.bulk_create(visits, batch_size=500)
    links = [VisitPool(visit=visit, pool=pools[number % len(pools)]) for number, visit in enumerate(visits)]
    VisitPool.objects.bulk_create(links, batch_size=500)
    return visits


def _as_events(first: date, last: date) -> list[list[str]]:
    """(id, row, day, hour, words) of each visit, for the calendar that we compare with."""
    visits = Visit.objects.filter(day__gte=first, day__lte=last).select_related("client", "technician")
    return [
        [str(v.pk), str(v.technician), str(v.day), f"{v.start:%H:%M}", v.client.short_name] for v in visits
    ]


def cancel(company: str, visit: str) -> None:
    """What another coordinator does meanwhile."""
    with company_scope(Company.objects.get(pk=company).pk, atomic=True):
        manager = Member.objects.get(role=Role.MANAGER)
        cancel_visit(visit=Visit.objects.get(pk=visit), by=manager, reason="Le client est absent.")
