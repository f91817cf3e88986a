"""What does not fit is said in French: of every kind, of the right visit, and of nobody else's company."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from margelle.features.accounts.models import Member, MemberSkill, Skill
from margelle.features.accounts.tests.make import a_company
from margelle.features.catalogue.models import Category, ServiceSkill
from margelle.features.planning.models import (
    Absence,
    ClosedDay,
    FavouredWindow,
    Visit,
    VisitMate,
    WorkingHours,
)
from margelle.features.planning.queries import conflicts_between, conflicts_if
from margelle.features.planning.rules import (
    Away,
    Conflict,
    DaySpan,
    Favoured,
    Kind,
    Planned,
    State,
    TechnicianDay,
)
from margelle.features.planning.rules.conflicts import conflicts_of_day, conflicts_of_one

from .make import a_pool_client, a_service_type, a_technician, a_visit

MONDAY, SATURDAY = date(2026, 6, 15), date(2026, 6, 20)
JULIEN = uuid4()
FULL = DaySpan(420, time(8), time(16))


def at(span: DaySpan = FULL, **more: Any) -> TechnicianDay:
    return TechnicianDay(JULIEN, "Julien Rossi", more.pop("day", MONDAY), span, **more)


def job(start: time | None = None, minutes: int = 60, client: str = "Mme Ferrand", **more: Any) -> Planned:
    return Planned(uuid4(), client, start, minutes, **more)


def said(day: TechnicianDay, visit: Planned, *others: Planned) -> list[tuple[str, str]]:
    found = conflicts_of_one(day, visit, others)
    return [(str(one.kind), one.text.replace("\u00a0", " ")) for one in found]


def test_a_visit_that_fits_has_none() -> None:
    day = [job(time(8)), job(time(9)), job(time(15))]
    assert conflicts_of_day(at(), day) == {}


def test_days_off_are_told_by_their_cause() -> None:
    leave = [Away(MONDAY, SATURDAY, "Congés")]
    assert said(at(DaySpan(0, why="Congés"), away=leave), job()) == [
        ("absent", "Julien Rossi : absence (congés).")
    ]
    closed = at(DaySpan(0, why="Fête nationale"), away=leave, closed="Fête nationale")
    assert said(closed, job()) == [("closed", "Jour fermé : Fête nationale.")]
    assert said(at(DaySpan(0, why="Repos")), job()) == [("rest", "Julien Rossi : jour de repos.")]


def test_a_part_of_a_day_away_touches_only_its_hours() -> None:
    away = [Away(MONDAY, MONDAY, "Formation", time(10), time(12))]
    day = at(DaySpan(300, time(8), time(16)), away=away)
    assert said(day, job(time(9))) == [] == said(day, job(time(12))) == said(day, job())
    assert said(day, job(time(9, 30))) == [("absent", "Julien Rossi : absence (formation, 10:00–12:00).")]


@pytest.mark.parametrize(("start", "minutes"), [(time(7, 59), 30), (time(15, 30), 31), (time(16), 5)])
def test_outside_the_hours(start: time, minutes: int) -> None:
    assert said(at(), job(start, minutes)) == [("hours", "Julien Rossi : hors de ses heures (08:00–16:00).")]


def test_two_at_the_same_time_know_of_each_other_and_the_next_one_does_not() -> None:
    first, second, third = job(time(9), 60, "M. Colin"), job(time(9, 30), 60), job(time(10, 30))
    found = conflicts_of_day(at(), [first, second, third])
    assert found == {
        first.key: [Conflict(Kind.OVERLAP, "En même temps que Mme Ferrand (09:30–10:30).")],
        second.key: [Conflict(Kind.OVERLAP, "En même temps que M. Colin (09:00–10:00).")],
    }


def test_a_long_visit_meets_all_those_inside_it() -> None:
    long, others = job(time(8), 240), [job(time(9)), job(time(10)), job(time(11, 30))]
    found = conflicts_of_day(at(), [long, *others])
    assert set(found) == {long.key, *(one.key for one in others)}


def test_finished_work_clashes_with_nothing_and_still_fills_the_day() -> None:
    done = job(time(9), 400, is_over=True)
    assert conflicts_of_day(at(), [done, job(time(9), 40)]) == {}
    assert said(at(), job(time(9), 60), done) == [("load", "Julien Rossi : journée de 7 h 40 pour 7 h.")]


def test_too_much_is_told_of_the_visits_past_the_limit() -> None:
    day = [job(minutes=240), job(minutes=210), job(minutes=1)]
    assert list(conflicts_of_day(at(), day)) == [day[2].key]


def test_missing_skills_are_named() -> None:
    gas, crane = (uuid4(), "Chlore gazeux"), (uuid4(), "CACES")
    able = at(skills=frozenset({gas[0]}))
    assert said(able, job(skills=(gas,))) == []
    assert said(able, job(skills=(gas, crane))) == [("skill", "Julien Rossi : compétence manquante (CACES).")]


def test_a_promise_missed_is_hard_and_a_wish_is_soft() -> None:
    late = job(time(11, 1), window_from=time(9), window_to=time(11))
    assert said(at(), late) == [("window", "Hors du créneau promis (09:00–11:00).")]
    assert said(at(), job(time(11), window_from=time(9), window_to=time(11))) == []
    nadia = Favoured(frozenset({1, 3}), time(8), time(12), uuid4(), "Nadia Lambert")
    [wish] = conflicts_of_one(at(), job(time(9), favoured=(nadia,)), ())
    assert wish.text == "Le client préfère\u00a0: mardi ou jeudi, 08:00–12:00, avec Nadia Lambert."
    assert not wish.is_hard
    assert said(at(), job(time(9), favoured=(nadia, Favoured(frozenset({0}))))) == []


# What the company wrote


def kinds(found: list[Conflict]) -> list[str]:
    return [str(one.kind) for one in found]


def a_full_world(technician: Member) -> dict[str, Visit]:
    """Two of each conflict's causes, with a visit that fits."""
    for weekday in range(5):
        WorkingHours.objects.create(
            technician=technician, weekday=weekday, from_hour=time(8), to_hour=time(16), break_minutes=60
        )
    Absence.objects.create(
        technician=technician, from_day=date(2026, 6, 16), to_day=date(2026, 6, 16), state="approved"
    )
    Absence.objects.create(technician=technician, from_day=MONDAY, to_day=MONDAY, state="asked")
    ClosedDay.objects.create(day=date(2026, 6, 17), name="Pont")
    skill = Skill.objects.create(name="CACES")
    service = a_service_type("Grutage", Category.REPAIR)
    ServiceSkill.objects.create(service=service, skill=skill)
    liked = a_pool_client("Duval")
    FavouredWindow.objects.create(site=liked.sites.get(), weekdays=[1])
    thursday, friday = date(2026, 6, 18), date(2026, 6, 19)
    put: dict[str, dict[str, Any]] = {
        "fits": {"day": MONDAY, "start": time(9)},
        "absent": {"day": date(2026, 6, 16), "start": time(9)},
        "closed": {"day": date(2026, 6, 17), "start": time(9)},
        "rest": {"day": SATURDAY, "start": time(9)},
        "hours": {"day": thursday, "start": time(7)},
        "overlap": {"day": thursday, "start": time(9), "minutes": 60},
        "overlapped": {"day": thursday, "start": time(9, 30)},
        "skill": {"day": thursday, "start": time(11), "service": service},
        "window": {"day": thursday, "start": time(13), "window_to": time(12)},
        "favoured": {"day": friday, "start": time(9), "client": liked},
        "load": {"day": friday, "minutes": 420, "rank": 9},
        "done": {"day": SATURDAY, "start": time(9), "state": State.DONE},
        "cancelled": {"day": SATURDAY, "start": time(9), "state": State.CANCELLED},
        "skipped": {"day": SATURDAY, "start": time(9), "state": State.SKIPPED},
    }
    return {name: a_visit(technician=technician, **more) for name, more in put.items()}


