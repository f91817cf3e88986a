"""Several technicians share a visit, each with own instructions (PEER-19)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django_scopes import scope

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.planning.actions import (
    edit_visit,
    move_visit,
    one_action,
    plan_visit,
    undo_change,
)
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import mates_between, visits_shared_by
from margelle.features.planning.rules import NotAllowed, State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)
LINES = {
    "needs-TOTAL_FORMS": "0",
    "needs-INITIAL_FORMS": "0",
    "mates-TOTAL_FORMS": "2",
    "mates-INITIAL_FORMS": "0",
}


@pytest.fixture
def office() -> Any:
    company = a_company()
    member = a_member(company, "coordinator", first_name="Claire", last_name="Vidal")
    with company_scope(company.id):
        a_service_type()
        yield member


def team(visit: Visit) -> dict[Member, str]:
    return {mate.technician: mate.instructions for mate in visit.mates.all()}


def test_a_team_is_written_on_the_visit_form(browser: Browser, office: Member) -> None:
    julien, lea, tom = a_technician(), a_technician("Léa", "Garnier"), a_technician("Tom", "Roux")
    client = a_pool_client()
    site = client.sites.get()
    sent = {
        "client": client.pk, "site": site.pk, "service": a_service_type().pk, "technician": julien.pk,
        "day": DAY, "pools": [pool.pk for pool in site.pools.all()], **LINES,
    }  # fmt: skip
    browser.post(
        "/visits/new/", sent | {"mates-0-technician": lea.pk, "mates-0-instructions": "Prendre la bâche."}
    )
    visit = Visit.objects.get()
    assert team(visit) == {lea: "Prendre la bâche."}
    edited = sent | {"version": visit.version, "mates-0-technician": tom.pk, "mates-INITIAL_FORMS": "1"}
    assert browser.post(f"/visits/{visit.pk}/plan/", edited).status_code == 302
    assert team(visit) == {tom: ""}
    visit.refresh_from_db()
    assert "équipe" in visit.notice
    twice = edited | {"version": visit.version, "mates-1-technician": tom.pk}
    answer = browser.post(f"/visits/{visit.pk}/plan/", twice)
    assert answer.status_code == 422 and "deux fois" in answer.content.decode()
    alone = edited | {"version": visit.version, "mates-0-technician": julien.pk}
    assert "a déjà cette intervention" in browser.post(f"/visits/{visit.pk}/plan/", alone).content.decode()
    assert team(visit) == {tom: ""}


def test_a_stranger_is_no_mate(browser: Browser, office: Member) -> None:
    with scope(company=a_company().id):
        stranger = a_technician()
    visit = a_visit(day=DAY, technician=a_technician())
    sent = {
        "site": visit.site_id, "service": visit.service_id, "technician": visit.technician_id, "day": DAY,
        "version": visit.version, **LINES, "mates-0-technician": stranger.pk,
    }  # fmt: skip
    answer = browser.post(f"/visits/{visit.pk}/plan/", sent)
    assert answer.status_code == 422 and "de l’équipe" in answer.content.decode()
    with pytest.raises(NotAllowed):
        edit_visit(visit=visit, by=office, mates=[(office, "")])
    assert not visit.mates.exists()


def test_a_form_without_team_leaves_it_as_it_is(browser: Browser, office: Member) -> None:
    lea = a_technician("Léa", "Garnier")
    visit = plan_visit(client=a_pool_client(), by=office, day=DAY, mates=[(lea, "Échelle.")])
    sent = {
        "site": visit.site_id, "service": visit.service_id, "day": "", "version": visit.version,
        "needs-TOTAL_FORMS": "0", "needs-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert browser.post(f"/visits/{visit.pk}/plan/", sent).status_code == 302
    assert team(visit) == {lea: "Échelle."}


def test_hours_count_for_each(office: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Garnier")
    visit = plan_visit(
        client=a_pool_client(), by=office, technician=julien, day=DAY, minutes=90, mates=[(lea, "")]
    )
    gone = a_visit(technician=julien, day=DAY, state=State.CANCELLED)
    gone.mates.create(technician=lea)
    assert [tuple(line) for line in mates_between(DAY, DAY)] == [(lea.pk, DAY, visit.pk, 90)]
    assert mates_between(DAY + timedelta(days=1), DAY + timedelta(days=9)) == []
    assert list(visits_shared_by(lea).exclude(state=State.CANCELLED)) == [visit]


def test_a_mate_who_takes_the_visit_over_is_no_mate_any_more(office: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Garnier")
    visit = plan_visit(client=a_pool_client(), by=office, technician=julien, day=DAY, mates=[(lea, "")])
    move_visit(visit=visit, by=office, technician=lea, day=DAY, version=None)
    assert not visit.mates.exists() and visit.technician == lea


def test_undone_a_mate_takes_part_again(office: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa", "Garnier")
    visit = a_visit(technician=julien, day=DAY)
    edit_visit(visit=visit, by=office, version=None, mates=[(lea, "Prendre la bâche.")])
    with one_action(kind="move", title="Donnée à Léa", by=office) as action:
        move_visit(visit=visit, by=office, technician=lea, day=DAY, version=None)
    assert team(visit) == {}
    assert action.change is not None
    assert undo_change(change=action.change, by=office).restored == 1
    visit.refresh_from_db()
    assert (visit.technician, team(visit)) == (julien, {lea: "Prendre la bâche."})
