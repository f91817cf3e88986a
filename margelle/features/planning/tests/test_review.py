"""The review of a week: what is shown, what was decided, and that it comes back until done (PLN-17)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from margelle.base.jobs.registry import job_named
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions.review import note_decision, tick_note
from margelle.features.planning.models import Absence, ReviewNote, SlotProposal
from margelle.features.planning.queries.review import Review, notes_of, review_of
from margelle.features.planning.rules import State

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)


@pytest.fixture
def rival() -> ReviewNote:
    """The same week next door, with a note of its own."""
    company = a_company()
    by = a_member(company, "coordinator")
    with company_scope(company.id):
        a_visit(technician=a_technician(), day=MONDAY, minutes=400)
        note: ReviewNote = ReviewNote.objects.create(monday=MONDAY, text="Relancer le camping", by=by)
        return note


@pytest.fixture
def office(rival: ReviewNote) -> Any:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        yield member


def week(office: Member, monday: date = MONDAY, agency: Agency | None = None) -> Review:
    return review_of(office.company, monday, agency)


def test_load_gaps_and_days_over_stand_against_the_working_hours(office: Member) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=MONDAY, minutes=500)
    a_visit(technician=julien, day=MONDAY, minutes=60, state=State.CANCELLED)
    a_visit(technician=julien, day=MONDAY + timedelta(days=1), minutes=400)
    Absence.objects.create(
        technician=julien, from_day=date(2026, 6, 17), to_day=date(2026, 6, 17), state=Absence.State.APPROVED
    )
    shown = week(office)
    [person] = shown.people
    assert [(day.booked, day.span.minutes, day.is_over, day.free) for day in person.days[:4]] == [
        (500, 420, True, 0),
        (400, 420, False, 0),
        (0, 0, False, 0),
        (0, 420, False, 420),
    ]
    assert (person.booked, person.available, shown.overs, shown.gaps) == (900, 1680, 1, 2)
    assert [row.technician for row in shown.absences] == [julien]
    assert len(shown.days) == 6  # no Sunday that nobody works


def test_what_waits_and_what_was_left_comes_up(office: Member) -> None:
    julien = a_technician()
    last_week = MONDAY - timedelta(days=4)
    a_visit(technician=julien, day=last_week, state=State.DONE)
    left = a_visit(technician=julien, day=last_week)
    skipped = a_visit(technician=julien, day=last_week, state=State.SKIPPED)
    replaced = a_visit(technician=julien, day=last_week, state=State.SKIPPED)
    a_visit(technician=julien, day=MONDAY, replaces=replaced)
    undated = a_visit(client=a_pool_client("Giraud"))
    proposal = SlotProposal.objects.create(visit=left, by_side="client", day=MONDAY)
    shown = week(office)
    assert {row.pk for row in shown.left.rows} == {left.pk, skipped.pk}
    assert [row.pk for row in shown.unplanned.rows] == [undated.pk]
    assert [row.pk for row in shown.awaited.rows] == [proposal.pk]


def test_an_agency_sees_its_own_week(office: Member) -> None:
    cannes, nice = Agency.objects.create(name="Cannes"), Agency.objects.create(name="Nice")
    a_technician("Julien", agency=cannes), a_technician("Léa", agency=nice)
    a_visit(agency=cannes), a_visit(agency=nice)
    shown = week(office, agency=cannes)
    assert [str(person.technician) for person in shown.people] == ["Julien Rossi"]
    assert shown.unplanned.total == 1


def test_a_decision_comes_back_until_it_is_done(office: Member) -> None:
    note = note_decision(monday=MONDAY, text="Former Léa au robot", by=office)
    weeks = [MONDAY + timedelta(days=7 * number) for number in (-1, 0, 1, 2)]
    assert [len(notes_of(monday)) for monday in weeks] == [0, 1, 1, 1]
    tick_note(note=note, done=True, by=office)
    ReviewNote.objects.update(done_at=datetime(2026, 6, 24, 9, tzinfo=UTC))
    assert [len(notes_of(monday)) for monday in weeks] == [0, 1, 1, 0]
    note.refresh_from_db()
    tick_note(note=note, done=False, by=office)
    assert len(notes_of(weeks[3])) == 1


def test_the_page_shows_the_week_and_keeps_decisions(browser: Browser, office: Member) -> None:
    a_visit(technician=a_technician(), day=MONDAY, minutes=500, start=time(8))
    page = browser.get("/planning/review/?week=2026-06-15").content.decode()
    assert "Semaine 25" in page and "trop," in page and "Relancer le camping" not in page
    given = {"text": "Relancer le camping", "owner": str(office.pk), "due_on": "2026-06-19"}
    answer = browser.post("/planning/review/notes/?week=2026-06-15", given)
    assert answer["Location"] == "/planning/review/?week=2026-06-15"
    note = ReviewNote.objects.get()
    assert (note.owner, note.due_on, note.monday) == (office, date(2026, 6, 19), MONDAY)
    assert "depuis le" in browser.get("/planning/review/?week=2026-06-24").content.decode()
    browser.post(f"/planning/review/notes/{note.pk}/done/", {"done": "1"})
    assert ReviewNote.objects.get().done_at is not None
    browser.post(f"/planning/review/notes/{note.pk}/done/", {"done": "0"})
    assert ReviewNote.objects.get().done_at is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Écrivez ce qui est décidé"),
        ({"text": "x" * 501}, "500"),
        ({"text": "Relancer", "due_on": "0226-01-01"}, "trop ancienne"),
        ({"text": "Relancer", "owner": "01900000-0000-7000-8000-000000000000"}, "quelqu’un de l’équipe"),
    ],
)
def test_a_bad_decision_is_refused(browser: Browser, given: dict[str, str], said: str) -> None:
    answer = browser.post("/planning/review/notes/?week=2026-06-15", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ReviewNote.objects.exists()


def test_another_company_s_note_does_not_exist(browser: Browser, rival: ReviewNote) -> None:
    assert browser.post(f"/planning/review/notes/{rival.pk}/done/").status_code == 404
    assert browser.get("/planning/review/?week=nonsense&agency=nonsense").status_code == 200


def test_the_review_costs_the_same_with_1_and_3_of_everything(browser: Browser, office: Member) -> None:
    def one_more(name: str) -> None:
        technician = a_technician(name)
        client = a_pool_client(name)
        left = a_visit(client=client, technician=technician, day=MONDAY - timedelta(days=3))
        a_visit(client=client, technician=technician, day=MONDAY)
        a_visit(client=client)
        SlotProposal.objects.create(visit=left, by_side="client", day=MONDAY)
        Absence.objects.create(technician=technician, from_day=MONDAY, to_day=MONDAY, state="approved")
        note_decision(monday=MONDAY, text=name, by=office, owner=office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/planning/review/?week=2026-06-15").status_code == 200
        return len(queries)

    one_more("Ferrand")
    cost()
    first = cost()
    one_more("Giraud")
    one_more("Hadji")
    assert cost() == first


def test_the_clock_s_own_jobs_run(office: Member) -> None:
    """Each opens nothing but its company; a day without anything to tell changes nothing."""
    for name in ("planning.check_limits", "planning.lapse_proposals", "clients.tell_ending_contracts"):
        job_named(name).handler({})