def test_every_kind_is_found_for_the_visit_that_has_it(office: Member) -> None:
    julien = a_technician()
    visits = a_full_world(julien)
    named = {visit.pk: name for name, visit in visits.items()}
    found = {named[key]: kinds(said) for key, said in conflicts_between(MONDAY, SATURDAY).items()}
    one_each = {name: [name] for name in visits if name not in ("fits", "done", "cancelled", "skipped")}
    assert found == one_each | {"overlapped": ["overlap"]}
    found["favoured"].append("load")  # the day is too long for it too, wherever it is put
    for name, visit in visits.items():
        alone = conflicts_if(visit, technician=julien, day=visit.day, start=visit.start)
        assert kinds(alone) == found.get(name, []), name


def test_the_skill_one_has_is_no_conflict(office: Member) -> None:
    julien = a_technician()
    visits = a_full_world(julien)
    MemberSkill.objects.create(member=julien, skill=Skill.objects.get())
    assert visits["skill"].pk not in conflicts_between(MONDAY, SATURDAY)


def test_a_rival_changes_nothing_and_sees_nothing(office: Member) -> None:
    fits = a_visit(technician=a_technician(), day=MONDAY, start=time(9))
    with scope(company=a_company(name="Rivale").id):  # company_scope itself refuses a second company
        theirs = a_visit(technician=a_technician(), day=SATURDAY, start=time(9))
        ClosedDay.objects.create(day=MONDAY, name="Pont")
        FavouredWindow.objects.create(site=theirs.site, weekdays=[1])
        assert set(conflicts_between(MONDAY, SATURDAY)) == {theirs.pk}
    assert conflicts_between(MONDAY, SATURDAY) == {}
    assert fits.pk


