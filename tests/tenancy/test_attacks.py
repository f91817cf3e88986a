"""The attack suite: each fence alone, on the engine the suite runs on (SQLite or PostgreSQL).

Two companies hold look-alike rows. Every attack tries to read or write the rival's rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled
from django_scopes.exceptions import ScopeError

from margelle.base.tenancy import guard
from margelle.base.tenancy.guard import UnfencedStatement
from margelle.base.tenancy.managers import CompanyMismatch
from margelle.base.tenancy.scope import ForeignScope, company_scope, current_company_id
from margelle.features.accounts.models import Company
from margelle.features.clients.models import Client, Contact, Pool, Site, Tag

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class World:
    mine: Company
    rival: Company
    my_client: Client
    rival_client: Client
    my_site: Site
    rival_site: Site


def _people(company: Company) -> tuple[Client, Site]:
    with company_scope(company.id):
        client = Client.objects.create(civility="Mme", last_name="Ferrand", email="ferrand@exemple.fr")
        return client, Site.objects.create(client=client, address="18 chemin des Restanques", city="Mougins")


@pytest.fixture
def world() -> World:
    mine, rival = Company.objects.create(name="Azur"), Company.objects.create(name="Azur")
    (a, b), (c, d) = _people(mine), _people(rival)
    return World(mine, rival, a, c, b, d)


# Fence 1 and 2: without a scope nothing answers.
UNSCOPED: list[Callable[[], Any]] = [
    lambda: list(Client.objects.all()),
    lambda: Client.objects.count(),
    lambda: Client.objects.exists(),
    lambda: Client.objects.first(),
    lambda: Client.objects.filter(name="Ferrand"),
    lambda: Client.objects.exclude(name="x"),
    lambda: Client.objects.explain(),
    lambda: Client.objects.create(last_name="x"),
    lambda: Client.objects.bulk_create([Client(last_name="x")]),
    lambda: Client.objects.get_or_create(last_name="x"),
    lambda: Client.objects.update(last_name="x"),
    lambda: Client.objects.in_bulk([]),
    lambda: Client.objects.values_list("name"),
    lambda: Client.objects.union(QuerySet(Client)),
    lambda: Client.objects.raw("SELECT 1"),
    lambda: Client._base_manager.count(),
    lambda: list(Client._base_manager.all()),
    lambda: Client._default_manager.get(name="x"),
    lambda: Client(last_name="x").save(),
    lambda: Client.objects.select_related("agency"),
    lambda: Client.objects.order_by("name"),
    lambda: Client.objects.aggregate(),
    lambda: Client.objects.iterator(),
]


@pytest.mark.parametrize("attack", UNSCOPED, ids=range(len(UNSCOPED)))
def test_nothing_answers_outside_a_scope(world: World, attack: Callable[[], Any]) -> None:
    with pytest.raises(ScopeError):
        attack()


@pytest.mark.parametrize("attack", UNSCOPED[:4], ids=range(4))
def test_disabling_scopes_opens_nothing(world: World, attack: Callable[[], Any]) -> None:
    with scopes_disabled(), pytest.raises(ScopeError):
        attack()


def test_a_scope_sees_exactly_its_own_rows(world: World) -> None:
    with company_scope(world.mine.id):
        assert list(Client.objects.all()) == [world.my_client]
        assert list(Client._base_manager.all()) == [world.my_client]
        assert list(Site.objects.filter(client__name="Ferrand")) == [world.my_site]
        assert Client.objects.filter(pk=world.rival_client.pk).exists() is False
        assert Site.objects.filter(client=world.rival_client).count() == 0


def test_following_a_foreign_key_stays_inside(world: World) -> None:
    with company_scope(world.mine.id):
        with pytest.raises(Client.DoesNotExist):
            _ = Site(pk=world.rival_site.pk, client_id=world.rival_client.pk, company=world.mine).client
        with pytest.raises(Client.DoesNotExist):
            world.rival_client.refresh_from_db()


def test_writes_of_the_rivals_rows_are_refused(world: World) -> None:
    rival = world.rival_client
    with company_scope(world.mine.id):
        rival.last_name = "Volé"
        with pytest.raises(CompanyMismatch):
            rival.save()
        with pytest.raises(CompanyMismatch):
            rival.delete()
        with pytest.raises(CompanyMismatch):
            Client.objects.bulk_update([rival], ["last_name"])
        with pytest.raises(CompanyMismatch):
            Client.objects.bulk_create([Client(last_name="x", company=world.rival)])
        with pytest.raises(CompanyMismatch):
            Client.objects.update(company=world.rival)
        assert Client.objects.filter(pk=rival.pk).update(last_name="Volé") == 0
        assert Client.objects.filter(pk=rival.pk).delete()[0] == 0
    with company_scope(world.rival.id):
        assert Client.objects.get().last_name == "Ferrand"


# Fence 3: the database itself, with fences 1 and 2 and the guard taken away.
def _sql(statement: str, *params: Any) -> None:
    values = [p.hex if connection.vendor == "sqlite" and hasattr(p, "hex") else p for p in params]
    with guard.lifted(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_a_pointer_into_another_company(world: World) -> None:
    with pytest.raises(IntegrityError):
        _sql("UPDATE clients_site SET client_id = %s WHERE id = %s", world.rival_client.pk, world.my_site.pk)
    refused = pytest.raises((IntegrityError, DatabaseError))
    with company_scope(world.mine.id), refused, transaction.atomic():
        Pool.objects.bulk_create([Pool(site_id=world.rival_site.pk)])
    refused = pytest.raises((IntegrityError, DatabaseError))
    with company_scope(world.mine.id), refused, transaction.atomic():
        Contact.objects.create(client=world.rival_client, name="x")
    with company_scope(world.rival.id):
        assert Pool.objects.count() == 0
        assert Contact.objects.count() == 0


def test_the_company_of_a_row_never_changes(world: World) -> None:
    with company_scope(world.mine.id):
        tag = Tag.objects.create(name="x")
    with pytest.raises((IntegrityError, DatabaseError)):
        _sql("UPDATE clients_tag SET company_id = %s WHERE id = %s", world.rival.pk, tag.pk)


# The guard: SQL that forgets the company.
UNFENCED = [
    "SELECT name FROM clients_client",
    'SELECT * FROM "clients_site" s JOIN clients_client c ON c.id = s.client_id',
    "UPDATE clients_client SET name = 'x'",
    "DELETE FROM clients_client",
    "WITH all_of_them AS (SELECT * FROM clients_client) SELECT * FROM all_of_them",
]


@pytest.mark.parametrize("statement", UNFENCED)
def test_sql_without_a_company_is_refused(world: World, statement: str) -> None:
    with company_scope(world.mine.id), connection.cursor() as cursor, pytest.raises(UnfencedStatement):
        cursor.execute(statement)


# The door.
def test_a_second_company_cannot_be_opened_inside(world: World) -> None:
    with company_scope(world.mine.id):
        with pytest.raises(ForeignScope), company_scope(world.rival.id):
            raise AssertionError("the door let a second company in")
        with company_scope(world.mine.id):
            assert current_company_id() == world.mine.id
        assert current_company_id() == world.mine.id
    assert current_company_id() is None


def test_the_scope_closes_after_an_error(world: World) -> None:
    with pytest.raises(ValueError, match="planned"), company_scope(world.mine.id, atomic=True):
        Tag.objects.create(name="undone")
        raise ValueError("planned")
    assert current_company_id() is None
    with company_scope(world.mine.id):
        assert Tag.objects.count() == 0
