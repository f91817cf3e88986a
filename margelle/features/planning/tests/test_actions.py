from datetime import date, time
from decimal import Decimal
from uuid import UUID

import pytest

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Member
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.catalogue.tests.make import a_product, a_service, a_task
from margelle.features.planning.actions import (
    StaleVisit,
    assign_visit,
    cancel_visit,
    change_state,
    edit_visit,
    move_visit,
    plan_visit,
    reinstate_visit,
)
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import EDITABLE, NotAllowed, Side, State

from .make import a_pool_client, a_service_type, a_visit

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 17)


@pytest.fixture
def julien(office: Member) -> Member:
    return a_member(office.company, "technician")


def plain(text: object) -> str:
    """With ordinary spaces, so that the sentences below can be typed."""
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def kinds(visit: Visit) -> list[str]:
    found = Entry.objects.filter(entity_id=visit.pk).order_by("seq")
    return list(found.values_list("kind", flat=True))


def order(technician: Member, day: date = DAY) -> list[UUID]:
    found = Visit.objects.filter(technician=technician, day=day).order_by("rank")
    return list(found.values_list("pk", flat=True))


def test_date_technician_and_client_are_enough(office: Member, julien: Member) -> None:
    tasks = [a_task("Panier"), a_task("Ligne d’eau")]
    service = a_service(tasks=tasks, minutes=50)
    client = a_pool_client(pools=("Grand bassin", "Spa"))
    visit = plan_visit(client=client, by=office, technician=julien, day=DAY)
    assert (visit.service, visit.minutes, visit.site) == (service, 50, client.sites.get())
    assert set(visit.pools.values_list("name", flat=True)) == {"Grand bassin", "Spa"}
    assert list(visit.task_links.values_list("task__name", flat=True)) == ["Panier", "Ligne d’eau"]
    assert kinds(visit) == ["VisitPlanned"]
    assert (visit.version, visit.state, visit.notice) == (1, State.PLANNED, "Nouvelle intervention.")


def test_a_client_without_a_site_or_a_company_without_a_service_says_what_to_do(office: Member) -> None:
    client = a_pool_client()
    with pytest.raises(NotAllowed, match="prestation"):
        plan_visit(client=client, by=office)
    client.sites.all().delete()
    with pytest.raises(NotAllowed, match="lieu"):
        plan_visit(client=client, by=office)
    assert not Visit.objects.exists()


def test_visits_without_an_hour_come_last_and_hours_give_the_order(office: Member, julien: Member) -> None:
    a_service_type()
    client = a_pool_client()

    def plan(start: time | None) -> UUID:
        return plan_visit(client=client, by=office, technician=julien, day=DAY, start=start).pk

    ten, none, eight = plan(time(10)), plan(None), plan(time(8))
    assert order(julien) == [eight, ten, none]


def test_moving_to_a_place_keeps_the_order_even_when_ranks_run_out(office: Member, julien: Member) -> None:
    first, last = (a_visit(technician=julien, day=DAY, rank=rank) for rank in (1, 2))
    between = a_visit(technician=julien, day=date(2026, 6, 18))
    move_visit(visit=between, by=office, technician=julien, day=DAY, after=first.pk, version=1)
    assert order(julien) == [first.pk, between.pk, last.pk]
    assert kinds(last) == ["VisitRanked"]
    move_visit(visit=last, by=office, technician=julien, day=DAY, after=None, version=None)
    assert order(julien) == [last.pk, first.pk, between.pk]


def test_a_drop_between_two_hours_takes_an_hour_that_fits(office: Member, julien: Member) -> None:
    eight = a_visit(technician=julien, day=DAY, start=time(8), minutes=60, rank=1000)
    a_visit(technician=julien, day=DAY, start=time(14), minutes=60, rank=2000)
    moved = a_visit(technician=julien, day=date(2026, 6, 18), start=time(7, 30))
    move_visit(visit=moved, by=office, technician=julien, day=DAY, after=eight.pk, version=1)
    assert moved.start == time(9)
    assert plain(moved.notice) == "Déplacée par le bureau : au mer. 17 juin, à 09:00."


def test_a_stale_move_tells_who_did_what_and_writes_nothing(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien, day=DAY)
    other = a_member(office.company, "coordinator", first_name="Paul", last_name="Roux")
    move_visit(visit=visit, by=other, technician=julien, day=date(2026, 6, 19), version=1)
    with pytest.raises(StaleVisit) as stale:
        move_visit(visit=visit, by=office, technician=julien, day=DAY, version=1)
    said = "Paul Roux l’a déplacée entre-temps (vierge, ven. 19 juin, Julien Rossi)."
    assert plain(stale.value).startswith(said)
    visit.refresh_from_db()
    assert (visit.day, visit.version, kinds(visit)) == (date(2026, 6, 19), 2, ["VisitMoved"])


def test_a_write_bound_to_the_version_fails_even_without_a_row_lock(office: Member) -> None:
    from margelle.features.planning.actions.locking import locked, write

    visit = a_visit()
    row = locked(visit)
    Visit.objects.filter(pk=visit.pk).update(version=5)
    with pytest.raises(StaleVisit):
        write(row, minutes=90)
    visit.refresh_from_db()
    assert (visit.minutes, visit.version) == (45, 5)


