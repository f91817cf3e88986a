"""Photos with their words, taken back before they left; the client's signature, and what comes after it."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from django.urls import reverse

from margelle.base.journal.models import Entry
from margelle.base.tenancy.scope import company_scope
from margelle.features.fieldwork.models import Media, Photo, Signature
from margelle.features.fieldwork.rules import is_signature, signature_path
from margelle.features.planning.rules import State
from margelle.features.planning.tests.make import a_visit

from .make import a_picture
from .pages import office, page
from .test_media import put
from .world import World, a_world


def phone_report(world: World) -> dict[str, Any]:
    changes = world.pull()["changes"]
    [report] = [one["data"]["report"] for one in changes if one["kind"] == "visit"]
    found: dict[str, Any] = report
    return found


def test_a_detail_keeps_its_word_and_old_phones_need_none(world: World) -> None:
    old, new = world.photo("ab" * 32, "detail"), world.photo("cd" * 32, "detail")
    new["payload"]["word"] = "Skimmer fendu"
    assert world.statuses(old, new) == ["applied", "applied"]
    assert [photo.word for photo in Photo.objects.order_by("seq")] == ["", "Skimmer fendu"]
    told = {photo["id"]: photo["word"] for photo in phone_report(world)["photos"]}
    assert told == {old["id"]: "", new["id"]: "Skimmer fendu"}


def test_a_photo_taken_back_is_nowhere_and_holds_nothing(world: World) -> None:
    photo = world.photo("ab" * 32)
    world.push(world.op("visit.arrive"), world.ticked(), photo)
    away = world.op("photo.remove", {"photo": photo["id"]})
    assert world.statuses(away, world.op("visit.finish", {"missing": []})) == ["applied", "applied"]
    assert world.statuses(away) == ["duplicate"]
    assert world.fresh().state == State.VALIDATED  # no bytes are awaited any more
    assert phone_report(world)["photos"] == []
    assert Photo.objects.get().superseded_at is not None


def test_a_photo_is_taken_back_only_from_its_own_visit(db: None) -> None:
    world, rival = a_world(), a_world()
    theirs = rival.photo("ab" * 32)
    rival.push(theirs)
    with company_scope(world.company.id):
        visit = a_visit(site=world.site, service=world.service, technician=world.technician, day=world.today)
        mine = replace(world, visit=visit).photo("cd" * 32)
        world.push(mine)
        answers = world.push(
            world.op("photo.remove", {"photo": theirs["id"]}),
            world.op("photo.remove", {"photo": mine["id"]}),
            world.op("photo.remove", {}),
        )
        assert Photo.objects.get().superseded_at is None
    assert [(a["status"], a["code"]) for a in answers] == [
        ("applied", None),  # as one whose own operation was refused: there is nothing to take back
        ("rejected", "refused"),
        ("rejected", "invalid"),
    ]
    assert "« photo »" in answers[1]["reason"]
    with company_scope(rival.company.id):
        assert Photo.objects.get().superseded_at is None


def test_one_signature_stands_and_the_phone_is_told_who(world: World) -> None:
    first, second = world.signed("M. Olivier"), world.signed("Mme Ferrand")
    world.push(first, second)
    assert [bool(one.superseded_at) for one in Signature.objects.order_by("seq")] == [True, False]
    told = phone_report(world)["signature"]
    assert (told["name"], told["absent"]) == ("Mme Ferrand", False)
    assert not world.fresh().needs_look  # signing again is no correction


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"name": "", "absent": False, "strokes": [[1, 2]]}, "name"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": []}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [[1, 2, 3]]}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [[]]}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [[1, 601]]}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [[-1, 2]]}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [[1, 2] * 3001]}, "strokes"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": [["1", 2]]}, "strokes.0.0"),
        ({"name": "Mme Ferrand", "absent": False, "strokes": "M1 2"}, "strokes"),
        ({"name": "x" * 81, "absent": False, "strokes": [[1, 2]]}, "name"),
        ({"name": "", "absent": "yes", "strokes": []}, "absent"),
        ({"name": "", "absent": True, "strokes": [[1, 2]]}, "strokes"),
    ],
)
def test_what_is_no_signature_is_refused_by_name(world: World, payload: dict[str, Any], field: str) -> None:
    answer = world.push(world.op("signature.add", payload))[0]
    assert answer["status"] == "rejected"
    assert f"« {field} »" in answer["reason"]
    assert not Signature.objects.exists()


def test_work_after_the_signature_is_kept_and_flagged(world: World) -> None:
    world.push(world.op("visit.arrive"), world.ticked(), world.signed())
    assert world.statuses(world.comment("À voir", audience="office")) == ["applied"]
    assert not world.fresh().needs_look  # words to the office are not in what was signed
    assert world.statuses(world.reading("7.8"), world.op("visit.finish", {"missing": []})) == ["applied"] * 2
    visit = world.fresh()
    assert (visit.needs_look, visit.state) == (True, State.DONE)
    assert Entry.objects.get(kind="WorkFlagged").payload["why"] == "signed"


def test_work_before_the_signature_that_arrives_after_it_is_no_correction(world: World) -> None:
    earlier = world.reading("7.4")
    signed = world.signed()
    world.push(world.op("visit.arrive"), signed)
    world.push(earlier)
    assert not world.fresh().needs_look


def test_an_absent_client_freezes_nothing(world: World) -> None:
    world.push(world.op("visit.arrive"), world.signed(""), world.reading())
    assert not world.fresh().needs_look
    assert phone_report(world)["signature"]["absent"] is True


def test_the_office_sees_the_signature_and_the_words(world: World) -> None:
    content = a_picture()
    assert put(world, content).status_code == 201
    detail = world.photo(sha256(content).hexdigest(), "detail")
    detail["payload"]["word"] = "Skimmer fendu"
    world.push(world.op("visit.arrive"), detail, world.signed("Hélène <Ferrand>"))
    assert Media.objects.count() == 1
    address = reverse("fieldwork:visit", args=[world.visit.pk])
    seen = office(world).get(address).content.decode()
    assert "Signature de Hélène &lt;Ferrand&gt;" in seen
    assert 'd="M10 20L300 400M5 5L5 5"' in seen
    assert "Skimmer fendu" in seen
    world.push(world.signed(""))
    assert "Client absent, dit par" in page(world)


def test_a_path_is_made_of_whole_points() -> None:
    assert signature_path([[1, 2, 3, 4], [5, 6]]) == "M1 2L3 4M5 6L5 6"
    assert is_signature([[0, 0, 1000, 600]])
    assert not is_signature([])
