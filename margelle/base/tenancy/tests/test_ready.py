"""A statement made once asks what its queryset would ask, in the open company and in no other."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes.exceptions import ScopeError

from margelle.base.access.models import Capability
from margelle.base.tenancy.managers import CompanyMismatch
from margelle.base.tenancy.ready import Ready, insert_rows
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Agency, Company, Device
from margelle.features.accounts.tests.make import a_company, a_device, a_member

pytestmark = pytest.mark.django_db


def an_agency(company: Company, name: str) -> UUID:
    with company_scope(company.pk):
        made: UUID = Agency.objects.create(name=name).pk
    return made


def test_it_finds_the_rows_of_the_open_company_only() -> None:
    """Made in one company and asked in another, by the other's keys too."""
    ours, theirs = a_company(), a_company()
    here, there = an_agency(ours, "Ici"), an_agency(theirs, "Là")
    named = Ready(lambda ids: Agency.objects.filter(pk__in=ids).order_by("name").values_list("name", "pk"))
    with company_scope(ours.pk):
        assert named([here, there]) == [("Ici", here)]
    with company_scope(theirs.pk):
        assert named([here, there]) == [("Là", there)]
        assert named([uuid4(), uuid4()]) == []
    with pytest.raises(ScopeError):
        named([here, there])


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 17])
def test_any_number_of_keys_finds_each_row_once(count: int) -> None:
    company = a_company()
    keys = [an_agency(company, f"A{number:02}") for number in range(count)]
    named = Ready(lambda ids: Agency.objects.filter(pk__in=ids).order_by("name").values_list("pk"))
    with company_scope(company.pk):
        assert named(keys) == [(key,) for key in keys]
        assert named(set(keys)) == [(key,) for key in keys]


def test_models_come_with_their_relations_and_without_a_second_question() -> None:
    device, _ = a_device(a_member(a_company("Azur"), "technician"))
    whole = Ready(lambda pk: Device.objects.select_related("member__company").filter(pk=pk))
    with company_scope(device.company_id):
        [found] = whole(device.pk)
        again = whole(device.pk)[0]
        with CaptureQueriesContext(connection) as asked:
            assert (found, found.member.company.name) == (device, "Azur")
            assert found.last_contact_at == again.last_contact_at == device.last_contact_at
    assert len(asked) == 0


def test_texts_and_tables_of_no_company_are_asked_alike() -> None:
    company = a_company()
    known = uuid4()
    Capability.objects.create(digest="a" * 64, purpose="device", company=company, object_id=known)
    living = Ready(
        lambda digest, purpose: Capability.objects.filter(digest=digest, purpose=purpose).values_list(
            "object_id"
        )
    )
    assert living("a" * 64, "device") == [(known,)]
    assert living("a" * 64, "api") == living("\x010", "device' OR 1=1") == []


def test_rows_are_inserted_as_bulk_create_does() -> None:
    company = a_company()
    with company_scope(company.pk):
        insert_rows([])
        insert_rows([Agency(name="Une")])
        insert_rows([Agency(name="Deux"), Agency(name="Trois")])
        kept = Agency(name="Quatre")
        Agency.objects.bulk_create([kept])
        mine = list(Agency.objects.all())
        assert sorted(one.name for one in mine) == ["Deux", "Quatre", "Trois", "Une"]
        assert {one.company_id for one in mine} == {company.pk}
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_rows([kept])


def test_no_row_is_inserted_for_another_company_or_for_none() -> None:
    ours, theirs = a_company(), a_company()
    with company_scope(ours.pk), pytest.raises(CompanyMismatch):
        insert_rows([Agency(name="Là", company=theirs)])
    with pytest.raises(ScopeError):
        insert_rows([Agency(name="Nulle part")])
