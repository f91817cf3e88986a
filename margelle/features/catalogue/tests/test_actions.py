from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from margelle.base.journal import record
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.events import CompanyOpened
from margelle.features.accounts.tests.make import a_company, a_member
from margelle.features.catalogue import actions, queries
from margelle.features.catalogue.models import Measure, Product, ServiceType, StockMove, Task
from margelle.features.catalogue.tests.make import a_measure, a_product, a_range, a_service, a_task
from margelle.features.clients.tests.make import a_pool

from .conftest import World

NOON = datetime(2026, 6, 17, 12, tzinfo=UTC)


def test_starters_load_once_and_spare_what_is_there(world: World) -> None:
    with company_scope(world.company.id):
        mine = a_task("Ma tâche")
        actions.load_starters()
        actions.load_starters()
        assert list(Task.objects.all()) == [mine]
        assert Product.objects.count() == 26
        assert ServiceType.objects.count() == 14
        assert [one.code for one in queries.parameters()][:2] == ["ph", "free_chlorine_mg_l"]
    with company_scope(world.rival.id):
        assert Product.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_opened_company_finds_its_lists() -> None:
    company = a_company()
    with company_scope(company.id):
        with transaction.atomic():
            record(CompanyOpened(entity_id=company.id))
        assert Task.objects.count() == 20
        weekly = ServiceType.objects.get(name="Entretien hebdomadaire")
        assert weekly.task_links.all()[0].task.name == "Vider les paniers de skimmers"


def test_personalise_puts_away_and_brings_back(world: World) -> None:
    with company_scope(world.company.id):
        actions.load_starters()
        own = a_task("Ma tâche")
        keep = actions.Kept(tasks=["Passer l’épuisette"], products=[], services=["Eau verte"])
        actions.personalise(keep=keep, by=world.manager)
        assert {task.name for task in queries.active_tasks()} == {"Passer l’épuisette", own.name}
        assert [one.name for one in queries.active_services()] == ["Eau verte"]
        assert queries.active_products().count() == 0
        actions.personalise(keep=actions.EVERYTHING, by=world.manager)
        assert (Task.objects.count(), queries.active_tasks().count()) == (21, 21)


def test_each_change_tells_the_phones(world: World) -> None:
    with company_scope(world.company.id):
        actions.save_task(task=Task(name="Nouvelle"), by=world.manager)
        entry = Entry.objects.latest("seq")
        assert (entry.kind, entry.entity, entry.entity_id) == (
            "CatalogueChanged",
            "catalogue",
            world.company.id,
        )


def test_new_tasks_go_last_and_move_inside_their_group(world: World) -> None:
    with company_scope(world.company.id):
        first, second, third = (
            actions.save_task(task=Task(name=name), by=world.manager) for name in ("A", "B", "C")
        )
        actions.move(row=third, up=True, by=world.manager)
        actions.move(row=first, up=True, by=world.manager)
        assert [task.name for task in queries.active_tasks()] == ["A", "C", "B"]
        assert second.group == "basin"


def test_a_name_put_away_may_not_come_back_twice(world: World) -> None:
    with company_scope(world.company.id):
        old = a_task("Brosser")
        actions.set_archived(row=old, archived=True, by=world.manager)
        a_task("Brosser")
        with pytest.raises(actions.NameTaken):
            actions.set_archived(row=old, archived=False, by=world.manager)


def test_a_service_keeps_the_order_of_its_tasks(world: World) -> None:
    with company_scope(world.company.id):
        a, b, c = a_task("A"), a_task("B"), a_task("C")
        service = actions.save_service(
            service=ServiceType(name="Choc", category="seasonal"), tasks=[c, a], by=world.manager
        )
        actions.save_service(service=service, tasks=[b, c, a], by=world.manager)
        assert [link.task for link in service.task_links.all()] == [b, c, a]


def test_measures_keep_the_wanted_order(world: World) -> None:
    with company_scope(world.company.id):
        a_measure("redox_mv")
        actions.set_measures(codes=["tac_f", "ph", "tac_f"], by=world.manager)
        assert [one.code for one in queries.parameters()] == ["tac_f", "ph"]
        assert Measure.objects.get(code="redox_mv").is_active is False
        with pytest.raises(KeyError):
            actions.set_measures(codes=["ph", "luck"], by=world.manager)


def test_the_most_precise_range_wins(world: World) -> None:
    with company_scope(world.rival.id):
        a_range("ph", "1", "2")
    with company_scope(world.company.id):
        salt = a_pool(sanitiser="salt", is_collective=True)
        bromine = a_pool(salt.site, sanitiser="bromine")
        assert queries.range_for(salt, "ph") == (Decimal("6.9"), Decimal("7.7"))
        a_range("ph", "7.0", "7.8")
        a_range("ph", "7.1", "7.3", sanitiser="salt")
        a_range("ph", None, "7.2", sanitiser="salt", collective=True)
        assert queries.range_for(salt, "ph") == (None, Decimal("7.2"))
        assert queries.range_for(bromine, "ph") == (Decimal("7.0"), Decimal("7.8"))
        assert queries.range_for(bromine, "salt_g_l") is None


def test_ranges_of_many_pools_cost_one_query(world: World, django_assert_num_queries: Any) -> None:
    with company_scope(world.company.id):
        pools = [a_pool() for _ in range(3)]
        with django_assert_num_queries(1):
            found = queries.ranges_for(pools)
        assert set(found) == {pool.pk for pool in pools}


def test_a_use_leaves_the_vehicle_once_and_can_come_back(world: World) -> None:
    technician = a_member(world.company, "technician")
    with company_scope(world.company.id):
        product, source = a_product(), uuid4()
        use: dict[str, Any] = {
            "product": product,
            "quantity": Decimal("0.72"),
            "by": technician,
            "at": NOON,
            "source_id": source,
        }
        first = actions.use_product(**use)
        assert actions.use_product(**use) == first
        assert first.place is not None and first.place.member == technician
        back = actions.reverse_use(source_id=source, by=technician, at=NOON)
        assert back is not None and back.quantity == Decimal("0.72")
        assert actions.reverse_use(source_id=source, by=technician, at=NOON) is None
        again = actions.use_product(**use)
        assert again != first
        assert sum(move.quantity for move in StockMove.objects.all()) == Decimal("-0.72")
        with pytest.raises(ValueError, match="above zero"):
            actions.use_product(
                product=product, quantity=Decimal("NaN"), by=technician, at=NOON, source_id=uuid4()
            )


def test_a_task_of_another_company_cannot_join_a_service(world: World) -> None:
    with company_scope(world.rival.id):
        foreign = a_task("Brosser")
    with company_scope(world.company.id), pytest.raises(IntegrityError), transaction.atomic():
        a_service(tasks=[foreign])
        connection.check_constraints()  # PostgreSQL would wait for the end of the transaction
