"""Two technicians on one visit, and tasks that wait for the next one (PEER-19, NEW-15)."""

from datetime import timedelta
from typing import Any

from margelle.features.catalogue.tests.make import a_task
from margelle.features.planning.actions import edit_visit
from margelle.features.planning.models import LeftTask, Visit, VisitTask
from margelle.features.planning.tests.make import a_technician, a_visit

from .world import World


def pulled_visit(world: World) -> dict[str, Any] | None:
    rows = [one["data"] for one in world.pull()["changes"] if one["kind"] == "visit"]
    return rows[0] if rows else None


def test_the_mate_s_phone_has_the_visit_with_own_instructions(world: World) -> None:
    lea = a_technician("Léa", "Garnier")
    Visit.objects.filter(pk=world.visit.pk).update(technician=lea, instructions="Par le nord.")
    assert pulled_visit(world) is None
    world.visit.refresh_from_db()
    edit_visit(visit=world.visit, by=world.manager, mates=[(world.technician, "Prendre l’échelle.")])
    found = pulled_visit(world)
    assert found is not None
    assert found["instructions"] == "Prendre l’échelle.\nPar le nord.\nAvec Léa Garnier."
    assert found["team"] == {
        "lead": False, "names": ["Léa Garnier"], "own": "Prendre l’échelle.", "common": "Par le nord."
    }  # fmt: skip
    world.push(world.op("visit.arrive"), world.ticked())
    visit = world.fresh()
    assert (visit.state, visit.needs_look) == ("in_progress", False)  # his work is no surprise
    edit_visit(visit=visit, by=world.manager, mates=[])
    assert pulled_visit(world) is None


def test_the_lead_reads_with_whom_and_not_their_instructions(world: World) -> None:
    world.visit.mates.create(technician=a_technician("Léa", "Garnier"), instructions="Rien pour lui.")
    found = pulled_visit(world)
    assert found is not None and found["instructions"] == "Avec Léa Garnier."
    assert (found["team"]["lead"], found["team"]["own"]) == (True, "")


def test_a_task_left_at_the_end_waits_for_the_next_visit(world: World) -> None:
    needless, left = a_task("Corriger le pH"), a_task("Laver le filtre")
    for order, task in enumerate((needless, left), start=1):
        VisitTask.objects.create(visit=world.visit, task=task, order=order)
    next_one = a_visit(client=world.client, site=world.site, day=world.today + timedelta(days=7))

    def said(task: Any, reason: str) -> dict[str, Any]:
        payload = {"task": str(task.pk), "pool": str(world.pool.pk), "done": False, "reason": reason}
        return world.op("task.set", payload)

    world.push(world.op("visit.arrive"), world.ticked(), said(needless, "Pas nécessaire"))
    world.push(said(left, "Matériel manquant"), world.op("visit.finish", {"missing": []}))
    row = LeftTask.objects.get()
    assert (row.task, row.why, row.left_by, row.carried_to) == (
        left, "Matériel manquant", world.visit, next_one
    )  # fmt: skip
    assert [link.task for link in next_one.task_links.all()] == [left]
    again = [world.op("visit.reopen", {"reason": "Oubli"}), said(left, "")]
    again[1]["payload"]["done"] = True
    world.push(*again, world.op("visit.finish", {"missing": []}))
    row.refresh_from_db()
    assert row.done_at is not None
