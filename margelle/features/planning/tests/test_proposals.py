"""Slots put forward by client or office, and the new date of a skipped visit (PEER-12)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from margelle.base.journal.models import Entry
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.accounts.tests.make import a_company
from margelle.features.planning.actions import (
    accept_proposal,
    cancel_visit,
    lapse_proposals,
    propose_slot,
    refuse_proposal,
    replace_visit,
    skip_visit,
    undo_change,
)
from margelle.features.planning.models import PlanChange, SlotProposal, Visit
from margelle.features.planning.queries import visit_sheet
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_technician, a_visit

pytestmark = pytest.mark.django_db
HOURS = (time(9), time(11))


@pytest.fixture
def day(office: Member) -> date:
    """A Monday two weeks ahead: always to come, always worked."""
    today = local_today(office.company)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def rival(day: date) -> Any:
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        visit = a_visit(technician=a_technician(), day=day)
        return SlotProposal.objects.create(visit=visit, by_side="client", day=day)


def a_proposal(office: Member, day: date, **more: Any) -> SlotProposal:
    visit = more.pop("visit", None) or a_visit(technician=a_technician(), day=day, start=time(14))
    wanted = day + timedelta(days=more.pop("later", 1))
    values: dict[str, Any] = {"by": office, "by_side": "client", "day": wanted, **more}
    return propose_slot(visit=visit, **values)


def states() -> list[str]:
    return list(SlotProposal.objects.order_by("created_at", "pk").values_list("state", flat=True))


def test_accepting_moves_the_visit_promises_the_window_and_can_be_undone(office: Member, day: date) -> None:
    proposal = a_proposal(office, day, hours=HOURS)
    other = a_proposal(office, day, visit=proposal.visit)
    accept_proposal(proposal=proposal, by=office)
    visit = Visit.objects.get()
    assert (visit.day, visit.start) == (day + timedelta(days=1), time(9))
    assert (visit.window_from, visit.window_to) == HOURS
    assert states() == ["accepted", "withdrawn"]
    kinds = Entry.objects.filter(entity="slot_proposal").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["SlotProposed", "SlotProposed", "SlotAnswered", "SlotAnswered"]
    undo_change(change=PlanChange.objects.get(), by=office)
    back = Visit.objects.get()
    assert (back.day, back.start, back.window_from) == (day, time(14), None)
    assert other.pk != proposal.pk


def test_without_an_hour_it_goes_to_its_best_place(office: Member, day: date) -> None:
    julien = a_technician()
    tomorrow = day + timedelta(days=1)
    first = a_visit(technician=julien, day=tomorrow, rank=1024)
    proposal = a_proposal(office, day, visit=a_visit(technician=julien, day=day, start=time(14)))
    accept_proposal(proposal=proposal, by=office)
    moved = Visit.objects.get(pk=proposal.visit_id)
    assert (moved.day, moved.start, moved.technician_id) == (tomorrow, None, first.technician_id)


def test_an_answer_is_given_once(office: Member, day: date) -> None:
    proposal = a_proposal(office, day)
    refuse_proposal(proposal=proposal, by=office, answer="Absent ce jour-là")
    with pytest.raises(NotAllowed, match="déjà sa réponse\u00a0: refusée"):
        accept_proposal(proposal=proposal, by=office)
    assert Visit.objects.get().day == day
    with pytest.raises(NotAllowed, match="mot de réponse"):
        refuse_proposal(proposal=proposal, by=office, answer=" ")


def test_another_slot_answers_the_first(office: Member, day: date) -> None:
    first = a_proposal(office, day)
    second = a_proposal(office, day, visit=first.visit, by_side="office", answers=first)
    assert states() == ["refused", "pending"]
    assert second.answers_id == first.pk


def test_what_nobody_answers_lapses_and_what_is_over_is_withdrawn(office: Member, day: date) -> None:
    soon = timezone.now() + timedelta(hours=1)
    a_proposal(office, day, lapses_at=soon)
    cancelled = a_proposal(office, day)
    cancel_visit(visit=cancelled.visit, by=office, reason="Vendue")
    a_proposal(office, day, lapses_at=soon + timedelta(days=2))
    rounds = [lapse_proposals(company=office.company, now=soon + timedelta(minutes=1)) for _ in range(2)]
    assert rounds == [2, 0]
    assert states() == ["lapsed", "withdrawn", "pending"]
    later = datetime.combine(day + timedelta(days=2), time(1), ZoneInfo("Europe/Paris"))
    assert lapse_proposals(company=office.company, now=later) == 1  # the proposed day is over


def test_no_proposal_for_the_past_or_for_work_begun(office: Member, day: date) -> None:
    with pytest.raises(NotAllowed, match="passé"):
        propose_slot(visit=a_visit(), by=office, by_side="office", day=day - timedelta(days=60))
    with pytest.raises(NotAllowed, match="ne se déplace plus"):
        a_proposal(office, day, visit=a_visit(state=State.IN_PROGRESS))
    with pytest.raises(NotAllowed, match="ne reçoit pas"):
        a_proposal(office, day, technician=office)
    assert not SlotProposal.objects.exists()


def test_the_office_proposes_from_the_visit_and_answers_from_the_list(browser: Browser, day: date) -> None:
    visit = a_visit(technician=a_technician(), day=day, start=time(14))
    address = f"/visits/{visit.pk}/proposals/new/"
    assert "Meilleures places libres" in browser.get(address).content.decode()
    wanted = day + timedelta(days=1)
    shown = browser.get(f"{address}?day={wanted}&from_hour=09:00").content.decode()
    assert "45\u00a0min /" in shown  # the load once it is there
    given = {
        "day": str(wanted),
        "from_hour": "09:00",
        "to_hour": "11:00",
        "by_side": "client",
        "note": "Matin",
    }
    assert browser.post(address, given).status_code == 302
    listed = browser.get("/planning/review/proposals/").content.decode()
    assert "Mme Ferrand" in listed and "« Matin »" in listed
    proposal = SlotProposal.objects.get()
    assert (proposal.by_side, proposal.lapses_at) == ("client", None)
    assert "Créneaux proposés" in browser.get(f"/visits/{visit.pk}/").content.decode()
    answer = browser.post(f"/proposals/{proposal.pk}/acceptance/", {"from": "list"})
    assert answer["Location"] == "/planning/review/proposals/"
    assert Visit.objects.get().day == wanted
    again = browser.post(f"/proposals/{proposal.pk}/acceptance/", follow=True).content.decode()
    assert "déjà sa réponse" in again


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "2020-01-06"}, "Ce jour est passé"),
        ({"day": ""}, "Jour"),
        ({"from_hour": "11:00", "to_hour": "09:00"}, "vient après son début"),
        ({"technician": str(uuid4())}, "Choisissez un technicien de l’équipe"),
        ({"lapses_on": "2099-01-01"}, "avant le jour proposé"),
        ({"by_side": "voisin"}, "Qui propose"),
    ],
)
def test_a_bad_proposal_is_refused(browser: Browser, day: date, given: dict[str, str], said: str) -> None:
    visit = a_visit(technician=a_technician(), day=day)
    whole = {"day": str(day), "by_side": "office", **given}
    answer = browser.post(f"/visits/{visit.pk}/proposals/new/", whole)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SlotProposal.objects.exists()


def test_a_word_is_asked_to_refuse(browser: Browser, office: Member, day: date) -> None:
    proposal = a_proposal(office, day)
    address = f"/proposals/{proposal.pk}/refusal/"
    assert browser.post(address, {"answer": ""}).status_code == 422
    assert browser.post(address, {"answer": "En voyage"}).status_code == 302
    assert SlotProposal.objects.get().answer == "En voyage"


def test_another_company_s_proposals_do_not_exist(browser: Browser, rival: SlotProposal, day: date) -> None:
    for part in ("acceptance", "withdrawal", "refusal"):
        assert browser.post(f"/proposals/{rival.pk}/{part}/", {"answer": "Non"}).status_code == 404
    assert browser.get(f"/visits/{rival.visit_id}/proposals/new/").status_code == 404
    own = a_visit(technician=a_technician(), day=day)
    given = {"day": str(day), "by_side": "office", "answers": str(rival.pk)}
    assert browser.post(f"/visits/{own.pk}/proposals/new/", given).status_code == 302
    assert SlotProposal.objects.get().answers is None


def test_the_list_and_the_visit_cost_the_same_with_1_and_3_proposals(
    browser: Browser, office: Member, day: date, rival: SlotProposal
) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=day)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    pages = ("/planning/review/proposals/", f"/visits/{visit.pk}/")
    a_proposal(office, day, visit=visit, technician=julien)
    for page in pages:
        cost(page)
    first = [cost(page) for page in pages]
    for number in (2, 3):
        a_proposal(office, day, visit=visit, technician=a_technician(), later=number)
    assert [cost(page) for page in pages] == first


def test_a_skipped_visit_gets_a_new_date_in_one_press(browser: Browser, day: date) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=day, instructions="Vérifier le skimmer", minutes=50)
    answer = browser.post(f"/visits/{visit.pk}/skip/", {"reason": "Portail fermé"})
    assert answer["Location"] == f"/visits/{visit.pk}/replacement/"
    page = browser.get(answer["Location"]).content.decode()
    assert "Meilleures places libres" in page and page.count('name="start"') >= 2
    assert "Choisir une nouvelle date" in browser.get(f"/visits/{visit.pk}/").content.decode()
    browser.post(answer["Location"], {"technician": julien.pk, "day": str(day), "start": "10:30"})
    made = Visit.objects.get(replaces=visit)
    assert (made.day, made.start, made.minutes, made.instructions) == (
        day,
        time(10, 30),
        50,
        visit.instructions,
    )
    assert list(made.pools.all()) == list(visit.pools.all())
    again = browser.post(answer["Location"], {"technician": julien.pk, "day": str(day)})
    assert again.status_code == 302 and Visit.objects.count() == 2
    assert "Remplacée" in browser.get(f"/visits/{visit.pk}/").content.decode()


def test_only_a_skipped_visit_is_replaced_and_only_once(office: Member, day: date) -> None:
    visit = a_visit(client=a_pool_client(), technician=a_technician(), day=day)
    with pytest.raises(NotAllowed, match="sautée"):
        replace_visit(visit=visit, by=office, technician=visit.technician, day=day)
    skip_visit(visit=visit, by=office, reason="Orage")
    made = replace_visit(visit=visit, by=office, technician=visit.technician, day=day)
    with pytest.raises(NotAllowed, match="remplace déjà"):
        replace_visit(visit=visit, by=office, technician=visit.technician, day=day)
    cancel_visit(visit=made, by=office, reason="Finalement non")
    assert visit_sheet(visit).awaits_new_date
