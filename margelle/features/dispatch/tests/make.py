"""Typed builders. Call them inside `company_scope(company.id)`."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import Client, Site
from margelle.features.dispatch.actions import ask_run
from margelle.features.dispatch.actions.emergencies import open_emergency
from margelle.features.dispatch.actions.solving import perform_run
from margelle.features.dispatch.models import AddressGuess, Emergency, RouteRun
from margelle.features.planning.models import Visit
from margelle.features.planning.tests.make import a_pool_client, a_technician, a_visit

BASE = (Decimal("43.600000"), Decimal("7.000000"))


def a_driver(first_name: str = "Julien", last_name: str = "Rossi", *, east: float = 0, **more: Any) -> Member:
    """A technician whose day begins `east` kilometres from the base."""
    return a_technician(
        first_name, last_name, start_latitude=BASE[0], start_longitude=_longitude(east), **more
    )


def _longitude(east: float) -> Decimal:
    """A kilometre is about 0.0124 degrees there."""
    return BASE[1] + Decimal(str(round(east * 0.0124, 6)))


def a_place(name: str, east: float, north: float = 0) -> Client:
    """A client whose site lies so many kilometres from the base."""
    client = a_pool_client(name)
    Site.objects.filter(client=client).update(
        latitude=BASE[0] + Decimal(str(round(north * 0.009, 6))), longitude=_longitude(east)
    )
    return client


def a_stop(name: str, east: float, *, north: float = 0, **more: Any) -> Visit:
    return a_visit(client=a_place(name, east, north), **more)


def a_zigzag(technician: Member, day: date, easts: Iterable[float] = (8, 2, 6, 4)) -> list[Visit]:
    """A round that goes to and fro, an hour apart from nine on."""
    return [
        a_stop(
            f"Client {n + 1}", east, technician=technician, day=day, start=time(9 + n), rank=1024 * (n + 1)
        )
        for n, east in enumerate(easts)
    ]


def solved(run: RouteRun, budget: int = 60) -> RouteRun:
    """As the worker does it, and read again."""
    perform_run(run.pk, budget=budget)
    run.refresh_from_db()
    return run


def an_emergency(by: Member, client: Client | None = None) -> Emergency:
    """Opened by the office a moment ago, given to nobody."""
    client = client or a_place("Urgence", 5)
    site = client.sites.all()[0]
    return open_emergency(
        client=client,
        site=site,
        pool=site.pools.first(),
        caller="Mme Ferrand",
        phone="0612345678",
        fault="pump",
        severity=2,
        note="Local inondé",
        by=by,
    )


def a_run(by: Member) -> RouteRun:
    """Asked for the first day to come on which somebody has work, for all who have."""
    coming = Visit.objects.filter(day__gt=local_today(by.company), technician__shut_at=None)
    day = coming.filter(technician__isnull=False).earliest("day").day
    assert day is not None
    people = Member.objects.filter(visits__day=day, shut_at=None).distinct()
    return ask_run(day=day, technicians=list(people), by=by)


def things_of(by: Member, technician: Member) -> dict[str, Any]:
    """One of each kind of this room, for the addresses that name one."""
    day = local_today(by.company) + timedelta(days=1)
    a_stop("Calcul", 2, technician=technician, day=day, start=time(9))
    run = ask_run(day=day, technicians=[technician], by=by)
    return {"route_run": run.pk, "emergency": an_emergency(by).pk, "address_guess": a_guess().pk}


def a_guess() -> AddressGuess:
    """What the address service made of an address, still to be looked at."""
    guess: AddressGuess = AddressGuess.objects.create(
        site=a_pool_client("Sans point").sites.get(), latitude=BASE[0], longitude=BASE[1], label="Mougins"
    )
    return guess
