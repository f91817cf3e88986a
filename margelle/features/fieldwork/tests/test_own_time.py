"""The technician's own day and absences from his phone: they feed the office's timesheets (PEER-17)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_member
from margelle.features.fieldwork.actions import approve_week, write_week
from margelle.features.fieldwork.models import Clocking, Timesheet
from margelle.features.fieldwork.queries import phone_hours
from margelle.features.fieldwork.rules import Worked, clocked_day
from margelle.features.planning.actions import decide_absence
from margelle.features.planning.models import Absence

from .world import World, a_world, own_operations

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 6, 17)


def press(world: World, kind: str, hour: int, minute: int = 0, day: date = DAY) -> dict[str, Any]:
    at = datetime.combine(day, time(hour, minute), PARIS).isoformat()
    return world.own(f"day.{kind}", at=at)


def sheet() -> tuple[time, time, int, str]:
    row = Timesheet.objects.get()
    return row.start, row.end, row.break_minutes, row.state


@pytest.mark.parametrize(
    ("presses", "worked"),
    [
        ([], None),
        ([("start", time(8))], None),
        ([("end", time(17))], None),
        ([("start", time(8)), ("end", time(17))], Worked(time(8), time(17))),
        ([("start", time(8)), ("pause", time(12)), ("resume", time(13)), ("end", time(17))],
         Worked(time(8), time(17), 60)),
        ([("start", time(8)), ("pause", time(12)), ("end", time(17))], Worked(time(8), time(12))),
        ([("start", time(8)), ("end", time(16)), ("start", time(17)), ("end", time(18))],
         Worked(time(8), time(18), 60)),  # ended too early, taken up again
        ([("start", time(8)), ("start", time(9)), ("end", time(12))], Worked(time(8), time(12))),
        ([("start", time(8)), ("end", time(12)), ("resume", time(13))], None),  # at work again
    ],
)  # fmt: skip
def test_a_day_is_read_from_its_presses(presses: list[tuple[str, time]], worked: Worked | None) -> None:
    assert clocked_day(presses) == worked


def test_the_end_of_the_day_writes_the_timesheet(world: World) -> None:
    begun = [press(world, "start", 7, 58), press(world, "pause", 12), press(world, "resume", 12, 45)]
    assert world.statuses(*begun) == ["applied"] * 3
    assert not Timesheet.objects.exists()
    ended = press(world, "end", 16, 30)
    assert world.statuses(ended) == ["applied"]
    assert sheet() == (time(7, 58), time(16, 30), 45, "written")
    entries = Entry.objects.count()
    assert world.statuses(*begun, ended) == ["duplicate"] * 4
    assert (Clocking.objects.count(), Entry.objects.count()) == (4, entries)
    world.push(press(world, "resume", 17), press(world, "end", 18))
    assert sheet() == (time(7, 58), time(18), 75, "written")


def test_an_evening_that_runs_past_midnight_ends_its_own_day(world: World) -> None:
    world.push(press(world, "start", 14), press(world, "end", 1, day=DAY + timedelta(days=1)))
    assert Timesheet.objects.get().day == DAY
    assert sheet()[:2] == (time(14), time(23, 59))


def test_what_the_office_wrote_or_approved_stays(world: World) -> None:
    monday = DAY - timedelta(days=2)
    office = Worked(time(9), time(17), 30)
    write_week(technician=world.technician, monday=monday, days={DAY: office}, by=world.manager)
    assert world.statuses(press(world, "start", 7), press(world, "end", 20)) == ["applied"] * 2
    assert sheet() == (time(9), time(17), 30, "written")
    approve_week(technician=world.technician, monday=monday, by=world.manager)
    assert world.statuses(press(world, "resume", 20), press(world, "end", 21)) == ["applied"] * 2
    assert sheet() == (time(9), time(17), 30, "approved")
    assert Clocking.objects.count() == 4


def test_nobody_clocks_for_another(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(mine.company.id):
        colleague = a_member(mine.company, "technician", first_name="Sarah", last_name="Benali")
        others = [f"member:{pk}" for pk in (rival.technician.pk, colleague.pk, mine.manager.pk, uuid4())]
        for subject in others:
            ops = [op | {"subject": subject} for op in own_operations(mine)]
            assert {(a["status"], a["code"]) for a in mine.push(*ops)} == {("rejected", "unknown_member")}
        ops = [op | {"subject": f"visit:{mine.visit.pk}"} for op in own_operations(mine)]
        assert {(a["status"], a["code"]) for a in mine.push(*ops)} == {("rejected", "unknown_subject")}
        ops = [op | {"payload": op["payload"] | {"technician": "x"}} for op in own_operations(mine)]
        assert {a["code"] for a in mine.push(*ops)} == {"invalid"}
        assert not Clocking.objects.exists()
        assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_day": "2026-06-30"}, "to_day"),
        ({"to_day": "2030-01-01"}, "to_day"),
        ({"from_day": "1890-01-01", "to_day": "1890-01-02"}, "to_day"),
        ({"from_day": "demain"}, "from_day"),
        ({"kind": "strike"}, "kind"),
        ({"note": "x" * 201}, "note"),
        ({"note": 5}, "note"),
    ],
)
def test_a_wrong_request_is_refused_by_name(world: World, change: dict[str, Any], field: str) -> None:
    asked = {"kind": "leave", "from_day": "2026-07-06", "to_day": "2026-07-17", "note": ""}
    answer = world.push(world.own("absence.ask", asked | change))[0]
    assert answer["status"] == "rejected"
    assert f"« {field} »" in answer["reason"]
    assert not Absence.objects.exists()


def hours(world: World, **query: Any) -> list[dict[str, Any]]:
    return [change["data"] for change in world.pull(**query)["changes"] if change["kind"] == "hours"]


def mark(world: World) -> dict[str, Any]:
    page = world.pull()
    return {"epoch": page["epoch"], "cursor": page["next"], "day": world.today.isoformat()}


def test_the_phone_reads_its_hours_and_hears_the_answer(world: World) -> None:
    days = {name: str(world.today + timedelta(days=n)) for name, n in (("from_day", 32), ("to_day", 35))}
    asked = {"kind": "leave", **days, "note": "Famille"}
    world.push(world.own("absence.ask", asked), world.own("day.start"))
    [told] = hours(world)
    assert [one["state"] for one in told["absences"]] == ["asked"]
    assert [one["kind"] for one in told["presses"]] == ["start"]
    assert len(told["weeks"]) == 2
    assert told["weeks"][0]["contract"] == world.technician.week_minutes
    before = mark(world)
    absence = Absence.objects.get()
    decide_absence(absence=absence, by=world.manager, approved=False, answer="Semaine pleine")
    [told] = hours(world, **before)
    assert told["absences"][0]["answer"] == "Semaine pleine"
    again = world.push(world.own("absence.withdraw", {"absence": str(absence.pk)}))[0]
    assert again["status"] == "rejected"
    assert again["reason"].startswith("Cette absence est déjà refusée")


def test_past_midnight_the_phone_still_shows_the_presses_of_the_day_that_began(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clocking.objects.create(technician=world.technician, day=DAY, kind="start", at=timezone.now())
    next_day = DAY + timedelta(days=1)
    for hour, shown in ((0, ["start"]), (3, ["start"]), (5, [])):
        moment = datetime.combine(next_day, time(hour, 20), ZoneInfo(world.company.timezone))
        monkeypatch.setattr(phone_hours, "local_now", lambda _company, moment=moment: moment)
        told = phone_hours.hours_payload(world.technician, next_day)
        assert [one["kind"] for one in told["presses"]] == shown, hour


def test_a_request_overlapping_another_is_refused_and_one_s_own_can_be_withdrawn(world: World) -> None:
    asked = {"kind": "leave", "from_day": "2026-12-28", "to_day": "2026-12-31", "note": ""}
    answers = world.push(world.own("absence.ask", asked), world.own("absence.ask", asked))
    assert [answer["status"] for answer in answers] == ["applied", "rejected"]
    away = world.own("absence.withdraw", {"absence": str(Absence.objects.get().pk)})
    assert world.statuses(away) == ["applied"]
    assert world.statuses(away) == ["duplicate"]
    assert Absence.objects.get().state == Absence.State.WITHDRAWN


def test_a_colleague_s_request_is_not_there(world: World) -> None:
    colleague = a_member(world.company, "technician", first_name="Sarah", last_name="Benali")
    theirs = Absence.objects.create(technician=colleague, from_day=DAY, to_day=DAY)
    answer = world.push(world.own("absence.withdraw", {"absence": str(theirs.pk)}))[0]
    assert (answer["status"], answer["code"]) == ("rejected", "unknown_id")


def test_another_technician_s_hours_do_not_come(world: World) -> None:
    colleague = a_member(world.company, "technician", first_name="Sarah", last_name="Benali")
    before = mark(world)
    write_week(
        technician=colleague,
        monday=DAY - timedelta(days=2),
        days={DAY: Worked(time(9), time(17))},
        by=world.manager,
    )
    assert hours(world, **before) == []
