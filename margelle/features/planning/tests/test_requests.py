"""What clients ask for from the e-carnet: once at a time, planned in one act, declined with a word."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.tests.make import a_pool
from margelle.features.planning.actions import (
    Asked,
    ask_visit,
    plan_request,
    withdraw_request,
)
from margelle.features.planning.models import Visit, VisitRequest
from margelle.features.planning.queries.requests import wish_words
from margelle.features.planning.rules import NotAllowed
from margelle.features.planning.rules.requests import PARTS

from . import requesting
from .make import a_pool_client, a_visit
from .requesting import World, a_world, ask, office

pytestmark = pytest.mark.django_db
world = requesting.world


def test_one_request_waits_for_a_pool_and_the_message_is_clear(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        ask(world)
        with pytest.raises(NotAllowed, match="déjà chez nous"):
            ask(world)
        assert VisitRequest.objects.count() == 1
        assert list(Entry.objects.filter(entity="visit_request").values_list("kind", flat=True)) == [
            "VisitRequested"
        ]


def test_taken_back_three_times_a_day_is_enough(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        for _ in range(3):
            assert withdraw_request(request=ask(world)) is True
        with pytest.raises(NotAllowed, match="Appelez-nous"):
            ask(world)
        VisitRequest.objects.update(created_at=timezone.now() - timedelta(days=2))
        assert ask(world).state == "open"


@pytest.mark.parametrize("days", [-1, 61])
def test_a_day_that_cannot_be_is_refused(world: World, days: int) -> None:
    with company_scope(world.company.id, atomic=True):
        with pytest.raises(NotAllowed, match="dans les deux mois"):
            ask(world, day=local_today(world.company) + timedelta(days=days))
        assert VisitRequest.objects.count() == 0


def test_one_act_makes_it_a_visit_on_the_wished_day(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        day = local_today(world.company) + timedelta(days=(7 - local_today(world.company).weekday()) or 7)
        row = ask(world, reason="equipment", day=day, hours=PARTS["morning"][1])
        done = plan_request(request=row, by=world.office)
        visit = Visit.objects.get(pk=done.visit.pk)
        assert (visit.day, visit.technician, visit.service.name) == (day, world.technician, "Dépannage")
        assert (visit.window_from, visit.window_to) == PARTS["morning"][1]
        assert visit.instructions == (
            "Demande du client\N{NO-BREAK SPACE}: Un appareil ne marche pas bien. « Depuis hier »"
        )
        assert list(visit.pools.all()) == [world.pool]
        assert (world.request.state, world.request.visit) == ("planned", visit)
        with pytest.raises(NotAllowed, match="déjà sa réponse"):
            plan_request(request=row, by=world.office)
        assert Visit.objects.count() == 1


def next_monday(world: World) -> date:
    today = local_today(world.company)
    return today + timedelta(days=7 - today.weekday())


def test_it_never_stands_on_top_of_another_stop(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        day = next_monday(world)
        a_visit(technician=world.technician, day=day, start=time(8), minutes=90)
        visit = plan_request(request=ask(world, day=day, hours=(time(8), time(12))), by=world.office).visit
        assert (visit.day, visit.start) == (day, time(9, 30))


def test_where_the_wished_hours_are_taken_it_goes_to_the_days_after(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        day = next_monday(world)
        a_visit(technician=world.technician, day=day, start=time(8), minutes=300)
        visit = plan_request(request=ask(world, day=day, hours=(time(8), time(12))), by=world.office).visit
        assert visit.day is not None and visit.day != day
        assert local_today(world.company) < visit.day <= local_today(world.company) + timedelta(days=14)
        assert visit.start == time(8)


@pytest.mark.parametrize("days", [0, -3])
def test_a_wished_day_that_has_come_is_wished_no_more(world: World, days: int) -> None:
    with company_scope(world.company.id, atomic=True):
        today = local_today(world.company)
        ask(world)
        VisitRequest.objects.filter(pool=world.pool).update(day=today + timedelta(days=days))
        visit = plan_request(request=world.request, by=world.office).visit
        assert visit.day is not None and visit.day > today


def test_where_nothing_is_free_it_waits_to_be_planned(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        Member.objects.filter(pk=world.technician.pk).update(shut_at=timezone.now())
        visit = plan_request(request=ask(world), by=world.office).visit
        assert (visit.day, visit.technician) == (None, None)
        assert world.request.state == "planned"


def test_wishes_read_as_said(world: World) -> None:
    day = timezone.localdate().replace(month=6, day=1, year=2027)
    words = [
        wish_words(VisitRequest(day=d, from_hour=h[0], to_hour=h[1]))
        for d, h in ((None, (None, None)), (day, (None, None)), (day, PARTS["morning"][1]))
    ]
    assert [w.replace("\N{NO-BREAK SPACE}", " ") for w in words] == [
        "dès que possible",
        "mardi 1er juin",
        "mardi 1er juin, entre 8 h et 12 h",
    ]


def test_the_office_plans_and_declines_from_the_list(world: World) -> None:
    with company_scope(world.company.id, atomic=True):
        row = ask(world, note="<b>Verte</b>")
    browser = office(world)
    page = browser.get("/requests/").content.decode()
    assert "L’eau est verte ou trouble" in page
    assert "&lt;b&gt;Verte&lt;/b&gt;" in page
    assert '<span class="count">1</span>' in page
    empty = browser.post(f"/requests/{row.pk}/refusal/", {"answer": " "})
    assert empty.status_code == 422
    assert browser.post(f"/requests/{row.pk}/visit/").status_code == 302
    page = browser.get("/requests/?state=planned").content.decode()
    assert "Intervention prévue" in page
    with company_scope(world.company.id):
        visit = Visit.objects.get()
    assert f"/visits/{visit.pk}/" in page
    again = browser.post(f"/requests/{row.pk}/visit/", follow=True).content.decode()
    assert "déjà sa réponse" in again


def test_another_companys_request_is_unknown(world: World) -> None:
    rival = a_world("Autre")
    with company_scope(rival.company.id, atomic=True):
        row = ask(rival)
    browser = office(world)
    assert browser.post(f"/requests/{row.pk}/visit/").status_code == 404
    assert browser.get(f"/requests/{row.pk}/refusal/").status_code == 404
    assert str(row.pk) not in browser.get("/requests/?state=all").content.decode()


def test_the_list_costs_the_same_with_one_and_three(world: World) -> None:
    browser = office(world)
    counts = []
    for more in (1, 2):
        with company_scope(world.company.id, atomic=True):
            for _ in range(more):
                client = a_pool_client()
                site = client.sites.get()
                ask_visit(pool=site.pools.first() or a_pool(site), asked=Asked("level"))
        browser.get("/requests/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/requests/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
