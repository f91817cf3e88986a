from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from margelle.base.jobs import Payload, beat, enqueue, job, registry, schedule
from margelle.base.jobs.broker import ensure_sweep
from margelle.base.jobs.models import JobRecord, State
from margelle.base.jobs.sweep import _start_by_clock, due_records, forget, sweep
from margelle.base.tenancy.scope import company_scope

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@job("test.nightly")
def nightly(payload: Payload) -> None:
    """Nothing to do: only its records are looked at."""


@pytest.fixture
def company() -> Any:
    return apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager.create(name="Piscines d’Azur")


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_schedules", {})
    monkeypatch.setattr(registry, "_beats", {})
    yield


def _states() -> list[str]:
    return list(JobRecord.objects.filter(name="test.nightly").order_by("key").values_list("state", flat=True))


def test_a_lost_wake_up_is_sent_again_but_a_fresh_one_is_not(company: Any) -> None:
    with company_scope(company.id):
        asked = enqueue("test.nightly", key="1")
    OrmQ.objects.all().delete()  # the wake-up is lost
    now = timezone.now()
    assert due_records(now) == []
    assert due_records(now + timedelta(minutes=2)) == [asked.pk]


def test_a_record_whose_worker_died_is_sent_again(company: Any) -> None:
    with company_scope(company.id):
        asked = enqueue("test.nightly", key="1")
    now = timezone.now()
    running = {"state": State.RUNNING, "attempts": 1}
    JobRecord.objects.filter(pk=asked.pk).update(leased_until=now + timedelta(seconds=9), **running)
    assert due_records(now) == []
    JobRecord.objects.filter(pk=asked.pk).update(leased_until=now - timedelta(seconds=1), **running)
    assert due_records(now) == [asked.pk]


def test_a_new_schedule_counts_from_now_and_then_runs_once_a_day(company: Any) -> None:
    for moment in (MORNING, MORNING + timedelta(hours=5)):
        _start_by_clock("test.nightly", "30 3 * * *", moment)
    assert _states() == [State.DONE]  # last night is not made up for at installation
    for moment in (MORNING + timedelta(days=1), MORNING + timedelta(days=1, minutes=1)):
        _start_by_clock("test.nightly", "30 3 * * *", moment)
    assert _states() == [State.DONE, State.WAITING]


def test_times_missed_while_the_workers_were_down_run_once(company: Any) -> None:
    _start_by_clock("test.nightly", "30 3 * * *", MORNING)
    _start_by_clock("test.nightly", "30 3 * * *", MORNING + timedelta(days=9))
    assert _states() == [State.DONE, State.WAITING]
    assert JobRecord.objects.latest("created_at").key == "clock:2026-03-11T03:30:00+01:00"  # Paris time


def test_the_sweep_starts_schedules_for_every_company_and_beats(company: Any) -> None:
    beaten: list[int] = []

    @beat
    def fails() -> None:
        raise ValueError("one bad beat")

    @beat
    def counts() -> None:
        beaten.append(1)

    schedule("test.nightly", "* * * * *")
    apps.get_model(settings.TENANCY_COMPANY_MODEL)._default_manager.create(name="Piscines de l’Azur")
    sweep()
    assert (len(_states()), beaten) == (2, [1])


def test_a_bad_cron_is_refused() -> None:
    with pytest.raises(ValueError, match="cron"):
        schedule("test.nightly", "61 3 * * *")


def test_the_minute_sweep_is_one_row_however_often_workers_start() -> None:
    ensure_sweep()
    ensure_sweep()
    assert list(Schedule.objects.values_list("name", "cron")) == [("sweep", "* * * * *")]


def test_finished_records_are_forgotten_after_a_month_but_the_dead_stay(company: Any) -> None:
    old = timezone.now() - timedelta(days=31)
    for key, state in (("a", State.DONE), ("b", State.DEAD)):
        JobRecord.objects.create(company=company, name="x", key=key, state=state, finished_at=old)
    JobRecord.objects.create(company=company, name="x", key="c", state=State.DONE, finished_at=timezone.now())
    forget({})
    assert set(JobRecord.objects.values_list("key", flat=True)) == {"b", "c"}
