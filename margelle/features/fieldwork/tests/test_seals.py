"""A validated visit is sealed; what comes later makes another seal, never an edit (NEW-2)."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from margelle.engines.proof import GENESIS, carried_to
from margelle.features.accounts.tests.make import bearer
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.models import Photo, Position, Reading, Seal, SealHead, Signature
from margelle.features.fieldwork.queries import proof_file, proof_of
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import State

from .make import a_media, a_picture, a_reading, a_report
from .pages import office, page
from .world import World


def sealed(world: World) -> Seal:
    """A whole visit, validated by itself; its seal."""
    world.push(
        world.op("visit.arrive"),
        world.ticked(),
        world.reading(),
        world.used(),
        world.photo(a_media().sha256),
        world.comment(),
        world.signed(),
        world.op("visit.finish", {"missing": []}),
    )
    assert world.fresh().state == State.VALIDATED
    return Seal.objects.get()


def state_of(world: World) -> tuple[str, tuple[str, ...]]:
    proof = proof_of(world.fresh())
    assert proof is not None
    return proof.state, proof.changed


def test_validation_seals_what_the_visit_says(world: World) -> None:
    seal = sealed(world)
    assert (seal.number, seal.why, seal.replaces, seal.prev) == (1, "validation", None, GENESIS)
    assert (SealHead.objects.get().number, SealHead.objects.get().hash) == (1, seal.hash)
    assert state_of(world) == ("whole", ())


def test_a_signature_is_sealed_by_its_print_and_kept_at_the_office(world: World) -> None:
    sealed(world)
    proof = proof_file(world.fresh())
    assert proof is not None
    [hand] = proof["facts"]["signatures"]
    assert (hand["name"], len(hand["strokes"])) == ("Mme Ferrand", 64)
    Signature.objects.update(strokes=[[1, 2]])
    assert state_of(world) == ("changed", ("signatures",))


def test_a_manager_s_validation_seals_too_and_a_failed_one_seals_nothing(world: World) -> None:
    Visit.objects.filter(pk=world.visit.pk).update(state=State.DONE, finished_at=timezone.now())
    a_reading(a_report(world.visit), world.pool)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.validate(visit=world.fresh(), by=world.manager)
        raise RuntimeError("the power goes")
    assert not Seal.objects.exists()
    actions.validate(visit=world.fresh(), by=world.manager)
    assert Seal.objects.get().number == 1


def test_a_late_entry_makes_a_second_seal_that_names_the_first(world: World) -> None:
    first = sealed(world)
    world.push(world.reading("7.8", replaces=str(Reading.objects.get().pk)))
    second = Seal.objects.get(number=2)
    assert (second.why, second.replaces, second.prev) == ("completion", 1, first.hash)
    assert [part for part in first.parts if first.parts[part] != second.parts[part]] == ["readings"]
    assert Seal.objects.get(number=1).hash == first.hash
    assert state_of(world) == ("whole", ())
    assert carried_to(GENESIS, [first.body_hash, second.body_hash]) == SealHead.objects.get().hash


def test_what_changes_nothing_makes_no_seal(world: World) -> None:
    sealed(world)
    world.push(world.comment("Clé sous le pot.", audience="team"), world.op("visit.set_off"))
    assert Seal.objects.count() == 1


def test_a_change_by_other_hands_is_seen_and_never_covered_up(world: World) -> None:
    sealed(world)
    Reading.objects.update(value=Decimal("7.0"))
    assert state_of(world) == ("changed", ("readings",))
    assert "Modifié depuis le sceau, hors de Margelle : relevés." in page(world)
    world.push(world.comment("Je repasse demain."))
    assert [seal.why for seal in Seal.objects.order_by("number")] == [
        "validation",
        "alteration",
        "completion",
    ]
    assert state_of(world) == ("altered", ())


def test_a_validation_taken_back_keeps_the_seal_and_the_next_one_follows(world: World) -> None:
    sealed(world)
    actions.withdraw_validation(visit=world.fresh(), by=world.manager, reason="Relevé douteux")
    assert state_of(world)[0] == "reopened"
    world.push(world.reading("7.1", replaces=str(Reading.objects.get().pk)))
    assert Seal.objects.count() == 1
    actions.validate(visit=world.fresh(), by=world.manager)
    assert Seal.objects.get(number=2).replaces == 1
    assert state_of(world) == ("whole", ())


def test_the_office_removes_a_photo_and_the_chain_says_so(world: World) -> None:
    sealed(world)
    actions.remove_photo(photo=Photo.objects.get(), by=world.manager, at=timezone.now())
    assert [seal.why for seal in Seal.objects.order_by("number")] == ["validation", "completion"]
    assert state_of(world) == ("whole", ())


def test_bytes_that_come_after_the_seal_complete_it(world: World) -> None:
    content = a_picture("navy")
    sha = sha256(content).hexdigest()
    world.push(world.op("visit.arrive"), world.photo(sha), world.op("visit.finish", {"missing": []}))
    actions.validate(visit=world.fresh(), by=world.manager)
    headers = bearer(world.secret)
    assert (
        Browser().put(f"/api/media/{sha}", content, content_type="image/jpeg", headers=headers).status_code
        == 201
    )
    assert [seal.why for seal in Seal.objects.order_by("number")] == ["validation", "completion"]


def test_erasing_a_position_leaves_the_proof_whole(world: World) -> None:
    world.company.keeps_positions = True
    world.company.save()
    arrive = world.op("visit.arrive")
    world.push(arrive, world.point(of=arrive["id"]), world.op("visit.finish", {"missing": []}))
    assert Seal.objects.count() == 1
    assert actions.erase_positions(company=world.company, now=timezone.now() + timedelta(days=61)) == 1
    assert state_of(world) == ("whole", ())
    Position.objects.update(commitment="0" * 64)
    assert state_of(world) == ("changed", ("positions",))


def test_visits_validated_before_seals_are_sealed_in_bulk(world: World) -> None:
    for _ in range(3):
        row = Visit.objects.create(
            client=world.client, site=world.site, service=world.service, technician=world.technician,
            day=world.today, minutes=30, state=State.VALIDATED, validated_at=timezone.now(),
        )  # fmt: skip
        a_reading(a_report(row), world.pool)
    assert actions.seal_waiting(limit=2) == 2
    assert actions.seal_waiting() == 1
    assert actions.seal_waiting() == 0
    assert list(Seal.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_the_visit_page_shows_the_seal_and_gives_the_proof(world: World) -> None:
    assert "Preuve scellée" not in page(world)
    assert office(world).get(f"/visits/{world.visit.pk}/proof.json").status_code == 404
    seal = sealed(world)
    text = page(world)
    assert "Rien n’a changé depuis le sceau." in text
    assert f"{seal.hash[:4]} {seal.hash[4:8]}" in text
    proof = office(world).get(f"/visits/{world.visit.pk}/proof.json")
    assert proof["Content-Disposition"].startswith("attachment")
    assert proof.json()["hash"] == proof.json()["head"]["hash"] == seal.hash
