"""Promises of the job queue, without a worker process (that one is in tests/servers)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from django_scopes.exceptions import ScopeError

from margelle.base.jobs import NoCompany, Payload, enqueue, job
from margelle.base.jobs.drain import drain
from margelle.base.jobs.models import JobRecord, State
from margelle.base.jobs.registry import UnknownJob, job_named
from margelle.base.jobs.run import LONGEST_PAUSE, LeaseLost, pause_after, perform, run, take
from margelle.base.journal import Event, record
from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope, current_company_id

pytestmark = pytest.mark.django_db

seen: list[tuple[UUID | None, Payload]] = []


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    entity = "test"


@job("test.note")
def note(payload: Payload) -> None:
    seen.append((current_company_id(), payload))
    record(Noted(entity_id=uuid4()))


@job("test.poison", attempts=3)
def poison(payload: Payload) -> None:
    record(Noted(entity_id=uuid4()))
    raise ValueError("not today")


@job("test.instance", company=False)
def instance(payload: Payload) -> None:
    seen.append((current_company_id(), payload))


@job("test.unscoped", company=False)
def unscoped(payload: Payload) -> None:
    Entry.objects.count()


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


@pytest.fixture
def company() -> Any:
    return _company("Piscines d’Azur")


@pytest.fixture
def rival() -> Any:
    return _company("Piscines de l’Azur")


def _company(name: str) -> Any:
    return apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager.create(name=name)


def _facts(company: Any) -> int:
    with company_scope(company.id):
        return Entry.objects.count()


def test_a_job_runs_once_inside_the_company_that_asked(company: Any) -> None:
    with company_scope(company.id):
        asked = enqueue("test.note", key="1", payload={"visit": "v"})
    assert drain() == 1
    assert seen == [(company.id, {"visit": "v"})]
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, asked.last_error) == (State.DONE, 1, "")


def test_a_rolled_back_enqueue_leaves_nothing(company: Any) -> None:
    with pytest.raises(RuntimeError), company_scope(company.id), transaction.atomic():
        enqueue("test.note", key="1")
        raise RuntimeError
    assert (JobRecord.objects.count(), OrmQ.objects.count(), drain()) == (0, 0, 0)


def test_the_same_key_twice_is_one_run_and_one_wake_up(company: Any) -> None:
    with company_scope(company.id):
        first = enqueue("test.note", key="1", payload={"n": 1})
        second = enqueue("test.note", key="1", payload={"n": 2})
    assert (first.pk, OrmQ.objects.count()) == (second.pk, 1)
    assert drain() == 1
    with company_scope(company.id):
        enqueue("test.note", key="1", payload={"n": 3})
    assert drain() == 0
    assert [payload for _, payload in seen] == [{"n": 1}]


def test_two_companies_may_use_the_same_key(company: Any, rival: Any) -> None:
    for one in (company, rival):
        with company_scope(one.id):
            enqueue("test.note", key="1")
    assert drain() == 2
    assert {who for who, _ in seen} == {company.id, rival.id}


def test_a_job_writes_and_reads_only_its_company(company: Any, rival: Any) -> None:
    for _ in range(3):
        with company_scope(rival.id, atomic=True):
            record(Noted(entity_id=uuid4()))
    with company_scope(company.id):
        enqueue("test.note", key="1")
    drain()
    assert (_facts(company), _facts(rival)) == (1, 3)


def test_an_instance_job_sees_no_company_at_all(company: Any) -> None:
    with company_scope(company.id):
        enqueue("test.instance", key="1")
        kept = enqueue("test.unscoped", key="1")
    drain()
    assert seen == [(None, {})]
    kept.refresh_from_db()
    assert kept.last_error.startswith(ScopeError.__name__)


def test_a_poison_job_dies_after_its_attempts_and_leaves_no_effect(company: Any) -> None:
    with company_scope(company.id):
        bad = enqueue("test.poison", key="1")
        enqueue("test.note", key="1")
    for attempt in (1, 2, 3):
        drain()
        bad.refresh_from_db()
        assert bad.attempts == attempt
        JobRecord.objects.filter(pk=bad.pk).update(run_at=timezone.now())
    assert (bad.state, bad.last_error) == (State.DEAD, "ValueError: not today")
    assert drain() == 0
    assert _facts(company) == 1  # the good one's


def test_a_job_that_kills_its_worker_each_time_dies_too(company: Any) -> None:
    with company_scope(company.id):
        bad = enqueue("test.poison", key="1")
    for _ in range(3):
        assert take(bad.pk, now=timezone.now()) is not None  # and then its worker is killed
        _expire(bad)
    run(str(bad.pk))
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == (State.DEAD, "the worker died during the job")


def test_only_one_of_two_workers_takes_a_record(company: Any) -> None:
    with company_scope(company.id):
        asked = enqueue("test.note", key="1")
    now = timezone.now()
    assert take(asked.pk, now=now) is not None
    assert take(asked.pk, now=now) is None


def test_a_slow_worker_that_was_replaced_leaves_no_second_effect(company: Any) -> None:
    with company_scope(company.id):
        asked = enqueue("test.note", key="1")
    slow = take(asked.pk, now=timezone.now())
    assert slow is not None
    _expire(asked)
    run(str(asked.pk))  # another worker takes over and finishes first
    with pytest.raises(LeaseLost):
        perform(job_named("test.note"), slow)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, len(seen)) == (State.DONE, 2, 2)
    assert _facts(company) == 1


def test_what_is_not_due_waits(company: Any) -> None:
    with company_scope(company.id):
        enqueue("test.note", key="1", run_at=timezone.now() + timedelta(hours=1))
    assert (drain(), OrmQ.objects.count()) == (0, 0)


def test_pauses_grow_to_a_limit() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3)] == [30, 120, 480]
    assert pause_after(50) == LONGEST_PAUSE


def test_bad_requests_are_refused_at_the_door(company: Any) -> None:
    with pytest.raises(NoCompany):
        enqueue("test.note", key="1")
    with company_scope(company.id):
        with pytest.raises(UnknownJob):
            enqueue("test.nobody", key="1")
        with pytest.raises(ValueError, match="key"):
            enqueue("test.note", key="")
        nested: Any = {"rows": {"a": 1}}
        with pytest.raises(TypeError, match="rows"):
            enqueue("test.note", key="1", payload=nested)
    assert JobRecord.objects.count() == 0


def _expire(asked: JobRecord) -> None:
    JobRecord.objects.filter(pk=asked.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
