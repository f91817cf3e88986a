"""Facts: gap-free numbers, handlers once in effect, nothing outside a transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Thread
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from margelle.base.journal import Event, events, on, record
from margelle.base.journal.jobs import take_up_again
from margelle.base.journal.models import Entry, Handled
from margelle.base.journal.queries import epoch, latest_seq, latest_seqs
from margelle.base.journal.write import NotInTransaction, revive
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_company

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class ThingWeighed(Event):
    entity: ClassVar[str] = "thing"
    grams: Decimal
    day: date
    by_hand: bool = False
    parts: tuple[UUID, ...] = ()


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """A handler for this test only; it fails as long as `fail` stands in the list's place of errors."""
    known = dict(events._handlers)
    found: list[Event] = []

    @on(ThingWeighed)
    def listen(event: ThingWeighed, entry: Entry) -> None:
        found.append(event)
        if event.grams < 0:
            raise ValueError("refused")

    yield found
    events._handlers.clear()
    events._handlers.update(known)


def weighed(grams: str = "1.5") -> ThingWeighed:
    return ThingWeighed(entity_id=uuid4(), grams=Decimal(grams), day=date(2028, 2, 29), parts=(uuid4(),))


def test_numbers_are_gap_free_and_per_company() -> None:
    one, two = a_company("One"), a_company("Two")
    for company, count in ((one, 3), (two, 2), (one, 1)):
        with company_scope(company.id, atomic=True):
            for _ in range(count):
                record(weighed())
    with company_scope(one.id):
        assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
        assert latest_seq(one.id) == 4
    assert latest_seqs([one.id, two.id]) == {one.id: 4, two.id: 2}


def test_a_rolled_back_fact_leaves_no_gap() -> None:
    company = a_company()
    with company_scope(company.id):
        with pytest.raises(ValueError, match="undone"), transaction.atomic():
            record(weighed())
            raise ValueError("undone")
        with transaction.atomic():
            record(weighed())
        assert list(Entry.objects.values_list("seq", flat=True)) == [1]


def test_two_writers_at_once_never_share_or_skip_a_number() -> None:
    company = a_company()
    with company_scope(company.id, atomic=True):
        record(weighed())

    def write() -> None:
        for _ in range(10):
            with company_scope(company.id, atomic=True):
                record(weighed())
        connection.close()

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with company_scope(company.id):
        assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 32))


def test_nothing_is_recorded_outside_a_transaction() -> None:
    with company_scope(a_company().id), pytest.raises(NotInTransaction):
        record(weighed())


def test_an_event_comes_back_with_its_types() -> None:
    event = weighed("2.50")
    with company_scope(a_company().id, atomic=True):
        entry = record(event)
        assert revive(ThingWeighed, Entry.objects.get(pk=entry.pk)) == event


def test_a_handler_hears_after_commit_and_once(heard: list[Event]) -> None:
    company = a_company()
    with company_scope(company.id, atomic=True):
        event = weighed()
        record(event)
        assert heard == []
    assert heard == [event]
    take_up_again()
    assert heard == [event]


def test_a_handler_that_failed_is_taken_up_again(heard: list[Event]) -> None:
    company = a_company()
    with company_scope(company.id, atomic=True):
        record(weighed("-1"))
    with company_scope(company.id):
        assert Handled.objects.count() == 0
        Entry.objects.update(payload={"grams": "1", "day": "2028-02-29", "by_hand": False, "parts": []})
    take_up_again()
    assert [event.grams for event in heard if isinstance(event, ThingWeighed)] == [Decimal(-1), Decimal(1)]
    with company_scope(company.id):
        assert Handled.objects.count() == 1


def test_the_epoch_stays() -> None:
    assert epoch() == epoch()
