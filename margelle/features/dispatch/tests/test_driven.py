"""What drives took, beside the roads that plans are made with; taken over by a hand only (PEER-3)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.engines.routing import estimate
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_member, signed_in
from margelle.features.dispatch.models import DispatchSettings
from margelle.features.dispatch.queries.driven import ENOUGH, Driven, driven
from margelle.features.planning.models import Visit
from margelle.features.planning.queries.slots import point_of
from margelle.features.planning.rules import State

from .make import a_driver, a_stop

pytestmark = pytest.mark.django_db
STAY = timedelta(minutes=30)


def some_days(by: Member, share: float, *, days: int = 11, pause_min: int = 0) -> None:
    """Three legs a day of 4, 6 and 8 km, each of which took `share` of the estimate and a pause."""
    technician = a_driver()
    stops = [a_stop(f"Arrêt {n}", east) for n, east in enumerate((0, 4, 10, 2))]
    zone = ZoneInfo(by.company.timezone)
    for number in range(1, days + 1):
        day = local_today(by.company) - timedelta(days=number)
        now = datetime.combine(day, time(8), zone)
        last = None
        for stop in stops:
            point = point_of(stop.site.latitude, stop.site.longitude)
            assert point is not None
            if last is not None:
                now += timedelta(seconds=share * estimate(last, point).seconds, minutes=pause_min)
            Visit.objects.create(
                client=stop.client, site=stop.site, service=stop.service, technician=technician, day=day,
                state=State.DONE, arrived_at=now, finished_at=now + STAY,
            )  # fmt: skip
            last, now = point, now + STAY


def test_half_of_the_drives_say_by_how_much_trips_are_lengthened(by: Member) -> None:
    some_days(by, 1.2)
    found = driven(by.company)
    assert found == Driven(legs=33, percent=20) and found.advised == 20


def test_shorter_drives_never_shorten_trips(by: Member) -> None:
    some_days(by, 0.8)
    found = driven(by.company)
    assert found == Driven(legs=33, percent=-20) and (found.advised, found.less) == (0, 20)


def test_few_drives_say_nothing(by: Member) -> None:
    assert driven(by.company) is None
    some_days(by, 1.2, days=(ENOUGH - 1) // 3)
    assert driven(by.company) is None


def test_meals_and_purchases_on_the_way_are_no_drives(by: Member) -> None:
    some_days(by, 1.2)
    some_days(by, 1.2, pause_min=120)
    assert driven(by.company) == Driven(legs=33, percent=20)


def test_a_departure_that_was_noted_counts_from_there(by: Member) -> None:
    some_days(by, 1.2, pause_min=30)
    for visit in Visit.objects.filter(arrived_at__isnull=False):
        assert visit.arrived_at is not None
        Visit.objects.filter(pk=visit.pk).update(set_off_at=visit.arrived_at - timedelta(minutes=6))
    short = driven(by.company)
    assert short is not None and short.percent < 0


def test_it_costs_the_same_queries_however_many_drives(by: Member) -> None:
    counts = []
    for days in (11, 11):
        some_days(by, 1.2, days=days)
        with CaptureQueriesContext(connection) as asked:
            driven(by.company)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_manager_takes_it_over_with_one_press(by: Member, browser: Browser) -> None:
    manager = signed_in(Browser(), a_member(by.company, "manager"))
    assert browser.post("/dispatch/settings/traffic/").status_code == 403
    refused = manager.post("/dispatch/settings/traffic/")
    assert refused.status_code == 409 and "Trop peu de trajets" in refused.content.decode()
    assert not DispatchSettings.objects.exists()
    some_days(by, 1.2)
    text = manager.get("/dispatch/settings/").content.decode()
    assert "20\u00a0% de plus" in text and "Allonger de 20\u00a0%" in text
    assert not DispatchSettings.objects.exists()  # a look changes nothing
    assert manager.post("/dispatch/settings/traffic/").status_code == 302
    assert DispatchSettings.objects.get().traffic_percent == 20
    assert "Rien à changer." in manager.get("/dispatch/settings/").content.decode()
