"""One day by the hour: what it shows, and what a drop or a pulled edge changes (PLN-2)."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.ui import french
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import Client
from margelle.features.planning.models import Absence, PlanChange, Visit, WorkingHours
from margelle.features.planning.queries.day import board_day
from margelle.features.planning.queries.filters import BoardFilters
from margelle.features.planning.rules import State
from margelle.features.planning.rules.trips import Span

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 14)
DAY = "/planning/day/?day=2027-06-14"
NOON = time(12)
ALL = BoardFilters()
CSS = Path(__file__).parent.parent / "static" / "planning" / "css" / "clock.css"


def seen(browser: Browser, address: str = DAY) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def at(client: Client, latitude: str) -> Client:
    client.sites.update(latitude=Decimal(latitude), longitude=Decimal("7.0"))
    return client


def drop(browser: Browser, visit: Visit, /, **more: Any) -> Any:
    data = {
        "visit": visit.pk,
        "technician": visit.technician_id or "",
        "day": MONDAY,
        "start": "",
        "version": visit.version,
    }
    return browser.post(f"/planning/day/moves/{DAY.removeprefix('/planning/day/')}", {**data, **more})


def pull(browser: Browser, visit: Visit, minutes: Any, version: Any = None) -> Any:
    data = {"visit": visit.pk, "minutes": minutes, "version": version or visit.version}
    return browser.post(f"/planning/day/lengths/{DAY.removeprefix('/planning/day/')}", data)


def test_a_block_is_as_long_as_its_minutes_and_names_client_pool_and_town(browser: Browser) -> None:
    client = a_pool_client("Giraud", "Vence", pools=("Grand bassin",))
    a_visit(technician=a_technician(), day=MONDAY, start=time(8, 15), minutes=75, client=client)
    block = seen(browser).split('class="visit block')[1].split("</a>")[0]
    assert "at-h8 at-m15 for-h1 for-m15 lane-0 of-1" in block
    assert "<time>08:15</time>" in block and "Mme Giraud" in block
    assert "Vence · Grand bassin" in " ".join(block.split())


def test_every_minute_of_a_day_has_its_class() -> None:
    text = CSS.read_text()
    wanted = [f".at-h{h} {{" for h in range(24)] + [f".at-m{m} {{" for m in range(60)]
    wanted += [f".for-h{h} {{" for h in range(25)] + [f".for-m{m} {{" for m in range(60)]
    wanted += [f".from-h{h} {{" for h in range(24)] + [f".to-h{h} {{" for h in range(1, 25)]
    assert [name for name in wanted if text.count(name) != 1] == []


def test_travel_between_two_visits_is_shown_and_a_start_that_cannot_be_met_is_told(
    browser: Browser, office: Member
) -> None:
    julien = a_technician()
    near, far = at(a_pool_client("Proche"), "43.60"), at(a_pool_client("Loin"), "43.70")
    a_visit(technician=julien, client=near, day=MONDAY, start=time(8), minutes=60)
    second = a_visit(technician=julien, client=far, day=MONDAY, start=time(9, 5), minutes=60)
    [column] = board_day(office.company, MONDAY, ALL, NOON).columns
    [gap] = column.gaps
    assert (gap.span.at, gap.is_tight) == (540, True)
    assert gap.trip.metres > 11_000
    text = seen(browser)
    assert "trop juste" in text
    assert f"{gap.minutes} min · {french.fr_decimal(gap.trip.metres / 1000, 1)} km" in text
    second.start = time(10)
    second.save()
    assert not board_day(office.company, MONDAY, ALL, NOON).columns[0].gaps[0].is_tight
    assert "trop juste" not in seen(browser)


def test_hours_absences_and_free_time(office: Member) -> None:
    julien = a_technician()
    WorkingHours.objects.create(technician=julien, weekday=0, from_hour=time(7), to_hour=time(16))
    Absence.objects.create(
        technician=julien, from_day=MONDAY, to_day=MONDAY, from_hour=time(14), to_hour=time(15),
        state=Absence.State.APPROVED, kind="training",
    )  # fmt: skip
    a_visit(technician=julien, day=MONDAY, start=time(9), minutes=60)
    a_visit(technician=julien, day=MONDAY, start=time(11), minutes=60, state=State.CANCELLED)
    board = board_day(office.company, MONDAY, ALL, NOON)
    [column] = board.columns
    assert (board.first_hour, board.last_hour) == (7, 18)
    assert [(band.span, band.word) for band in column.bands] == [
        (Span(16 * 60, 120), ""),
        (Span(14 * 60, 60), "Formation"),
    ]
    assert column.free == [Span(7 * 60, 120), Span(10 * 60, 6 * 60)]
    assert (column.load.count, column.load.minutes) == (1, 60)


def test_a_day_off_is_hatched_whole_and_offers_nothing(office: Member) -> None:
    julien = a_technician()
    Absence.objects.create(
        technician=julien, from_day=MONDAY, to_day=MONDAY, state=Absence.State.APPROVED, kind="sick"
    )
    [column] = board_day(office.company, MONDAY, ALL, NOON).columns
    assert [(band.span, band.word) for band in column.bands] == [(Span(480, 600), "Maladie")]
    assert column.free == []


def test_a_gap_leads_to_a_form_with_day_technician_and_hour(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_visit(technician=julien, day=MONDAY, start=time(8), minutes=60, client=client)
    link = f"/visits/new/?technician={julien.pk}&amp;day=2027-06-14&amp;start=09:00"
    assert link in seen(browser)
    form = seen(browser, link.replace("&amp;", "&") + f"&client={client.pk}")
    assert 'value="09:00"' in form
    assert 'value="2027-06-14"' in form
    assert browser.get(f"/visits/new/?client={client.pk}&start=25:99").status_code == 200


def test_the_list_is_the_twin_of_the_hours(browser: Browser) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=MONDAY, start=time(8), client=a_pool_client("Giraud"))
    text = seen(browser)
    assert "day-board" in text
    assert f"/visits/{visit.pk}/place/" in text.split('class="day-rounds"')[1]
    alone = seen(browser, DAY + "&as=list")
    assert "<day-board" not in alone
    assert "Mme Giraud" in alone


def test_a_drop_changes_hour_and_technician_and_answers_both_columns(browser: Browser) -> None:
    julien, sarah = a_technician(), a_technician("Sarah", "Benali")
    visit = a_visit(technician=julien, day=MONDAY, start=time(8))
    answer = drop(browser, visit, technician=sarah.pk, start="10:15")
    assert answer.status_code == 200
    text = answer.content.decode()
    for member in (julien, sarah):
        assert text.count(f'id="t-{member.pk}"') == 1
    visit.refresh_from_db()
    assert (visit.technician, visit.day, visit.start, visit.version) == (sarah, MONDAY, time(10, 15), 2)
    assert PlanChange.objects.get().kind == PlanChange.Kind.MOVE


def test_a_drop_over_another_visit_is_made_and_said(browser: Browser) -> None:
    julien = a_technician()
    a_visit(client=a_pool_client("Giraud"), technician=julien, day=MONDAY, start=time(9), minutes=60)
    moved = a_visit(client=a_pool_client("Hadji"), technician=julien, day=MONDAY, start=time(14), minutes=60)
    answer = drop(browser, moved, start="09:30")
    said = answer.content.decode().split('class="said"')[1].split("</p>")[0]
    assert answer.status_code == 200 and "Giraud" in said, "the one it runs into is named"
    moved.refresh_from_db()
    assert moved.start == time(9, 30)


def test_a_drop_without_an_hour_takes_the_hour_away(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY, start=time(8))
    assert drop(browser, visit).status_code == 200
    visit.refresh_from_db()
    assert visit.start is None


def test_a_pulled_edge_changes_the_minutes(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY, start=time(8), minutes=45)
    answer = pull(browser, visit, 90)
    assert answer.status_code == 200
    assert "for-h1 for-m30" in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.minutes, visit.version) == (90, 2)
    assert pull(browser, visit, 60, version=1).status_code == 409


def test_a_stale_drop_is_refused_with_what_happened(browser: Browser) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY, start=time(8))
    assert drop(browser, visit, start="09:00").status_code == 200
    answer = drop(browser, visit, start="10:00")
    assert answer.status_code == 409
    assert "Claire Vidal l’a déplacée entre-temps" in answer.content.decode()
    assert (
        drop(browser, a_visit(technician=visit.technician, day=MONDAY, state=State.DONE)).status_code == 422
    )


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"start": "25:00"}, "Heure"),
        ({"start": "x"}, "Heure"),
        ({"day": ""}, "Jour"),
        ({"day": "2027-02-29"}, "Jour"),
        ({"technician": ""}, "Technicien"),
        ({"technician": str(uuid4())}, "Technicien"),
        ({"visit": "x"}, "Intervention"),
        ({"version": "x"}, "Version"),
        ({"price": "1"}, "inconnue"),
    ],
)
def test_a_bad_drop_names_the_field_and_writes_nothing(
    browser: Browser, bad: dict[str, str], named: str
) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY, start=time(8))
    answer = drop(browser, visit, **bad)
    assert answer.status_code == 422
    assert named in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.start, visit.version) == (time(8), 1)


@pytest.mark.parametrize("minutes", ["", "x", "0", "-15", "1441", "9" * 400])
def test_a_bad_length_is_refused(browser: Browser, minutes: str) -> None:
    visit = a_visit(technician=a_technician(), day=MONDAY, start=time(8), minutes=45)
    answer = pull(browser, visit, minutes)
    assert answer.status_code == 422
    assert "Durée" in answer.content.decode() or "durée" in answer.content.decode()


def test_the_rival_is_neither_shown_nor_moved(browser: Browser) -> None:
    a_technician()
    rival = a_company("Azur")
    with scope(company=rival.id):
        other = a_technician("Zoé", "Rivale")
        visit = a_visit(technician=other, day=MONDAY, start=time(8), client=a_pool_client("Ailleurs"))
    text = seen(browser)
    assert "Rivale" not in text and "Ailleurs" not in text
    assert drop(browser, visit, technician=a_technician("Ana").pk).status_code == 404
    assert pull(browser, visit, 60).status_code == 404


def test_the_same_number_of_queries_for_1_and_30_visits(browser: Browser) -> None:
    julien, client = a_technician(), a_pool_client()
    a_visit(technician=julien, client=client, day=MONDAY, start=time(8))
    seen(browser)
    with CaptureQueriesContext(connection) as few:  # fmt: skip
        seen(browser)
    for number in range(29):
        a_visit(technician=julien, client=client, day=MONDAY, start=time(8 + number % 8))
    a_visit(technician=a_technician("Sarah"), client=client, day=MONDAY)
    with CaptureQueriesContext(connection) as many:  # fmt: skip
        seen(browser)
    assert len(few) == len(many) <= 16
