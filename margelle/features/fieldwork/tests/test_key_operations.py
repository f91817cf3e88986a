"""Keys taken and brought back by the phone, with or without network (PEER-19)."""

from typing import Any

from margelle.base.tenancy.scope import company_scope
from margelle.features.clients.actions import take_key
from margelle.features.clients.models import KeyCustody
from margelle.features.clients.tests.make import a_key
from margelle.features.planning.tests.make import a_technician

from .world import World, a_world


def pulled(answer: dict[str, Any], kind: str) -> dict[str, Any]:
    [found] = [one["data"] for one in answer["changes"] if one["kind"] == kind]
    return dict(found)


def test_a_key_taken_twice_by_the_same_operation_is_held_once(world: World) -> None:
    take = world.key_op("key.take")
    assert world.statuses(take) == ["applied"] and world.statuses(take) == ["duplicate"]
    custody = KeyCustody.objects.get()
    assert (str(custody.pk), custody.holder, custody.handed_by) == (
        take["id"], world.technician, world.technician
    )  # fmt: skip
    answer = world.pull()
    [key] = pulled(answer, "site")["keys"]
    assert (key["name"], key["mine"], key["others"], key["copies"]) == ("Clé Portail", True, [], 1)
    assert [one["id"] for one in pulled(answer, "van")["keys"]] == [key["id"]]
    back = world.key_op("key.return")
    assert world.statuses(back) == ["applied"] and world.statuses(back) == ["duplicate"]
    custody.refresh_from_db()
    assert custody.returned_by == world.technician and pulled(world.pull(), "van")["keys"] == []


def test_the_phone_knows_that_a_colleague_has_it_at_its_next_contact(world: World) -> None:
    key = a_key(world.site)
    first = world.pull()
    take_key(key=key, holder=a_technician("Léa", "Garnier"), by=world.manager)
    answer = world.pull(epoch=first["epoch"], cursor=first["next"], day=first["today"])
    assert pulled(answer, "site")["keys"][0]["others"] == ["Léa Garnier"]


def test_a_return_without_a_key_out_is_no_error(world: World) -> None:
    assert world.statuses(world.key_op("key.return")) == ["applied"] and not KeyCustody.objects.exists()


def test_foreign_keys_wrong_subjects_and_unknown_words_are_refused(db: None) -> None:
    mine, rival = a_world(), a_world()
    with company_scope(rival.company.id):
        theirs = a_key(rival.site)
    with company_scope(mine.company.id):
        for subject, code in (
            (f"key:{theirs.pk}", "unknown_id"),
            (f"visit:{mine.visit.pk}", "unknown_subject"),
        ):
            for kind in ("key.take", "key.return"):
                answer = mine.push(mine.key_op(kind, subject=subject))[0]
                assert (answer["status"], answer["code"]) == ("rejected", code)
        greedy = mine.key_op("key.take") | {"payload": {"holder": str(mine.manager.pk)}}
        answer = mine.push(greedy)[0]
        assert answer["reason"] == "« holder » est un champ inconnu."
        assert not KeyCustody.objects.exists()
    with company_scope(rival.company.id):
        assert not KeyCustody.objects.exists()
