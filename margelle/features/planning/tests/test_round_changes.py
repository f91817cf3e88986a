"""What the office changes in a round: its order, its technician, an urgent stop in between."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.test import Client as Browser

from margelle.base.journal.queries import entries_of
from margelle.features.accounts.models import Member
from margelle.features.planning.models import PlanChange, Round, Visit
from margelle.features.planning.queries.rounds import try_insertion
from margelle.features.planning.rules import State

from .driving import address, at, order, place, seen, sheet_of, three
from .make import a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 6, 14)


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
