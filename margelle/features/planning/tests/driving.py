"""Rounds along one meridian, so that nearer and farther are plain."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.test import Client as Browser

from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.rounds import RoundSheet, round_sheet

from .make import a_pool_client, a_visit

MONDAY = date(2027, 6, 14)


def at(latitude: str, name: str = "Ferrand", **more: Any) -> Client:
    """A client whose site lies on one meridian, so that nearer and farther are plain."""
    client = a_pool_client(name, **more)
    client.sites.update(latitude=Decimal(latitude), longitude=Decimal("7.0"))
    return client


def address(who: Member, part: str = "", day: date = MONDAY) -> str:
    return f"/planning/rounds/{who.pk}/{day}/{part}"


def seen(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def sheet_of(who: Member) -> RoundSheet:
    return round_sheet(who.company, who, MONDAY)


def order(who: Member, day: date = MONDAY) -> list[str]:
    found = Visit.objects.filter(technician=who, day=day).order_by("rank", "start", "id")
    return [visit.client.last_name for visit in found]


def three(who: Member) -> list[Visit]:
    """A, B and C, northwards from his start, at 8, 10 and 12."""
    return [
        a_visit(
            technician=who, day=MONDAY, start=time(8 + 2 * n), minutes=60, rank=1024 * (n + 1),
            client=at(f"43.6{n + 1}", name),
        )
        for n, name in enumerate("ABC")
    ]  # fmt: skip


def place(browser: Browser, who: Member, visit: Visit, after: Any, /, **more: Any) -> Any:
    data = {"visit": visit.pk, "version": visit.version, "after": after, **more}
    return browser.post(address(who, "places/"), data)
