"""A position at an action and never between: kept by setting, erased in time, seen by its owner (NEW-10)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.tests.make import a_device, a_member, bearer
from margelle.features.dispatch.models import TrackPoint
from margelle.features.fieldwork.jobs import erase_positions
from margelle.features.fieldwork.models import Position
from margelle.features.planning.rules import State

from .pages import page
from .world import World, a_world


@pytest.fixture
def keeping(world: World) -> World:
    world.company.keeps_positions = True
    world.company.save()
    return world


def arrived(world: World) -> dict[str, Any]:
    op = world.op("visit.arrive")
    world.push(op)
    return op


def test_a_point_is_kept_once_for_its_action(keeping: World) -> None:
    arrive = arrived(keeping)
    point = keeping.point(of=arrive["id"])
    again = keeping.point(of=arrive["id"])
    assert [keeping.statuses(one) for one in (point, point, again)] == [
        ["applied"],
        ["duplicate"],
        ["applied"],
    ]
    row = Position.objects.get()
    assert (str(row.pk), str(row.of), row.by, row.accuracy_m) == (
        point["id"],
        arrive["id"],
        keeping.technician,
        12,
    )
    told = str([entry.payload for entry in Entry.objects.all()])
    assert "43.6" not in told and "7.0054" not in told


def test_a_company_that_keeps_none_gets_none(world: World) -> None:
    arrived(world)
    assert world.statuses(world.point()) == ["applied"]
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latitude", 43.6),
        ("latitude", "north"),
        ("latitude", "91.000000"),
        ("longitude", "-181.000000"),
        ("accuracy_m", -1),
        ("accuracy_m", "12"),
        ("action", "lunch"),
        ("of", None),
        ("speed", "12"),
    ],
)
def test_a_point_that_is_none_is_refused_by_name(keeping: World, field: str, value: object) -> None:
    arrived(keeping)
    op = keeping.point()
    op["payload"][field] = value
    answer = keeping.push(op)[0]
    assert answer["status"] == "rejected"
    assert f"« {field} »" in answer["reason"]
    assert not Position.objects.exists()


def test_a_foreign_visit_is_not_there(db: None) -> None:
    mine, rival = a_world(keeps_positions=True), a_world(keeps_positions=True)
    rival.push(rival.op("visit.arrive"))
    answer = mine.push(mine.point(subject=f"visit:{rival.visit.pk}"))[0]
    assert (answer["status"], answer["code"]) == ("rejected", "unknown_visit")
    with company_scope(rival.company.id):
        assert not Position.objects.exists()


def test_an_arrival_taken_back_takes_its_point_along(keeping: World) -> None:
    arrive = arrived(keeping)
    keeping.push(keeping.point(of=arrive["id"]), keeping.op("visit.turn_back"), keeping.point())
    assert keeping.fresh().state == State.PLANNED
    assert not Position.objects.exists()


def test_places_are_erased_after_the_company_s_delay_and_not_before(keeping: World) -> None:
    arrived(keeping)
    keeping.push(keeping.point(), keeping.point("photo"))
    old, young = Position.objects.order_by("pk")
    Position.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=61))
    Position.objects.filter(pk=young.pk).update(at=timezone.now() - timedelta(days=59))
    with company_scope(keeping.company.id):
        erase_positions({})
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.latitude, old.longitude, old.accuracy_m, old.salt) == (None, None, None, "")
    assert old.erased_at is not None and young.latitude is not None
    assert Entry.objects.filter(kind="PositionsErased").get().payload == {"count": 1}


def test_the_rounds_know_the_last_point_and_forget_it_with_the_rest(keeping: World) -> None:
    """RTE-8: pushed down to dispatch once, taken back with the arrival, erased with the company's delay."""
    arrive = arrived(keeping)
    point = keeping.point(of=arrive["id"])
    keeping.push(point, point)
    kept = TrackPoint.objects.get()
    assert (kept.technician, kept.at) == (keeping.technician, Position.objects.get().at)
    keeping.push(keeping.op("visit.turn_back"))
    assert not TrackPoint.objects.exists()
    again = arrived(keeping)
    keeping.push(keeping.point(of=again["id"]))
    Position.objects.update(at=timezone.now() - timedelta(days=61))
    TrackPoint.objects.update(at=timezone.now() - timedelta(days=61))
    with company_scope(keeping.company.id):
        erase_positions({})
        assert not TrackPoint.objects.exists()


def test_a_technician_sees_his_own_points_and_nobody_else_s(keeping: World) -> None:
    colleague = a_member(keeping.company, "technician", first_name="Sarah")
    _, secret = a_device(colleague)
    arrived(keeping)
    keeping.push(keeping.point())
    mine = Browser().get("/api/device/positions", headers=bearer(keeping.secret)).json()
    assert (mine["kept"], mine["days"]) == (True, 60)
    [point] = mine["positions"]
    assert (point["action"], point["city"], point["accuracy_m"]) == ("arrive", "Mougins", 12)
    assert Browser().get("/api/device/positions", headers=bearer(secret)).json()["positions"] == []


def test_the_phone_is_told_whether_and_how_long(keeping: World) -> None:
    [catalogue] = [change for change in keeping.pull()["changes"] if change["kind"] == "catalogue"]
    assert catalogue["data"]["positions"] == {"kept": True, "days": 60}


def test_the_visit_page_proves_the_passage(keeping: World) -> None:
    """PEER-11: the phone's own clock beside ours when it was wrong, the place, the photos' own times."""
    wrong = timezone.now() - timedelta(hours=3)
    arrive = keeping.op("visit.arrive", at=wrong.isoformat(), offset_ms=3 * 3600 * 1000 - 5000)
    finish = keeping.op("visit.finish", {"missing": []})
    shots = [keeping.photo(f"{n}" * 64) for n in (1, 2)]
    for shot, minutes in zip(shots, (25, 5), strict=True):
        shot["payload"]["taken_at"] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    keeping.push(
        arrive, keeping.point(of=arrive["id"]), *shots, finish, keeping.point("finish", of=finish["id"])
    )
    text = page(keeping)
    local = timezone.localtime
    assert text.count("à 40 m du lieu (± 12 m)") == 2
    assert text.count("le téléphone disait") == 1
    times = [f"{local(datetime.fromisoformat(s['payload']['taken_at'])):%H:%M}" for s in shots]
    assert f"prises à {times[0]}, {times[1]}" in text
