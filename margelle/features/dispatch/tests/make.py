"""Typed builders. Call them inside `company_scope(company.id)`."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Site
from margelle.features.dispatch.actions.solving import perform_run
from margelle.features.dispatch.models import RouteRun
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
