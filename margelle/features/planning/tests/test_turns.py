"""Verbs that write before they record take the company's turn first: nobody waits for who waits for him."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.features.accounts.models import Member
from margelle.features.catalogue.tests.make import a_task
from margelle.features.planning.actions import (
    copy_scenario,
    drop_left_task,
    lapse_proposals,
    leave_tasks,
    make_scenario,
    plan_visit,
    set_hours,
    set_limits,
    set_pool_steps,
    undo_change,
)
from margelle.features.planning.actions.feeds import close_calendar, open_calendar
from margelle.features.planning.actions.rounds import hand_over
from margelle.features.planning.models import LeftTask, SlotProposal
from margelle.features.planning.rules import Shift, State

from .make import a_change, a_pool_client, a_technician, a_visit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time: no turn to take"),
]
MONDAY = date(2027, 6, 14)


def planned(office: Member) -> Callable[[], Any]:
    """The two neighbours leave no rank between them: the second is renumbered."""
    client, technician = a_pool_client(), a_technician()
    for rank, hour in enumerate((8, 12), start=1):
        a_visit(technician=technician, day=MONDAY, start=time(hour), rank=rank)
    return lambda: plan_visit(client=client, by=office, technician=technician, day=MONDAY, start=time(10))


def dropped(office: Member) -> Callable[[], Any]:
    visit, task = a_visit(state=State.DONE, day=MONDAY), a_task("Laver le filtre")
    leave_tasks(visit=visit, left={task.pk: "Orage"}, done=[], by=office)
    return lambda: drop_left_task(left=LeftTask.objects.get(), by=office, why="Filtre remplacé")


def lapsed(office: Member) -> Callable[[], Any]:
    SlotProposal.objects.create(visit=a_visit(), by_side="office", day=date(2020, 1, 1))
    return lambda: lapse_proposals(company=office.company)


def closed(office: Member) -> Callable[[], Any]:
    feed, _ = open_calendar(of=a_technician(), by=office)
    return lambda: close_calendar(feed=feed, by=office)


def copied(office: Member) -> Callable[[], Any]:
    source = make_scenario(name="Essai", first=MONDAY, last=MONDAY, by=office)
    return lambda: copy_scenario(source=source, name="Copie", by=office)


def handed(office: Member) -> Callable[[], Any]:
    technician = a_technician()
    return lambda: hand_over(technician=technician, day=MONDAY, by=office)


def stepped(office: Member) -> Callable[[], Any]:
    pool = a_pool_client().sites.get().pools.get()
    return lambda: set_pool_steps(pool=pool, by=office, lines=[("Volet", True, None)])


def undone(office: Member) -> Callable[[], Any]:
    change = a_change(a_visit(), office)
    return lambda: undo_change(change=change, by=office)


MAKERS: dict[str, Callable[[Member], Callable[[], Any]]] = {
    "plan": planned,
    "drop": dropped,
    "lapse": lapsed,
    "close": closed,
    "copy": copied,
    "draft": lambda office: lambda: make_scenario(name="Essai", first=MONDAY, last=MONDAY, by=office),
    "round": handed,
    "limits": lambda office: lambda: set_limits(limits={("repair", "visit"): (48, 0)}, by=office),
    "steps": stepped,
    "undo": undone,
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_journal_is_held_before_any_row_is(office: Member, name: str) -> None:
    work = MAKERS[name](office)
    with CaptureQueriesContext(connection) as queries:
        work()
    held = [sql for one in queries if _holds(sql := one["sql"])]
    assert "journal_counter" in held[0]


def _holds(sql: str) -> bool:
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in sql


def test_hours_written_leave_others_free_to_name_the_technician(office: Member) -> None:
    """A visit inserted for him holds his row for its key: a full lock would wait for it, holding the turn."""
    technician = a_technician()
    with CaptureQueriesContext(connection) as queries:
        set_hours(technician=technician, by=office, shifts=[Shift(0, time(8), time(16), 60)])
    locks = [one["sql"] for one in queries if "FOR " in one["sql"] and "accounts_member" in one["sql"]]
    assert locks and all("FOR NO KEY UPDATE" in sql for sql in locks)