def test_reassigning_a_visit_on_the_way_turns_the_technician_back(office: Member, julien: Member) -> None:
    sarah = a_member(office.company, "technician", first_name="Sarah", last_name="Benali")
    visit = a_visit(technician=julien, day=DAY, state=State.EN_ROUTE)
    assign_visit(visit=visit, by=office, technician=sarah)
    assert (visit.state, visit.technician, visit.day) == (State.PLANNED, sarah, DAY)
    assert kinds(visit) == ["VisitStateChanged", "VisitMoved"]
    assert "confiée à Sarah Benali" in visit.notice


def test_only_the_hour_changes_for_a_visit_on_the_way(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien, day=DAY, start=time(9), state=State.EN_ROUTE)
    move_visit(visit=visit, by=office, technician=julien, day=DAY, start=time(10), version=1)
    assert (visit.state, visit.start) == (State.EN_ROUTE, time(10))


@pytest.mark.parametrize(
    "state", [State.IN_PROGRESS, State.DONE, State.VALIDATED, State.CANCELLED, State.SKIPPED]
)
def test_what_has_begun_or_is_over_does_not_move(office: Member, julien: Member, state: State) -> None:
    visit = a_visit(technician=julien, day=DAY, state=state)
    with pytest.raises(NotAllowed, match="ne se déplace plus"):
        move_visit(visit=visit, by=office, technician=julien, day=date(2026, 6, 18), version=1)
    assert Visit.objects.get().day == DAY


def test_a_move_to_somebody_who_is_no_technician_is_refused(office: Member) -> None:
    visit = a_visit(day=DAY)
    with pytest.raises(NotAllowed, match="Claire Vidal"):
        assign_visit(visit=visit, by=office, technician=office)


def test_back_to_the_tray(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien, day=DAY)
    move_visit(visit=visit, by=office, technician=None, day=None, version=1)
    assert visit.is_undated


def test_dropping_a_card_where_it_was_writes_nothing(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien, day=DAY, rank=1024)
    move_visit(visit=visit, by=office, technician=julien, day=DAY, after=None, version=1)
    assert (visit.version, kinds(visit)) == (1, [])


@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_an_edit_tells_what_changed_once(office: Member, julien: Member, state: State) -> None:
    visit = a_visit(technician=julien, day=DAY, state=state)
    product = a_product()
    edit_visit(
        visit=visit, by=office, minutes=90, instructions="Fermer la vanne", needs=[(product, Decimal(2))]
    )
    assert (visit.minutes, visit.version) == (90, 2)
    assert plain(visit.notice) == "Modifiée par le bureau : durée, consignes, produits à apporter."
    assert kinds(visit) == ["VisitEdited"]
    edit_visit(visit=visit, by=office, minutes=90, needs=[(product, Decimal(2))])
    assert (visit.version, kinds(visit)) == (2, ["VisitEdited"])


def test_another_service_brings_its_tasks(office: Member) -> None:
    visit = a_visit()
    repair = a_service("Dépannage", "repair", tasks=[a_task("Fuite")])
    edit_visit(visit=visit, by=office, service=repair)
    assert list(visit.task_links.values_list("task__name", flat=True)) == ["Fuite"]


def test_a_pool_of_another_client_is_refused(office: Member) -> None:
    visit, other = a_visit(), a_pool_client("Giraud")
    with pytest.raises(NotAllowed, match="bassins"):
        edit_visit(visit=visit, by=office, pools=other.sites.get().pools.all())


def test_cancelling_keeps_the_reason_and_reinstating_brings_back(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien, day=DAY, state=State.EN_ROUTE)
    cancel_visit(visit=visit, by=office, reason="Client absent")
    assert (visit.state, visit.state_reason) == (State.CANCELLED, "Client absent")
    assert plain(visit.notice) == "Annulée par le bureau : Client absent"
    reinstate_visit(visit=visit, by=office)
    assert visit.state == State.PLANNED
    steps = Transition.objects.filter(visit=visit).values_list("from_state", "to_state", "reason", "by")
    assert list(steps) == [
        ("en_route", "cancelled", "Client absent", office.pk),
        ("cancelled", "planned", "", office.pk),
    ]


def test_the_technician_cannot_set_off_to_a_visit_without_a_day(office: Member, julien: Member) -> None:
    visit = a_visit(technician=julien)
    with pytest.raises(NotAllowed, match="jour"):
        change_state(visit=visit, to=State.EN_ROUTE, by=julien, side=Side.TECHNICIAN)
    assert not Transition.objects.exists()


def test_rival_rows_are_out_of_reach() -> None:
    rival, own = a_company("Azur"), a_company("Azur")
    with company_scope(rival.id):
        visit = a_visit()
    member = a_member(own, "coordinator")
    with company_scope(own.id), pytest.raises(Visit.DoesNotExist):
        cancel_visit(visit=visit, by=member, reason="x")
