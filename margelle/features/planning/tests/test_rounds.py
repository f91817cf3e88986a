"""The round of a technician: read, handed over, followed, given away, slipped into, repeated (RTE)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.clients.models import AccessCode, AccessNote
from margelle.features.planning.models import PlanChange, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.rules.trips import travel_minutes

from .driving import address, at, order, place, seen, sheet_of, three
from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 14)
PARIS = ZoneInfo("Europe/Paris")


def test_times_kilometres_and_hours_follow_from_the_way(browser: Browser, julien: Member) -> None:
    three(julien)
    sheet = sheet_of(julien)
    first, second, third = (stop.passing for stop in sheet.going)
    assert first and second and third and first.trip and sheet.back
    assert sheet.leaves == 8 * 60 - travel_minutes(first.trip)
    assert (first.arrive, second.arrive, third.leave) == (8 * 60, 10 * 60, 13 * 60)
    assert sheet.ends == 13 * 60 + travel_minutes(sheet.back)
    legs = [stop.passing.trip.metres for stop in sheet.going if stop.passing and stop.passing.trip]
    assert sheet.metres == sum(legs) + sheet.back.metres > 6_000
    assert (sheet.work, sheet.total) == (180, sheet.ends - sheet.leaves)
    text = seen(browser, address(julien))
    assert "km estimés" in text
    assert text.count('data-way="round"') == 5, "three stops, and the start twice"
    assert 'data-lat="43.610000"' in text and 'data-label="1"' in text


def test_cancelled_and_skipped_stops_are_read_but_not_driven_to(julien: Member) -> None:
    a, b, c = three(julien)
    Visit.objects.filter(pk=b.pk).update(state=State.CANCELLED)
    sheet = sheet_of(julien)
    assert [(stop.visit, stop.number) for stop in sheet.stops] == [(a, 1), (b, None), (c, 2)]


def test_what_really_happened_outweighs_the_plan(julien: Member) -> None:
    a, b, _ = three(julien)
    came = datetime(2027, 6, 14, 8, 30, tzinfo=PARIS)
    Visit.objects.filter(pk=a.pk).update(
        state=State.DONE, arrived_at=came, finished_at=came + timedelta(minutes=115)
    )
    sheet = sheet_of(julien)
    first, second, _ = (stop.passing for stop in sheet.going)
    assert first and second
    assert (first.arrive, first.leave) == (8 * 60 + 30, 10 * 60 + 25)
    assert second.late_by > 25
    assert [stop.visit for stop in sheet.lates] == [b]
    Visit.objects.filter(pk=a.pk).update(finished_at=came + timedelta(minutes=90))
    calm = sheet_of(julien)
    assert calm.going[1].passing and 0 < calm.going[1].passing.late_by <= 15
    assert calm.lates == [], "a few minutes are within what the company tolerates"


def test_the_history_of_the_place_opens_beside(browser: Browser, julien: Member) -> None:
    client = at("43.61", "Ferrand")
    a_visit(client=client, technician=julien, day=date(2027, 6, 1), state=State.VALIDATED)
    a_visit(
        client=client, technician=julien, day=date(2027, 5, 25), state=State.SKIPPED, state_reason="Orage"
    )
    a_visit(client=at("43.61", "Autre"), technician=julien, day=date(2027, 6, 2), state=State.DONE)
    visit = a_visit(client=client, technician=julien, day=MONDAY)
    assert f'href="/visits/{visit.pk}/history/" data-panel' in seen(browser, address(julien))
    text = seen(browser, f"/visits/{visit.pk}/history/")
    assert "Mardi 1er juin 2027" in text and "Orage" in text
    assert "2 juin" not in text


def test_a_round_is_repeated_on_other_weeks_with_someone_else(browser: Browser, julien: Member) -> None:
    a, b, c = three(julien)
    sarah = a_technician("Sarah", "Benali")
    form = {"technician": sarah.pk, "day": "2027-06-21", "times": "2", "visit": [a.pk, c.pk]}
    assert browser.post(address(julien, "copies/"), form).status_code == 302
    assert order(sarah, date(2027, 6, 21)) == order(sarah, date(2027, 6, 28)) == ["A", "C"]
    copy = Visit.objects.get(day=date(2027, 6, 21), client=a.client)
    assert (copy.start, copy.minutes, copy.service, copy.state) == (a.start, 60, a.service, State.PLANNED)
    assert list(copy.pools.all()) == list(a.pools.all())
    change = PlanChange.objects.get()
    assert change.kind == PlanChange.Kind.ROUND and change.lines.count() == 4
    browser.post(f"/planning/changes/{change.pk}/undo/")
    assert Visit.objects.filter(day__gt=MONDAY).exclude(state=State.CANCELLED).count() == 0
    assert order(julien) == ["A", "B", "C"] and b.version == 1


def test_a_copy_sent_twice_or_in_part_there_doubles_nothing(browser: Browser, julien: Member) -> None:
    a, b, _ = three(julien)
    form = {"technician": julien.pk, "day": "2027-06-21", "times": "1", "visit": [a.pk]}
    assert browser.post(address(julien, "copies/"), form).status_code == 302
    again = browser.post(address(julien, "copies/"), form)
    assert again.status_code == 422 and "y sont déjà" in again.content.decode()
    both = browser.post(address(julien, "copies/"), {**form, "visit": [a.pk, b.pk]}, follow=True)
    assert "1 intervention reprise pour" in both.content.decode().replace("\u00a0", " ")
    assert order(julien, date(2027, 6, 21)) == ["A", "B"]


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"visit": []}, "Cochez"),
        ({"visit": ["x"]}, "cochées"),
        ({"visit": [str(uuid4())]}, "cochées"),
        ({"times": "0"}, "Une semaine au moins"),
        ({"times": "27"}, "26"),
        ({"times": "x"}, "nombre"),
        ({"day": "2027-02-29"}, "jour"),
        ({"day": "0001-01-01"}, "ancienne"),
        ({"day": "2100-12-27", "times": "2"}, "lointaine"),
        ({"technician": ""}, "technicien"),
        ({"technician": str(uuid4())}, "technicien"),
    ],
)
def test_a_bad_copy_is_refused_in_words(
    browser: Browser, julien: Member, bad: dict[str, Any], named: str
) -> None:
    a, *_ = three(julien)
    form = {"technician": julien.pk, "day": "2027-06-21", "times": "1", "visit": [a.pk], **bad}
    answer = browser.post(address(julien, "copies/"), form)
    assert answer.status_code == 422
    assert named in answer.content.decode()
    assert Visit.objects.count() == 3


def test_the_sheet_on_paper_never_holds_a_gate_code(browser: Browser, julien: Member) -> None:
    a, *_ = three(julien)
    AccessCode.objects.create(site=a.site, label="Portail nord", sealed=b"7305A")
    AccessNote.objects.create(site=a.site, kind="dog", text="Chien gentil")
    AccessNote.objects.create(site=a.site, kind="key", text="Sous le pot bleu")
    Visit.objects.filter(pk=a.pk).update(instructions="Fermer le volet")
    text = seen(browser, address(julien, "sheet/"))
    assert "Chien gentil" in text and "Fermer le volet" in text and "1 chemin des Pins" in text
    for sealed in ("7305A", "Portail nord", "Sous le pot bleu"):
        assert sealed not in text


def test_the_page_follows_live_in_a_fixed_number_of_queries(browser: Browser, julien: Member) -> None:
    one, *_ = three(julien)
    Visit.objects.exclude(pk=one.pk).update(technician=None, day=None)
    assert '<live-refresh id="round" kinds="visit round absence"' in seen(browser, address(julien))
    for part in ("", "sheet/"):
        with CaptureQueriesContext(connection) as few:  # fmt: skip
            seen(browser, address(julien, part))
        Visit.objects.update(technician=julien, day=MONDAY)
        with CaptureQueriesContext(connection) as many:  # fmt: skip
            seen(browser, address(julien, part))
        Visit.objects.exclude(pk=one.pk).update(technician=None, day=None)
        assert len(few) == len(many) <= 15


def test_the_rival_s_round_is_nowhere(browser: Browser, julien: Member) -> None:
    three(julien)
    rival = a_company("Azur")
    with scope(company=rival.id):
        other = a_technician("Zoé", "Rivale")
        visit = a_visit(technician=other, day=MONDAY, client=a_pool_client("Ailleurs"))
    for part in ("", "sheet/", "copies/", f"insertions/{visit.pk}/"):
        assert browser.get(address(other, part)).status_code == 404
    assert browser.get(address(julien, f"insertions/{visit.pk}/")).status_code == 404
    assert browser.get(f"/visits/{visit.pk}/history/").status_code == 404
    assert place(browser, julien, visit, "").status_code == 404
    for part in ("handover/", "transfer/", "places/"):
        assert browser.post(address(other, part)).status_code == 404
    taken = browser.post(address(julien, "transfer/"), {"technician": other.pk})
    assert taken.status_code == 422
    assert "Rivale" not in seen(browser, address(julien))


def test_a_day_that_does_not_exist_leads_nowhere(browser: Browser, julien: Member) -> None:
    for day in ("2027-02-29", "2027-6-1", "1999-12-31", "2101-01-01", "x"):
        assert browser.get(f"/planning/rounds/{julien.pk}/{day}/").status_code == 404


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2099, 12, 31), date(2100, 12, 31)])
def test_every_day_that_a_form_takes_has_its_pages(browser: Browser, julien: Member, day: date) -> None:
    a_visit(technician=julien, day=day)
    for page in (address(julien, day=day), f"/planning/day/?day={day}", f"/planning/map/?day={day}"):
        assert browser.get(page).status_code == 200


def test_typed_words_are_escaped(browser: Browser, julien: Member) -> None:
    evil = "<script>x</script>\"'"
    client = at("43.61", evil, city=evil, pools=(evil,))
    visit = a_visit(
        client=client, technician=julien, day=MONDAY, service=a_service_type(evil), instructions=evil
    )
    browser.post(address(julien, "handover/"), {"note": evil})
    for where in (
        address(julien), address(julien, "sheet/"), address(julien, "copies/"),
        address(julien, f"insertions/{visit.pk}/"), f"/visits/{visit.pk}/history/",
        "/planning/map/?day=2027-06-14", "/planning/clients-map/", "/planning/day/?day=2027-06-14",
    ):  # fmt: skip
        assert "<script>x" not in seen(browser, where)
