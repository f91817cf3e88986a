"""The share of visits kept, and the slots lost by month and by reason (NTF-6)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member, an_agency, signed_in
from margelle.features.planning.actions import accept_proposal, propose_slot, undo_change
from margelle.features.planning.models import PlanChange, SlotProposal, Transition, Visit
from margelle.features.planning.queries.kept import ASKED, Whose, slots_of
from margelle.features.planning.rules import State
from margelle.features.planning.rules.kept import Loss, Month, Why, is_late_notice, months_until, same_words

from .make import a_technician, a_visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)
PARIS = ZoneInfo("Europe/Paris")


def skipped(day: date, reason: str, **more: Any) -> Visit:
    return a_visit(day=day, state=State.SKIPPED, state_reason=reason, **more)


def cancelled(day: date, at: datetime, reason: str = "Vend la maison", start: time | None = None) -> Visit:
    visit = a_visit(day=day, start=start, state=State.CANCELLED, state_reason=reason)
    Transition.objects.create(visit=visit, from_state="planned", to_state="cancelled", at=at, reason=reason)
    return visit


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS)


def counted(office: Member, whose: Whose | None = None) -> dict[str, tuple[int, dict[Why, int]]]:
    """Kept and lost of each month that has slots."""
    year = slots_of(office.company, whose or Whose(), TODAY)
    return {f"{month.first:%Y-%m}": (month.kept, dict(month.lost_by)) for month in year.with_slots}


@pytest.fixture(autouse=True)
def rival(office: Member) -> None:
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        skipped(date(2026, 6, 2), "Client absent")
        a_visit(day=date(2026, 6, 2), state=State.DONE)
        cancelled(date(2026, 6, 2), at(date(2026, 6, 2), 7))


def test_twelve_months_over_the_turn_of_the_year() -> None:
    months = months_until(TODAY)
    assert (len(months), months[0], months[-1]) == (12, date(2025, 7, 1), date(2026, 6, 1))


def test_an_empty_month_has_no_share_and_a_full_one_all() -> None:
    assert (Month(TODAY).share, Month(TODAY, kept=3).share) == (None, 100)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Client absent", "Client absent"), (" client  absent. ", "Client absent"), ("", "Sans motif")],
)
def test_the_same_reason_is_counted_once(typed: str, kept: str) -> None:
    assert same_words(typed) == kept


def test_late_means_less_than_a_day_before() -> None:
    begins = datetime.combine(date(2026, 6, 2), time(9))
    minute = timedelta(minutes=1)
    said = (begins - timedelta(days=1), begins - timedelta(days=1) + minute, begins + minute)
    assert [is_late_notice(begins, one) for one in said] == [False, True, True]


def test_kept_and_skipped_are_counted_by_month_and_reason(office: Member) -> None:
    for state in (State.DONE, State.VALIDATED, State.VALIDATED):
        a_visit(day=date(2026, 6, 2), state=state, state_reason="rouverte une fois")
    skipped(date(2026, 6, 3), "Client absent")
    skipped(date(2026, 6, 4), "client absent.")
    skipped(date(2026, 5, 29), "Portail fermé")
    skipped(date(2025, 6, 30), "Trop ancien")
    assert counted(office) == {
        "2026-05": (0, {Why(Loss.SKIPPED, "Portail fermé"): 1}),
        "2026-06": (3, {Why(Loss.SKIPPED, "Client absent"): 2}),
    }
    june = slots_of(office.company, Whose(), TODAY).months[-1]
    assert (june.share, june.skipped, june.lost) == (60, 2, 2)


def test_what_has_not_come_is_not_counted_and_what_stayed_open_is_said(office: Member) -> None:
    a_visit(day=TODAY, state=State.IN_PROGRESS)
    a_visit(day=TODAY + timedelta(days=1))
    a_visit(day=TODAY, state=State.DONE)
    a_visit(day=TODAY - timedelta(days=1))
    a_visit(day=TODAY - timedelta(days=1), state=State.IN_PROGRESS)  # begun: its slot was kept, or will be
    whole = slots_of(office.company, Whose(), TODAY).whole
    assert (whole.kept, whole.lost, whole.left_open) == (1, 0, 1)


def test_only_a_late_cancellation_loses_the_slot(office: Member) -> None:
    day = date(2026, 6, 10)
    cancelled(day, at(day - timedelta(days=1), 9), start=time(9))
    cancelled(day, at(day - timedelta(days=1), 9, 1), "Location en cours", start=time(9))
    cancelled(day, at(day, 7), "Création annulée", start=time(9))
    assert counted(office) == {"2026-06": (0, {Why(Loss.CANCELLED, "Location en cours"): 1})}


def a_refusal(office: Member, day: date, said: datetime, side: str = "client", later: int = 3) -> PlanChange:
    """The visit of `day` is moved because of what was asked at `said`."""
    visit = a_visit(technician=a_technician(), day=day, start=time(9))
    proposal = propose_slot(visit=visit, by=office, by_side=side, day=day + timedelta(days=later),
                            hours=(time(14), time(16)))  # fmt: skip
    SlotProposal.objects.filter(pk=proposal.pk).update(created_at=said)
    change = accept_proposal(proposal=proposal, by=office)
    assert change is not None
    return change


def lost_by(office: Member, day: date, whose: Whose | None = None) -> dict[Why, int]:
    return dict(slots_of(office.company, whose or Whose(), day).whole.lost_by)


def test_another_day_asked_for_late_loses_the_slot_unless_it_is_put_back(office: Member, today: date) -> None:
    day = today + timedelta(days=2)
    change = a_refusal(office, day, at(day, 8))
    a_refusal(office, day, at(day - timedelta(days=2), 8))  # in good time
    a_refusal(office, day, at(day, 8), side="office")  # the office's own wish
    a_refusal(office, day, at(day, 8), later=0)  # another hour of that day
    assert lost_by(office, day) == {Why(Loss.MOVED, ASKED): 1}
    assert lost_by(office, day - timedelta(days=1)) == {}, "its day has not come"
    moved = Visit.objects.get(pk=change.lines.first().visit_id)  # type: ignore[union-attr]
    assert lost_by(office, day, Whose(technician=moved.technician_id)) == {Why(Loss.MOVED, ASKED): 1}
    assert lost_by(office, day, Whose(technician=a_technician().pk)) == {}
    undo_change(change=change, by=office)
    assert lost_by(office, day) == {}


def test_one_technician_or_one_agency(office: Member) -> None:
    nice = an_agency(office.company, name="Nice")
    lea, paul = a_technician("Léa", agency=nice), a_technician("Paul")
    day = date(2026, 6, 2)
    a_visit(day=day, state=State.DONE, technician=lea)
    skipped(day, "Client absent", technician=lea)
    skipped(day, "Portail fermé", technician=paul)
    of_lea = {"2026-06": (1, {Why(Loss.SKIPPED, "Client absent"): 1})}
    assert counted(office, Whose(technician=lea.pk)) == of_lea == counted(office, Whose(agency=nice.pk))
    assert counted(office, Whose(technician=paul.pk, agency=nice.pk)) == {}


PAGE = "/planning/review/kept/"


def test_the_page_and_its_file_say_the_same_at_a_fixed_cost(browser: Browser, today: date) -> None:
    yesterday = today - timedelta(days=1)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(PAGE).status_code == 200
        return len(queries)

    a_visit(day=yesterday, state=State.DONE)
    skipped(yesterday, "Client absent")
    cost()
    first = cost()
    skipped(yesterday, "=1+1"), a_visit(day=yesterday, state=State.DONE)
    assert cost() == first
    page = browser.get(PAGE).content.decode()
    assert "50,0 %" in page and "<b>Client absent</b>" in page and "Sautée" in page
    lines = browser.get(f"{PAGE}?export=csv").content.decode("utf-8-sig").split("\r\n")
    month = f"{yesterday:%m/%Y}"
    assert sorted(lines[1:-1]) == sorted(
        [f"{month};Tenue;;2", f"{month};Sautée;'=1+1;1", f"{month};Sautée;Client absent;1"]
    )


@pytest.mark.parametrize(
    "query", ["technician=x", "agency=%00", "technician=01900000-0000-7000-8000-000000000000"]
)
def test_nonsense_shows_everybody(browser: Browser, today: date, query: str) -> None:
    skipped(today - timedelta(days=1), "Client absent")
    assert "<b>Client absent</b>" in browser.get(f"{PAGE}?{query}").content.decode()


def test_without_slots_the_page_says_what_will_come(browser: Browser) -> None:
    assert "Rien à compter encore" in browser.get(PAGE).content.decode()


def test_a_technician_does_not_open_it(client: Browser, office: Member) -> None:
    technician = a_member(office.company, "technician")
    assert signed_in(client, technician).get(PAGE).status_code == 403
