"""The round of a technician: read, handed over, followed, given away, slipped into, repeated (RTE)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.journal.queries import entries_of
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, signed_in
from margelle.features.clients.models import AccessCode, AccessNote, Client
from margelle.features.planning.models import PlanChange, Round, Visit
from margelle.features.planning.queries.rounds import RoundSheet, round_sheet, try_insertion
from margelle.features.planning.rules import State
from margelle.features.planning.rules.trips import travel_minutes

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 14)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


@pytest.fixture
def browser(client: Browser, office: Member) -> Browser:
    return signed_in(client, office)


@pytest.fixture
def julien(office: Member) -> Member:
    return a_technician(start_latitude=Decimal("43.600000"), start_longitude=Decimal("7.000000"))


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


def test_handing_over_tells_the_phone_with_a_word(browser: Browser, julien: Member, office: Member) -> None:
    a, b, _ = three(julien)
    answer = browser.post(address(julien, "handover/"), {"note": "Prends la clé du dépôt."})
    assert answer.status_code == 302
    row = Round.objects.get()
    assert (row.technician, row.day, row.note, row.handed_by) == (
        julien, MONDAY, "Prends la clé du dépôt.", office,
    )  # fmt: skip
    a.refresh_from_db()
    b.refresh_from_db()
    assert a.notice.replace("\u00a0", " ") == (
        "Tournée confiée par le bureau : 3 interventions. Prends la clé du dépôt."
    )
    assert (a.version, b.version) == (2, 1), "told once, on the first stop"
    assert [entry.kind for entry in entries_of("round", row.pk)] == ["RoundHanded"]
    assert [entry.kind for entry in entries_of("visit", a.pk)] == ["VisitEdited"]
    assert "« Prends la clé du dépôt. »" in seen(browser, address(julien))
    browser.post(address(julien, "handover/"), {"note": ""})
    assert Round.objects.get().note == ""
    long = browser.post(address(julien, "handover/"), {"note": "x" * 141})
    assert long.status_code == 422
    assert "140 signes" in long.content.decode()


def place(browser: Browser, who: Member, visit: Visit, after: Any, /, **more: Any) -> Any:
    data = {"visit": visit.pk, "version": visit.version, "after": after, **more}
    return browser.post(address(who, "places/"), data)


def test_a_stop_goes_up_and_down_by_buttons_or_drag(browser: Browser, julien: Member) -> None:
    a, b, c = three(julien)
    assert place(browser, julien, c, a.pk).status_code == 302
    assert order(julien) == ["A", "C", "B"]
    text = seen(browser, address(julien))
    assert f'id="up-{b.pk}"' in text and f'id="up-{a.pk}"' not in text
    b.refresh_from_db()
    dragged = browser.post(
        address(julien, "places/"),
        {"visit": b.pk, "version": b.version, "after": ""},
        headers={"X-Requested-With": "round-list"},
    )
    assert dragged.status_code == 200
    assert "data-undo" in dragged.content.decode()
    assert order(julien) == ["B", "A", "C"]
    change = PlanChange.objects.first()
    assert change is not None and change.kind == PlanChange.Kind.ROUND
    browser.post(f"/planning/changes/{change.pk}/undo/")
    assert order(julien) == ["A", "C", "B"]


def test_a_stale_or_bad_place_is_refused(browser: Browser, julien: Member) -> None:
    a, b, _ = three(julien)
    assert place(browser, julien, b, "", version=9).status_code == 409
    for bad in ({"visit": "x"}, {"after": "x"}, {"version": "x"}, {"after": str(uuid4())}):
        assert place(browser, julien, b, a.pk, **bad).status_code == 422
    assert place(browser, julien, b, "", visit=uuid4()).status_code == 404
    assert order(julien) == ["A", "B", "C"]


def test_the_whole_round_or_ticked_stops_go_to_someone_else_and_come_back(
    browser: Browser, julien: Member
) -> None:
    a, b, c = three(julien)
    sarah = a_technician("Sarah", "Benali")
    Visit.objects.filter(pk=a.pk).update(state=State.DONE)
    assert browser.post(address(julien, "transfer/"), {"technician": sarah.pk}).status_code == 302
    assert (order(julien), order(sarah)) == (["A"], ["B", "C"])
    change = PlanChange.objects.get()
    assert change.lines.count() == 2
    browser.post(f"/planning/changes/{change.pk}/undo/")
    assert (order(julien), order(sarah)) == (["A", "B", "C"], [])
    browser.post(address(julien, "transfer/"), {"technician": sarah.pk, "visit": [c.pk]})
    assert (order(julien), order(sarah)) == (["A", "B"], ["C"])
    told = browser.post(
        address(julien, "transfer/"), {"technician": sarah.pk, "visit": [a.pk, b.pk]}, follow=True
    )
    assert "ne se déplace plus" in told.content.decode()
    assert (order(julien), order(sarah)) == (["A"], ["B", "C"])
    for bad in (
        {},
        {"technician": "x"},
        {"technician": str(uuid4())},
        {"technician": sarah.pk, "visit": "x"},
    ):
        assert browser.post(address(julien, "transfer/"), bad).status_code == 422


def test_an_urgent_stop_finds_its_best_place_and_says_who_becomes_late(
    browser: Browser, julien: Member, office: Member
) -> None:
    a, b, c = three(julien)
    urgent = a_visit(client=at("43.62", "Urgent"), minutes=30, priority="urgent")
    trial = try_insertion(office.company, sheet_of(julien), urgent)
    assert [option.index for option in trial.options] == [0, 1, 2, 3]
    assert (trial.shown.follows, trial.shown.late) == (a, []), "an hour is free after the first"
    text = seen(browser, address(julien, f"insertions/{urgent.pk}/"))
    assert "Personne ne devient en retard" in text
    assert order(julien) == ["A", "B", "C"], "nothing changes before one accepts"
    assert f"insertions/{urgent.pk}/" in seen(browser, address(julien))
    place(browser, julien, urgent, a.pk)
    assert order(julien) == ["A", "Urgent", "B", "C"]
    change = PlanChange.objects.get()
    browser.post(f"/planning/changes/{change.pk}/undo/")
    urgent.refresh_from_db()
    assert (urgent.day, urgent.technician) == (None, None)
    assert c.version == b.version == 1


def test_what_becomes_late_is_named_with_its_minutes(
    browser: Browser, julien: Member, office: Member
) -> None:
    for n, name in enumerate("ABC"):
        a_visit(
            technician=julien, day=MONDAY, start=time(8 + n), minutes=50, rank=1024 * (n + 1),
            client=at("43.61", name), state=State.PLANNED if n else State.DONE,
        )  # fmt: skip
    urgent = a_visit(client=at("43.61", "Urgent"), minutes=30, priority="urgent")
    trial = try_insertion(office.company, sheet_of(julien), urgent)
    assert [option.index for option in trial.options] == [1, 2, 3], "nothing before what is done"
    assert trial.shown.follows is not None and trial.shown.follows.client.last_name == "A"
    late = [(visit.client.last_name, minutes) for visit, minutes in trial.shown.late]
    assert late == [("B", 20)], "C stands ten minutes late: within the tolerance"
    text = seen(browser, address(julien, f"insertions/{urgent.pk}/"))
    assert "1 intervention devient retardée" in text
    assert "Mme B, 20 min après l’heure prévue" in text
    last = seen(browser, address(julien, f"insertions/{urgent.pk}/?place=3"))
    assert "Après Mme C" in last and "Personne ne devient en retard" in last
    for bad in ("x", "99", "-1", "9" * 500, "²"):
        assert "Après Mme A" in seen(browser, address(julien, f"insertions/{urgent.pk}/?place={bad}"))
    calm = a_visit(client=at("43.61", "Calme"), minutes=30)
    quiet = try_insertion(office.company, sheet_of(julien), calm)
    assert quiet.shown.late == [] and quiet.shown.index == 3, "what does not press makes nobody late"


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
