"""Kilometres planned and driven, last points, zones that get too little time, what a client would cost."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.engines.routing import Point, estimate
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Site, Zone
from margelle.features.dispatch.actions import count_days, erase_points, note_point
from margelle.features.dispatch.models import DayKilometres, DispatchSettings, TrackPoint
from margelle.features.dispatch.queries.kilometres import kilometres, last_seen
from margelle.features.dispatch.queries.zones import zone_lines
from margelle.features.dispatch.rules.zones import Figures, signs
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_service_type, a_visit

from .make import a_driver, a_place, a_stop
from .test_run_web import shown

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
HOME, FAR = Point(43.6, 7.0), Point(43.6, 7.124)


def seen(technician: Member, day: date, hour: int, east: float) -> None:
    at = datetime.combine(day, time(hour), PARIS)
    note_point(
        technician=technician, at=at, latitude=Decimal("43.6"),
        longitude=Decimal("7.0") + Decimal(str(round(east * 0.0124, 6))),
    )  # fmt: skip


def test_planned_and_driven_metres_are_counted_from_the_start_and_back(by: Member, day: date) -> None:
    julien = a_driver()
    a_stop("Loin", 10, technician=julien, day=day, start=time(9))
    a_stop("Annulée", 50, technician=julien, day=day, start=time(10), state=State.CANCELLED)
    assert count_days(company=by.company, first=day, last=day) == 1
    row = DayKilometres.objects.get()
    there = estimate(HOME, FAR).metres
    assert (row.planned_m, row.driven_m, row.stops, row.is_estimated) == (2 * there, None, 1, True)
    seen(julien, day, 9, 10)
    seen(julien, day, 10, 10)  # the departure, at the same place
    count_days(company=by.company, first=day, last=day)
    assert DayKilometres.objects.get().driven_m == 2 * there
    erase_points(before=datetime.combine(day + timedelta(days=1), time(0), PARIS))
    count_days(company=by.company, first=day, last=day)
    assert not TrackPoint.objects.exists() and DayKilometres.objects.get().driven_m == 2 * there


def test_weeks_stand_against_a_reference_and_a_target(by: Member) -> None:
    julien = a_driver()
    today = date(2026, 6, 17)
    DispatchSettings.objects.create(
        km_from=date(2026, 1, 5), km_to=date(2026, 1, 18), km_reduction_percent=10
    )
    for day, metres in (
        (date(2026, 1, 5), 60_000),
        (date(2026, 1, 18), 140_000),
        (date(2026, 6, 8), 95_000),
        (date(2026, 6, 16), 40_000),
    ):
        DayKilometres.objects.create(
            technician=julien,
            day=day,
            planned_m=metres,
            driven_m=metres + 1000 if day.day == 16 else None,
            stops=4,
        )
    found = kilometres(by.company, today)
    assert (found.reference_m, found.target_m) == (100_000, 90_000)
    assert [week.planned_m for week in found.weeks[-2:]] == [95_000, 40_000]
    assert [week.is_over for week in found.weeks[-2:]] == [True, False]
    assert (found.weeks[-1].driven_m, found.weeks[-1].known_planned_m, found.weeks[-2].driven_m) == (
        41_000,
        40_000,
        None,
    )
    assert found.weeks[-1].metres_a_stop == 10_000


def test_rounds_and_last_points_are_on_the_map_where_allowed(browser: Browser, by: Member) -> None:
    julien, today = a_driver(), local_today(by.company)
    a_stop("Ferrand", 3, technician=julien, day=today, start=time(9))
    seen(julien, today, 0, 1)
    at = datetime.combine(today, time(0, 5), PARIS)
    note_point(technician=julien, at=at, latitude=Decimal("43.61"), longitude=Decimal("7.05"))
    assert [(one.at, one.latitude) for one in last_seen(by.company, today)] == [(at, 43.61)]
    assert "Vus pour la dernière fois" not in shown(browser.get("/planning/map/"))
    by.company.keeps_positions = True
    by.company.save()
    text = shown(browser.get("/planning/map/"))
    assert 'data-title="Julien Rossi, vu à 00:05"' in text and 'data-title="1 · Mme Ferrand' in text
    with scope(company=a_company().id):
        assert last_seen(by.company, today) == []


def test_a_zone_that_waits_or_is_far_is_named(by: Member) -> None:
    julien, today = a_driver(), local_today(by.company)
    near, far = Zone.objects.create(name="Littoral"), Zone.objects.create(name="Arrière-pays")
    for n in range(6):
        for zone, east, every in ((near, 1 + n * 0.1, 7), (far, 60 + 15 * n, 25)):
            client = a_place(f"{zone.name} {n}", east)
            Site.objects.filter(client=client).update(zone=zone)
            for times in range(3):
                a_visit(
                    client=client, technician=julien, day=today - timedelta(days=1 + every * times + n % 2),
                    state=State.DONE, start=time(8 + n), rank=1024 * (n + (zone == far) * 10),
                )  # fmt: skip
    a_visit(client=a_place("Sans secteur", 2))
    found = zone_lines(today)
    lines = {str(line.zone): line for line in found.lines}
    assert lines["Littoral"].signs == [] and lines["Littoral"].figures.gap_days == 7
    assert "plus de jours entre deux interventions qu’ailleurs" in lines["Arrière-pays"].signs
    assert "plus de route par intervention qu’ailleurs" in lines["Arrière-pays"].signs
    assert lines["None"].signs == ["beaucoup d’interventions attendent"]
    assert found.lines[0].zone == far


def test_few_visits_prove_nothing() -> None:
    whole = Figures(10, 100, 0, 0, 7.0, 2000)
    assert signs(Figures(1, 4, 0, 0, 30.0, 90_000), whole) == []
    assert signs(Figures(1, 0, 0, 0, None, None), whole) == []


def test_what_a_client_would_cost_is_told_at_its_best_places(browser: Browser, by: Member, day: date) -> None:
    julien = a_driver()
    a_driver("Zoé", "Loin", east=80)
    service = a_service_type("Entretien", minutes=45)
    a_stop("Voisin", 10, technician=julien, day=day, start=time(9))
    asked: dict[str, Any] = {
        "latitude": "43,6",
        "longitude": "7.124",
        "service": service.pk,
        "minutes": "",
        "visits": "52",
    }
    text = shown(browser.get("/dispatch/price/", asked))
    assert "0,00 €" in text.split("La moins chère")[1][:40], "next door of a stop there is no way to add"
    assert "Julien Rossi" in text and "Zoé Loin" not in text  # ten places, and hers are all dearer
    assert not Visit.objects.exclude(client__last_name="Voisin").exists()
    for more in (
        {"latitude": "nord"},
        {"latitude": "91"},
        {"service": "x"},
        {"visits": "0"},
        {"minutes": "1"},
    ):
        assert browser.get("/dispatch/price/", asked | more).status_code == 422


@pytest.mark.parametrize("address", ["/dispatch/kilometres/", "/dispatch/zones/", "/planning/map/"])
def test_the_pages_ask_a_fixed_number_of_questions(browser: Browser, by: Member, address: str) -> None:
    by.company.keeps_positions = True
    by.company.save()
    today, counts = local_today(by.company), []
    for number in (1, 3):
        for n in range(number):
            who = a_driver(f"Prénom {number}{n}")
            client = a_place(f"Client {number}{n}", n)
            Site.objects.filter(client=client).update(zone=Zone.objects.create(name=f"Zone {number}{n}"))
            a_visit(client=client, technician=who, day=today, start=time(9))
            seen(who, today, 1, n)
        count_days(company=by.company, first=today, last=today)
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_empty_company_has_its_pages(browser: Browser, by: Member, settings: Any) -> None:
    for address in ("kilometres", "zones", "price"):
        assert browser.get(f"/dispatch/{address}/").status_code == 200
