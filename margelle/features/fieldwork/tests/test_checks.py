"""Finished visits gone through one by one, and the question that reaches the phone (INT-9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member, an_agency
from margelle.features.clients.tests.make import a_client, a_pool, a_site
from margelle.features.fieldwork.models import Question
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_report
from .pages import done, office, state, text_of
from .world import World, a_world


def another(world: World, name: str, **fields: Any) -> Visit:
    """One more finished visit, of a client of this name."""
    pool = a_pool(a_site(a_client(name)))
    now = timezone.now()
    visit = a_visit(
        site=pool.site,
        technician=fields.pop("technician", world.technician),
        day=fields.pop("day", world.today),
        state=State.DONE,
        arrived_at=now,
        finished_at=fields.pop("finished_at", now),
        **fields,
    )
    a_report(visit, by=world.technician)
    return visit


@pytest.fixture
def three(world: World) -> list[Visit]:
    """Three finished visits, in the order of the queue."""
    done(world)
    a_report(world.visit)
    later = [timezone.now() + timedelta(minutes=n) for n in (1, 2)]
    names = zip(("Bertin", "Colin"), later, strict=True)
    return [world.visit, *(another(world, name, finished_at=at) for name, at in names)]


def test_a_manager_goes_through_the_queue_and_is_led_on(world: World, three: list[Visit]) -> None:
    browser = office(world)
    assert "1 sur 3" in text_of(browser, "/checks/")
    answer = browser.post(f"/checks/{three[0].pk}/validation/")
    assert answer["Location"] == f"/checks/{three[1].pk}/?seen=1&last={three[0].pk}"
    assert state(world) == State.VALIDATED
    page = text_of(browser, answer["Location"])
    assert "2 sur 3" in page and "Bertin" in page
    answer = browser.post(f"/checks/{three[1].pk}/validation/?seen=1")
    page = text_of(browser, answer["Location"])
    assert "3 sur 3" in page and "Colin" in page
    answer = browser.post(f"/checks/{three[2].pk}/validation/?seen=2")
    assert answer["Location"].startswith("/checks/?seen=3")
    assert "Tout est validé" in text_of(browser, answer["Location"])


def test_left_for_later_it_comes_back_behind_the_last_one(world: World, three: list[Visit]) -> None:
    browser = office(world)
    answer = browser.post(f"/checks/{three[2].pk}/validation/")  # the two before it were left
    assert answer["Location"].startswith(f"/checks/{three[0].pk}/")
    assert "2 sur 3" in text_of(browser, answer["Location"])


def test_a_validation_just_given_is_taken_back(world: World, three: list[Visit]) -> None:
    browser = office(world)
    answer = browser.post(f"/checks/{three[0].pk}/validation/")
    assert "Mme Ferrand : validée." in text_of(browser, answer["Location"])
    answer = browser.post(f"/checks/{three[0].pk}/undo/?seen=1")
    assert answer["Location"] == f"/checks/{three[0].pk}/"
    assert state(world) == State.DONE
    assert "1 sur 3" in text_of(browser, answer["Location"])
    assert browser.post(f"/checks/{three[0].pk}/undo/").status_code == 302  # nothing left to take back
    assert state(world) == State.DONE


def test_a_double_press_and_a_second_manager_validate_once(world: World, three: list[Visit]) -> None:
    first = office(world)
    second = office(world)
    for browser in (first, first, second):
        answer = browser.post(f"/checks/{three[0].pk}/validation/")
        assert answer["Location"].startswith(f"/checks/{three[1].pk}/")
    assert Transition.objects.filter(visit=three[0], to_state=State.VALIDATED).count() == 1
    assert "déjà validée" in text_of(second, "/checks/")


def test_what_waits_no_longer_says_so_and_leads_on(world: World, three: list[Visit]) -> None:
    Visit.objects.filter(pk=three[0].pk).update(state=State.VALIDATED, validated_at=timezone.now())
    page = office(world).get(f"/checks/{three[0].pk}/").content.decode()
    assert "Elle est validée depuis le" in page and f"/checks/{three[1].pk}/" in page
    assert "Valider et suivante" not in page


def test_the_queue_is_narrowed_by_day_technician_and_agency(world: World, three: list[Visit]) -> None:
    agency = an_agency(world.company)
    lea = a_member(world.company, "technician", first_name="Léa", last_name="Marchetti", agency=agency)
    another(world, "Duval", technician=lea, day=world.today - timedelta(days=1))
    browser = office(world)
    assert "1 sur 4" in text_of(browser, "/checks/")
    for query in (f"technician={lea.pk}", f"agency={agency.pk}", f"day={world.today - timedelta(days=1)}"):
        page = text_of(browser, f"/checks/?{query}")
        assert "1 sur 1" in page and "Duval" in page
    assert "1 sur 4" in text_of(browser, "/checks/?day=jamais&technician=x&agency=1&seen=-3&last=z")
    assert "Rien à valider pour ce choix" in text_of(browser, "/checks/?day=2020-01-01")


def test_a_question_reaches_the_phone_and_is_seen_as_read(world: World, three: list[Visit]) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(day=world.today - timedelta(days=6))
    assert world.pull()["changes"] and not asked(world)  # out of the phone's days
    browser = office(world)
    answer = browser.post(f"/checks/{world.visit.pk}/question/", {"question": "Et le filtre ?"})
    assert answer["Location"].startswith(f"/checks/{three[1].pk}/?seen=1")
    assert state(world) == State.IN_PROGRESS
    [question] = asked(world)
    assert (question["text"], question["by"], question["read_at"]) == ("Et le filtre ?", "Claire Vidal", None)
    assert "pas encore lue" in text_of(browser, f"/visits/{world.visit.pk}/")
    read = world.op("question.read", {"question": question["id"]})
    assert [*world.statuses(read), *world.statuses(read)] == ["applied", "duplicate"]
    assert "lue par Julien Rossi" in text_of(browser, f"/visits/{world.visit.pk}/")
    assert Entry.objects.filter(kind="QuestionRead").count() == 1
    world.push(world.op("visit.finish", {"missing": []}))
    assert not asked(world)
    assert Question.objects.get().closed_at is not None


def asked(world: World) -> list[dict[str, Any]]:
    rows = {c["id"]: c["data"] for c in world.pull()["changes"] if c["kind"] == "visit"}
    return list(rows[str(world.visit.pk)]["questions"]) if str(world.visit.pk) in rows else []


def test_a_question_is_asked_once_and_a_bad_one_not_at_all(world: World, three: list[Visit]) -> None:
    browser, address = office(world), f"/checks/{world.visit.pk}/question/"
    for bad, said in (({}, "Écrivez votre question."), ({"question": "x" * 501}, "500 caractères au plus")):
        answer = browser.post(address, bad)
        assert answer.status_code == 422 and said in answer.content.decode()
    assert state(world) == State.DONE
    for _ in range(2):
        assert browser.post(address, {"question": "Et le filtre ?"}).status_code == 302
    assert Question.objects.count() == 1
    assert "Cette question est déjà partie." in text_of(browser, "/checks/")


def test_a_question_of_another_visit_or_company_cannot_be_read(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        theirs = Question.objects.create(visit=rival.visit, text="?", by=rival.manager, at=timezone.now())
    with company_scope(mine.company.id):
        visit = another(mine, "Bertin")
        other = Question.objects.create(visit=visit, text="?", by=mine.manager, at=timezone.now())
    for pk in (theirs.pk, other.pk):
        [answer] = mine.push(mine.op("question.read", {"question": str(pk)}))
        assert (answer["status"], answer["code"]) == ("rejected", "unknown_id")
    wrong: list[dict[str, Any]] = [{"question": str(other.pk), "seen": True}, {"question": 7}, {}]
    for payload in wrong:
        assert mine.statuses(mine.op("question.read", payload)) == ["rejected"]
    with company_scope(mine.company.id):
        assert Question.objects.get(pk=other.pk).read_at is None


def test_a_coordinator_looks_and_does_not_decide(world: World, three: list[Visit]) -> None:
    browser = office(world, "coordinator")
    assert "1 sur 3" in text_of(browser, "/checks/")
    for act in ("validation", "question", "undo"):
        assert browser.post(f"/checks/{world.visit.pk}/{act}/", {"question": "Quoi ?"}).status_code == 403
    assert state(world) == State.DONE


def test_another_company_s_visit_is_nowhere_in_the_queue(db: None) -> None:
    mine, rival = a_world(), a_world()
    for one in (mine, rival):
        with company_scope(one.company.id):
            done(one)
    browser = office(mine)
    assert "1 sur 1" in text_of(browser, "/checks/")
    assert browser.get(f"/checks/{rival.visit.pk}/").status_code == 404
    for act in ("validation", "question", "undo"):
        assert browser.post(f"/checks/{rival.visit.pk}/{act}/", {"question": "Quoi ?"}).status_code == 404
    assert state(rival) == State.DONE


def test_the_queue_costs_the_same_with_one_and_three_visits(world: World) -> None:
    done(world)
    a_report(world.visit)
    browser, counts = office(world), []
    for _ in range(2):
        browser.get("/checks/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/checks/")
        counts.append(len(captured))
        another(world, "Bertin")
        another(world, "Colin")
    assert counts[0] == counts[1]
