"""A task left undone waits for the next visit of the place, until done or dropped (NEW-15)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.tests.make import a_task
from margelle.features.clients.models import Client
from margelle.features.planning.actions import (
    cancel_visit,
    drop_left_task,
    leave_tasks,
    plan_visit,
)
from margelle.features.planning.models import LeftTask, Visit
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db


def done_visit(client: Client, today: date) -> Visit:
    return a_visit(client=client, technician=a_technician(), day=today, state=State.DONE)


def tasks_of(visit: Visit) -> list[str]:
    return [link.task.name for link in visit.task_links.order_by("order")]


def test_it_goes_to_the_next_visit_of_the_place_and_only_to_that_one(office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    later = a_visit(client=client, day=today + timedelta(days=14))
    next_one = a_visit(client=client, day=today + timedelta(days=7))
    elsewhere = a_visit(client=a_pool_client(), day=today + timedelta(days=1))
    left_by = done_visit(client, today)
    leave_tasks(visit=left_by, left={wash.pk: "Pompe arrêtée"}, done=[], by=office)
    row = LeftTask.objects.get()
    assert (row.task, row.why, row.carried_to) == (wash, "Pompe arrêtée", next_one)
    assert [tasks_of(visit) for visit in (next_one, later, elsewhere)] == [["Laver le filtre"], [], []]
    next_one.refresh_from_db()
    assert "tâches" in next_one.notice
    leave_tasks(visit=left_by, left={wash.pk: "Pompe arrêtée"}, done=[], by=office)  # said again
    assert LeftTask.objects.count() == 1 and tasks_of(next_one) == ["Laver le filtre"]


def test_an_extra_visit_takes_it_over_and_a_cancelled_one_gives_it_on(office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    usual = a_visit(client=client, day=today + timedelta(days=7))
    leave_tasks(visit=done_visit(client, today), left={wash.pk: ""}, done=[], by=office)
    extra = plan_visit(client=client, by=office, day=today + timedelta(days=2), technician=a_technician())
    assert LeftTask.objects.get().carried_to == extra
    assert (tasks_of(extra), tasks_of(usual)) == (["Laver le filtre"], [])
    cancel_visit(visit=extra, by=office, reason="Client absent")
    assert LeftTask.objects.get().carried_to == usual and tasks_of(usual) == ["Laver le filtre"]


def test_without_a_visit_it_waits_for_the_first_that_is_planned(office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    leave_tasks(visit=done_visit(client, today), left={wash.pk: ""}, done=[], by=office)
    assert LeftTask.objects.get().carried_to is None
    service = a_service_type("Contrôle")
    visit = plan_visit(client=client, by=office, service=service, day=today + timedelta(days=3))
    assert tasks_of(visit) == ["Laver le filtre"]


def test_done_once_it_waits_no_more(office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    leave_tasks(visit=done_visit(client, today), left={wash.pk: ""}, done=[], by=office)
    leave_tasks(visit=done_visit(client, today), left={}, done=[wash.pk], by=office)
    assert LeftTask.objects.get().done_at is not None
    next_one = plan_visit(client=client, by=office, day=today + timedelta(days=9))
    assert tasks_of(next_one) == []


def test_left_twice_it_waits_once(office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    for _ in range(2):
        leave_tasks(visit=done_visit(client, today), left={wash.pk: ""}, done=[], by=office)
    assert LeftTask.objects.filter(done_at=None).count() == 1


def test_it_is_dropped_with_a_reason_only(browser: Browser, office: Member, today: date) -> None:
    client, wash = a_pool_client(), a_task("Laver le filtre")
    next_one = a_visit(client=client, day=today + timedelta(days=7))
    leave_tasks(visit=done_visit(client, today), left={wash.pk: "Orage"}, done=[], by=office)
    row = LeftTask.objects.get()
    assert browser.post(f"/left-tasks/{row.pk}/end/", {"reason": " "}).status_code == 422
    browser.post(f"/left-tasks/{row.pk}/end/", {"reason": "Filtre remplacé"})
    row.refresh_from_db()
    assert (row.dropped_by, row.dropped_why) == (office, "Filtre remplacé")
    assert tasks_of(next_one) == []
    with pytest.raises(NotAllowed):
        drop_left_task(left=row, by=office, why="encore")
    assert "Filtre remplacé" in browser.get("/left-tasks/?state=dropped").content.decode()


def test_it_stays_visible_on_the_list_the_client_and_the_visit(
    browser: Browser, office: Member, today: date
) -> None:
    with scope(company=a_company().id):
        theirs = a_pool_client("Rival")
        rival = a_visit(client=theirs, day=today, state=State.DONE)
        foreign = rival.left_tasks.create(site=rival.site, task=a_task("Tâche rivale"))
    client, wash = a_pool_client(), a_task("Laver le filtre")
    left_by = done_visit(client, today)
    leave_tasks(visit=left_by, left={wash.pk: "Orage"}, done=[], by=office)
    for address in ("/left-tasks/", f"/clients/{client.pk}/", f"/visits/{left_by.pk}/"):
        text = browser.get(address).content.decode()
        assert "Laver le filtre" in text and "Tâche rivale" not in text, address
    assert f"client={client.pk}&amp;site={left_by.site_id}" in browser.get("/left-tasks/").content.decode()
    assert browser.get(f"/left-tasks/{foreign.pk}/end/").status_code == 404


def test_the_list_costs_the_same_with_one_and_three(browser: Browser, office: Member, today: date) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/left-tasks/").status_code == 200
        return len(queries)

    def one_more(name: str) -> None:
        client = a_pool_client(name)
        a_visit(client=client, day=today + timedelta(days=7), technician=a_technician())
        leave_tasks(visit=done_visit(client, today), left={a_task(name).pk: ""}, done=[], by=office)

    one_more("Un")
    browser.get("/left-tasks/")
    one = cost()
    one_more("Deux")
    one_more("Trois")
    assert cost() == one
