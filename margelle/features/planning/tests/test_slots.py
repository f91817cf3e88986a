"""The best free places of a visit (PLN-16, PEER-12): deterministic, at a fixed cost."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company, Member, MemberSkill, Skill
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.models import ServiceSkill
from margelle.features.clients.models import Client, Site, Zone
from margelle.features.planning.models import Absence, FavouredWindow, Visit, VisitMate
from margelle.features.planning.queries.slots import Slot, Wanted, best_slots, costs
from margelle.features.planning.rules import State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 6, 15), date(2026, 6, 19)
MOUGINS, NICE = ("43.60", "6.99"), ("43.70", "7.27")


@pytest.fixture(autouse=True)
def company() -> Any:
    company = a_company()
    rival = a_company()
    with scope(company=rival.id):  # free technicians next door: nobody's offer
        a_technician("Julien", "Rossi", start_latitude=MOUGINS[0], start_longitude=MOUGINS[1])
    with company_scope(company.id):
        yield company


def at(client: Client, point: tuple[str, str], **more: Any) -> Client:
    Site.objects.filter(client=client).update(latitude=point[0], longitude=point[1], **more)
    return client


def waiting(client: Client | None = None, **more: Any) -> Visit:
    visit = a_visit(client=client or at(a_pool_client(), MOUGINS), **more)
    return Visit.objects.select_related("client", "site__zone", "service").get(pk=visit.pk)


def full(member: Member, day: date) -> Visit:
    return a_visit(technician=member, day=day, minutes=420)


def said(slots: list[Slot]) -> list[tuple[str, int]]:
    return [(slot.technician.first_name, slot.day.day) for slot in slots]


def test_the_nearest_free_round_comes_first() -> None:
    julien, lea = a_technician("Julien", "Rossi"), a_technician("Léa", "Martin")
    a_visit(client=at(a_pool_client("Nice"), NICE), technician=julien, day=MONDAY)
    a_visit(client=at(a_pool_client("Giraud"), MOUGINS), technician=lea, day=MONDAY)
    assert said(best_slots(waiting(), MONDAY, MONDAY)) == [("Léa", 15), ("Julien", 15)]


def test_full_days_absences_rest_and_missing_skills_are_no_offer() -> None:
    julien, lea, sam = a_technician("Julien"), a_technician("Léa"), a_technician("Sam")
    skill = Skill.objects.create(name="Électrolyse")
    service = a_service_type("Électrolyseur")
    ServiceSkill.objects.create(service=service, skill=skill)
    for member in (julien, lea):
        MemberSkill.objects.create(member=member, skill=skill)
    for day in range(15, 19):
        full(julien, date(2026, 6, day))
    Absence.objects.create(technician=lea, from_day=MONDAY, to_day=FRIDAY, state=Absence.State.APPROVED)
    assert sam.is_open
    slots = best_slots(waiting(service=service), MONDAY, date(2026, 6, 21))
    assert said(slots) == [("Julien", 19)]


def test_a_mate_s_day_is_full_too_and_a_skipped_visit_frees_it() -> None:
    julien, lea = a_technician("Julien"), a_technician("Léa")
    shared = full(julien, MONDAY)
    VisitMate.objects.create(visit=shared, technician=lea)
    assert best_slots(waiting(), MONDAY, MONDAY) == []
    Visit.objects.filter(pk=shared.pk).update(state=State.SKIPPED)
    assert len(best_slots(waiting(), MONDAY, MONDAY)) == 2


def test_favoured_windows_weigh() -> None:
    a_technician("Julien")
    visit = waiting()
    FavouredWindow.objects.create(site=visit.site, weekdays=[3], from_hour=time(9), to_hour=time(11))
    [first, *_] = best_slots(visit, MONDAY, FRIDAY)
    assert (first.day, first.start, first.reasons) == (date(2026, 6, 18), time(9), ("créneau favori",))


def test_a_dense_zone_draws_to_the_day_that_is_already_there() -> None:
    julien = a_technician("Julien")
    zone = Zone.objects.create(name="Bord de mer", is_dense=True)
    a_visit(client=at(a_pool_client("Giraud"), MOUGINS, zone=zone), technician=julien, day=FRIDAY)
    first = best_slots(waiting(at(a_pool_client(), MOUGINS, zone=zone)), MONDAY, FRIDAY, 1)
    assert said(first) == [("Julien", 19)]
    assert "déjà dans le secteur" in first[0].reasons


def test_a_client_who_counts_comes_sooner() -> None:
    """The same plan: an ordinary client waits for the day with the favoured hour, this one does not."""
    a_technician("Julien")
    visit = waiting()
    FavouredWindow.objects.create(site=visit.site, weekdays=[4])
    assert said(best_slots(visit, date(2026, 6, 8), FRIDAY, 1)) == [("Julien", 12)]
    Client.objects.filter(pk=visit.client_id).update(value=Client.Value.HIGH)
    dear = Visit.objects.select_related("client", "site__zone").get(pk=visit.pk)
    FavouredWindow.objects.all().update(weekdays=[6])
    assert said(best_slots(dear, date(2026, 6, 8), FRIDAY, 1)) == [("Julien", 8)]


def test_the_same_plan_gives_the_same_offers_at_a_fixed_cost() -> None:
    a_technician("Julien")
    visit = waiting()

    def asked() -> tuple[list[tuple[str, int]], int]:
        with CaptureQueriesContext(connection) as queries:
            found = best_slots(visit, MONDAY, FRIDAY, 20)
        return said(found), len(queries)

    first, cost = asked()
    assert asked() == (first, cost)
    for name in ("Léa", "Sam"):
        a_visit(technician=a_technician(name), day=MONDAY)
    found, again = asked()
    assert (len(found), again) == (15, cost)


def test_costs_tell_the_way_the_load_and_what_does_not_fit(company: Company) -> None:
    julien = a_technician("Julien", start_latitude=MOUGINS[0], start_longitude=MOUGINS[1])
    visit = waiting(at(a_pool_client(), NICE), technician=julien, day=MONDAY, minutes=60)
    full(julien, FRIDAY)
    same, friday, sunday, nobody = costs(
        [
            Wanted(visit, julien, MONDAY, (None, None)),
            Wanted(visit, julien, FRIDAY, (None, None)),
            Wanted(visit, julien, date(2026, 6, 21), (None, None)),
            Wanted(visit, None, MONDAY, (None, None)),
        ]
    )
    assert same is not None and friday is not None and sunday is not None
    assert (same.booked, same.available, same.problems) == (60, 420, [])
    assert same.extra is not None and same.extra_km > 20
    assert (friday.booked, friday.is_over, friday.problems) == (480, True, ["la journée déborde"])
    assert sunday.problems == ["Julien Rossi ne travaille pas ce jour-là (repos)"]
    assert nobody is None
