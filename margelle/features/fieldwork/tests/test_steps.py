"""The ordered steps of a visit, on the phone and in its report (TPL-6, INT-14)."""

from margelle.features.fieldwork.models import StepDone
from margelle.features.planning.tests.make import a_template

from .pages import done, page
from .world import World


def test_steps_reach_the_phone_in_order_and_come_back_ticked(world: World) -> None:
    world.visit.steps.create(order=1, text="Conclure", is_required=True)
    world.visit.steps.create(order=0, text="Mesurer l’eau")
    world.visit.parameters = ["tac_f"]
    world.visit.save()
    pulled = next(one["data"] for one in world.pull()["changes"] if one["kind"] == "visit")
    assert [(step["text"], step["required"]) for step in pulled["steps"]] == [
        ("Mesurer l’eau", False),
        ("Conclure", True),
    ]
    assert pulled["parameters"] == ["tac_f"]
    world.push(world.stepped(done=False, reason="Pas nécessaire"), world.stepped())
    pulled = next(one["data"] for one in world.pull()["changes"] if one["kind"] == "visit")
    assert pulled["report"]["steps"] == [{"step_id": pulled["steps"][0]["id"], "done": True, "reason": ""}]
    assert StepDone.objects.count() == 2  # the first word stays, laid aside


def test_a_step_the_office_took_out_is_kept_with_its_text(world: World) -> None:
    said = world.stepped()
    world.visit.steps.all().delete()
    [answer] = world.push(said)
    assert answer["status"] == "applied"
    done(world)
    text = page(world)
    assert "Mesurer l’eau" in text and "retirée du plan depuis" in text


def test_the_report_shows_the_steps_before_the_tasks(world: World) -> None:
    world.visit.template = a_template("Audit qualité")
    world.visit.save()
    world.push(world.stepped())
    world.visit.steps.create(order=5, text="Écrire la conclusion", is_required=True)
    done(world)
    text = page(world)
    assert text.index("Étapes Audit qualité") < text.index("Tâches")
    assert "Audit qualité" in text and "non cochée" in text


def test_an_empty_text_is_no_step(world: World) -> None:
    payload = world.stepped()["payload"] | {"text": " "}
    [answer] = world.push(world.op("step.set", payload))
    assert answer["status"] == "rejected" and not StepDone.objects.exists()