def test_a_second_technician_must_be_free_too(office: Member) -> None:
    julien, nadia = a_technician(), a_technician("Nadia", "Lambert")
    shared = a_visit(technician=julien, day=MONDAY, start=time(9), minutes=60)
    own = a_visit(technician=nadia, day=MONDAY, start=time(9, 30), minutes=60)
    VisitMate.objects.create(visit=shared, technician=nadia)
    found = conflicts_between(MONDAY, MONDAY)
    assert {key: kinds(said) for key, said in found.items()} == {
        shared.pk: ["overlap"],
        own.pk: ["overlap"],
    }


def test_only_the_asked_technicians(office: Member) -> None:
    julien, nadia = a_technician(), a_technician("Nadia", "Lambert")
    a_visit(technician=julien, day=SATURDAY)
    hers = a_visit(technician=nadia, day=SATURDAY)
    assert set(conflicts_between(MONDAY, SATURDAY, technicians=[nadia.pk])) == {hers.pk}


@pytest.mark.parametrize("people", [1, 3])
def test_six_queries_whatever_the_number(office: Member, people: int) -> None:
    for number in range(people):
        julien = a_technician(last_name=f"Rossi {number}")
        for day in range(15, 20):
            a_visit(technician=julien, day=date(2026, 6, day), start=time(9))
    with CaptureQueriesContext(connection) as queries:
        conflicts_between(MONDAY, SATURDAY)
    assert len(queries) == 6


def test_a_thousand_visits_are_read_at_once(office: Member) -> None:
    """By hand and bench: 1,000 visits take tens of milliseconds. Here only the count of what comes back."""
    team = [a_technician(last_name=f"Rossi {number}") for number in range(10)]
    one = a_visit(technician=team[0], day=SATURDAY)
    rows = [
        Visit(
            company_id=one.company_id,
            client=one.client,
            site=one.site,
            service=one.service,
            technician=team[number % 10],
            day=SATURDAY,
        )
        for number in range(999)
    ]
    Visit.objects.bulk_create(rows)
    assert len(conflicts_between(SATURDAY, SATURDAY)) == 1000


# What the office sees
