"""What a visit requires reaches the phone; what it lacks at the end is said with its reason (PEER-2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from margelle.base.tenancy.scope import company_scope
from margelle.features.catalogue.tests.make import a_service
from margelle.features.clients.tests.make import a_pool, an_equipment
from margelle.features.fieldwork.models import Photo, Report
from margelle.features.planning.actions.requirements import save_requirement
from margelle.features.planning.forms.steps import LONGEST
from margelle.features.planning.models import Requirement, RequirementAsk, Visit
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_photo, a_reading, a_report
from .pages import page
from .world import World, a_world

SHA = "ab" * 32


def a_requirement(kind: str = "photo", **fields: Any) -> Requirement:
    usual = {
        "photo": {"text": "Photo du manomètre", "moment": "detail"},
        "reading": {"text": "Sel", "parameter": "salt_g_l"},
        "step": {"text": "Vérifier la cellule"},
    }[kind]
    return Requirement.objects.create(**{"kind": kind, **usual, **fields})


def pulled(world: World, visit: Visit | None = None) -> dict[str, Any]:
    wanted = str((visit or world.visit).pk)
    changes = world.pull()["changes"]
    found: dict[str, Any] = next(one["data"] for one in changes if one["id"] == wanted)
    return found


def keys(world: World, visit: Visit | None = None) -> list[str]:
    return [one["key"] for one in pulled(world, visit)["required"]]


def finish(world: World, missing: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    [answer] = world.push(world.op("visit.finish", {"missing": missing, **more}))
    return answer


def missing(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Report.objects.get(visit=world.visit).missing
    return found


def earlier(world: World, days: int, **fields: Any) -> Visit:
    return a_visit(
        client=world.client,
        site=world.site,
        service=fields.pop("service", world.service),
        technician=world.technician,
        day=world.today - timedelta(days=days),
        state=fields.pop("state", State.VALIDATED),
        **fields,
    )


def test_each_kind_reaches_the_phone_by_name(world: World) -> None:
    photo, step, reading = (a_requirement(kind) for kind in ("photo", "step", "reading"))
    visit = pulled(world)
    assert {one["key"] for one in visit["required"]} == {
        f"photo:{photo.pk}",
        f"step:{step.pk}",
        f"reading:salt_g_l:{world.pool.pk}",
    }
    assert visit["steps"] == [{"id": str(step.pk), "text": "Vérifier la cellule", "required": True}]
    shown = next(one for one in visit["required"] if one["kind"] == "photo")
    assert shown == {
        "key": f"photo:{photo.pk}",
        "kind": "photo",
        "what": "Photo du manomètre",
        "often": "À chaque intervention",
        "requirement_id": str(photo.pk),
        "moment": "detail",
        "parameter": None,
        "pool_id": None,
    }
    assert reading.pk


@pytest.mark.parametrize(
    ("conditions", "here"),
    [
        ({"sanitiser": "salt"}, True),
        ({"sanitiser": "chlorine"}, False),
        ({"equipment": "electrolyser"}, False),
        ({"equipment": "heater"}, True),
        ({"heated": True}, True),
        ({"heated": False}, False),
        ({"collective": True}, False),
        ({"covered": False}, True),
    ],
)
def test_it_is_asked_only_where_it_applies(world: World, conditions: dict[str, Any], here: bool) -> None:
    an_equipment(world.pool, kind="heater")
    an_equipment(world.pool, kind="electrolyser", removed_at=world.company.created_at)
    a_requirement(**conditions)
    assert bool(keys(world)) is here


def test_of_two_pools_the_reading_is_asked_on_the_one_that_fits(world: World) -> None:
    other = a_pool(world.site, name="Bassin sud", sanitiser="chlorine")
    world.visit.pool_links.create(pool=other)
    a_requirement("reading", sanitiser="chlorine")
    [one] = pulled(world)["required"]
    assert (one["pool_id"], one["what"]) == (str(other.pk), "Sel (Bassin sud)")


def test_on_demand_comes_with_the_visit_it_was_asked_for(world: World) -> None:
    row = a_requirement(when="asked")
    assert keys(world) == []
    RequirementAsk.objects.create(visit=world.visit, requirement=row)
    assert keys(world) == [f"photo:{row.pk}"]


def test_every_third_visit_is_counted_by_pool_and_by_what_was_done(world: World) -> None:
    row = a_requirement(when="every", every=3)
    assert keys(world)  # never done: now
    photographed = a_report(earlier(world, 14))
    a_photo(photographed, "detail")  # of something else
    assert keys(world)
    a_photo(photographed, "detail", requirement=row.pk, sha256="1" * 64)
    assert keys(world) == []
    a_report(earlier(world, 7))
    assert keys(world) == []  # once since
    a_report(earlier(world, 1))
    assert keys(world)  # twice since: the third
    a_reading(a_report(earlier(world, 21)), world.pool)
    assert keys(world)


def test_other_work_and_what_was_skipped_do_not_count(world: World) -> None:
    row = a_requirement(when="every", every=2, service=world.service)
    a_photo(a_report(earlier(world, 9)), "detail", requirement=row.pk)
    earlier(world, 5, service=a_service("Audit"))
    earlier(world, 3, state=State.SKIPPED)
    assert keys(world) == []
    earlier(world, 2)
    assert keys(world)


def test_a_coming_visit_foresees_the_one_before(world: World) -> None:
    row = a_requirement(when="every", every=2)
    later = a_visit(
        client=world.client, site=world.site, service=world.service, technician=world.technician,
        day=world.today + timedelta(days=1),
    )  # fmt: skip
    assert keys(world) == [f"photo:{row.pk}"]
    assert keys(world, later) == []


def test_a_visit_with_all_that_is_required_validates_by_itself(world: World) -> None:
    row, step = a_requirement(), a_requirement("step")
    ticked = {"step": str(step.pk), "text": step.text, "done": True, "reason": ""}
    photo = world.photo(SHA, "detail")
    photo["payload"]["requirement"] = str(row.pk)
    ops = [world.op("visit.arrive"), world.op("step.set", ticked), photo]
    assert world.statuses(*ops) == ["applied"] * 3
    assert world.statuses(*ops) == ["duplicate"] * 3
    assert Photo.objects.get().requirement == row.pk
    Photo.objects.update(media=None, removed_at=None)
    finish(world, [])
    assert missing(world) == []
    assert "Vérifier la cellule obligatoire" in page(world)


def test_what_is_left_is_kept_with_its_reason_and_held_for_the_office(world: World) -> None:
    row = a_requirement()
    said = {"what": row.text, "reason": "Accès impossible", "note": "Local fermé", "key": f"photo:{row.pk}"}
    answer = finish(world, [said], known=[f"photo:{row.pk}"])
    assert answer["status"] == "applied"
    assert missing(world) == [
        {"what": row.text, "reason": "Accès impossible", "note": "Local fermé", "required": True}
    ]
    assert world.fresh().state == State.DONE
    text = page(world)
    assert "Obligatoire et non fait : Photo du manomètre." in text
    assert "Accès impossible (Local fermé)" in text


def test_a_finish_that_says_nothing_is_never_refused(world: World) -> None:
    a_requirement()
    assert finish(world, [])["status"] == "applied"
    assert [(one["reason"], one["required"]) for one in missing(world)] == [("", True)]
    assert "Manque sans motif : Photo du manomètre." in page(world)


def test_a_step_as_long_as_the_office_may_write_it_does_not_stop_the_end(world: World) -> None:
    step = world.visit.steps.create(text="é" * LONGEST, is_required=True)
    said = {"what": step.text, "reason": "Gel", "note": "", "key": f"step:{step.pk}"}
    assert finish(world, [said], known=[f"step:{step.pk}"])["status"] == "applied"
    assert missing(world) == [{"what": step.text, "reason": "Gel", "note": "", "required": True}]


def test_an_old_phone_is_understood_by_the_words_it_shows(world: World) -> None:
    world.visit.steps.create(text="Mesurer l’eau", is_required=True)
    finish(world, [{"what": "Mesurer l’eau", "reason": "Refus du client"}, {"what": "pH", "reason": "Panne"}])
    assert missing(world) == [
        {"what": "Mesurer l’eau", "reason": "Refus du client", "note": "", "required": True},
        {"what": "pH", "reason": "Panne", "note": ""},
    ]


def test_a_step_excused_before_keeps_its_reason(world: World) -> None:
    step = a_requirement("step")
    world.push(
        world.op("step.set", {"step": str(step.pk), "text": step.text, "done": False, "reason": "Gel"})
    )
    finish(world, [], known=[f"step:{step.pk}"])
    assert missing(world) == [{"what": step.text, "reason": "Gel", "note": "", "required": True}]


def test_what_the_phone_had_not_heard_of_is_not_his_fault(world: World) -> None:
    a_requirement()
    finish(world, [], known=[])
    assert missing(world)[0]["reason"] == "Pas encore demandé par ce téléphone"


@pytest.mark.parametrize(
    "payload",
    [
        {"missing": [{"what": "x", "reason": "", "colour": "red"}]},
        {"missing": [{"what": "x", "note": "n" * 201}]},
        {"missing": [], "known": "all"},
        {"missing": [], "known": [1]},
        {"missing": [], "known": ["k" * 101]},
    ],
)
def test_a_finish_of_the_wrong_shape_is_refused_and_named(world: World, payload: dict[str, Any]) -> None:
    [answer] = world.push(world.op("visit.finish", payload))
    assert answer["status"] == "rejected" and answer["reason"].startswith("« ")
    assert world.fresh().state == State.PLANNED


def test_a_photo_may_answer_only_an_identity(world: World) -> None:
    photo = world.photo(SHA, "detail")
    photo["payload"]["requirement"] = "manometer"
    assert world.statuses(photo) == ["rejected"]
    photo = world.photo(SHA, "detail")
    photo["payload"]["requirement"] = str(uuid4())  # taken out since: the photo stays
    assert world.statuses(photo) == ["applied"]


@pytest.fixture
def rival(db: None) -> World:
    """It asks for something, and was made before any company is open."""
    there = a_world("Rivale")
    with company_scope(there.company.pk):
        a_requirement()
        assert len(keys(there)) == 1
    return there


def test_a_rivals_requirement_is_asked_of_nobody_here(rival: World, world: World) -> None:
    assert keys(world) == []


def test_the_pull_costs_the_same_at_any_count(world: World) -> None:
    a_requirement(when="every", every=4)
    a_requirement("reading")
    costs = []
    for days in (0, 1, 2):
        a_visit(
            client=world.client, site=world.site, service=world.service, technician=world.technician,
            day=world.today + timedelta(days=days),
        )  # fmt: skip
        a_report(earlier(world, 7 * (days + 1)))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            world.pull()
        costs.append(len(seen))
    assert costs[1] == costs[2]


def test_a_changed_requirement_reaches_the_phone_at_its_next_contact(world: World) -> None:
    first = world.pull()
    save_requirement(requirement=Requirement(kind="photo", text="Local", moment="detail"), by=world.manager)
    after = world.pull(epoch=first["epoch"], cursor=first["next"], day=first["today"])
    [visit] = [one["data"] for one in after["changes"] if one["kind"] == "visit"]
    assert [one["what"] for one in visit["required"]] == ["Local"]
