"""Ready-made templates, the visits of these days made from them, and steps of some pools' own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from margelle.faces.ops.demo.load_clients import Rows, Served
from margelle.faces.ops.demo.load_office import Office
from margelle.faces.ops.demo.load_reports import Reported
from margelle.faces.ops.demo.load_visits import Planned
from margelle.features.fieldwork.models import Report, StepDone
from margelle.features.planning.actions import add_ready_made
from margelle.features.planning.actions.ready_made import READY_MADE
from margelle.features.planning.models import (
    LeftTask,
    PoolStep,
    Visit,
    VisitMate,
    VisitStep,
    VisitTask,
    VisitTemplate,
)

DAYS_BACK, DAYS_AHEAD = 6, 20
OF_SERVICE: Final = {
    "upkeep": "upkeep",
    "shock": "shock",
    "opening": "opening",
    "wintering": "winterising",
    "repair": "repair",
}
POOL_STEPS: Final = (
    ("Ne pas toucher à la vanne de la fontaine\u00a0: elle reste fermée", True),
    ("Rentrer le robot dans l’abri avant de partir", False),
    ("Ouvrir le volet à la clé, jamais au bouton", True),
    ("Laisser le chien dans l’enclos du fond", False),
)
MATE_WORDS: Final = ("Apporter l’échelle et la pompe vide-cave.", "", "Tenir la bâche, repli à deux.")
LEFT_TASKS: Final = ("room", "cover", "prefilter", "clock")  # none of them belongs to the upkeep
LEFT_WHY: Final = ("Matériel manquant", "Impossible aujourd’hui", "Pompe en marche forcée")
LEFT: Final = "Le client était absent"


def load_templates(
    planned: Sequence[Planned], reported: Sequence[Reported], office: Office, served: Served, today: date
) -> None:
    """Steps are the trade's; those of visits made in the last days are ticked, a few left with a reason."""
    made = add_ready_made(keys=[one.key for one in READY_MADE], by=office.coordinator)
    templates = {row.ready_made: row for row in made}
    rows = Rows()
    _pool_steps(rows, served)
    reports = {one.report.visit_id: one.report for one in reported}
    visits = []
    for number, one in enumerate(planned):
        template = templates.get(OF_SERVICE.get(one.card.service, ""))
        if template is None or not _is_near(one, today) or (one.card.service == "upkeep" and number % 3):
            continue
        visits.append(_from(one.visit, template))
        _steps(rows, one.visit, template, reports.get(one.visit.pk), number)
    _shared(rows, planned, today)
    _left(rows, planned, reports, office, today)
    Visit.objects.bulk_update(visits, ["template", "instructions", "parameters"], batch_size=200)
    rows.write((PoolStep, VisitStep, StepDone, VisitMate, VisitTask, LeftTask))


def _is_near(one: Planned, today: date) -> bool:
    day = one.card.day
    return day is not None and -DAYS_BACK <= (day - today).days <= DAYS_AHEAD


def _from(visit: Visit, template: VisitTemplate) -> Visit:
    visit.template = template
    visit.instructions = visit.instructions or template.instructions
    visit.parameters = template.parameters
    return visit


def _steps(rows: Rows, visit: Visit, template: VisitTemplate, report: Report | None, number: int) -> None:
    lines = next(one.lines() for one in READY_MADE if one.key == template.ready_made)
    for order, (text, is_required) in enumerate(lines):
        step = rows.add(VisitStep(visit_id=visit.pk, order=order, text=text, is_required=is_required))
        if report is None:
            continue
        is_left = not is_required and (order + number) % 11 == 0
        rows.add(
            StepDone(
                report_id=report.pk,
                by_id=report.technician_id,
                at=report.begun_at + timedelta(seconds=50 * (order + 1)),
                seq=900 + order,
                step=step.pk,
                text=text,
                done=not is_left,
                reason=LEFT if is_left else "",
            )
        )


def _pool_steps(rows: Rows, served: Served) -> None:
    pools = [pool for group in served.pools.values() for pool in group]
    for number, pool in enumerate(pools[::9]):
        text, is_required = POOL_STEPS[number % len(POOL_STEPS)]
        rows.add(PoolStep(pool_id=pool.pk, text=text, is_required=is_required))


def _shared(rows: Rows, planned: Sequence[Planned], today: date) -> None:
    """Some long or heavy visits to come are made by two."""
    heavy = [
        one.visit
        for number, one in enumerate(planned)
        if (one.card.service in ("repair", "opening", "wintering") or number % 23 == 0)
        and one.card.day is not None
        and one.card.day >= today
        and one.visit.technician is not None
    ]
    people = list({visit.technician_id: visit.technician for visit in heavy}.values())
    for number, visit in enumerate(heavy[::3][:12]):
        others = [member for member in people if member and member.pk != visit.technician_id]
        if others:
            mate = others[number % len(others)]
            text = MATE_WORDS[number % len(MATE_WORDS)]
            rows.add(VisitMate(visit_id=visit.pk, technician_id=mate.pk, instructions=text))


def _left(
    rows: Rows, planned: Sequence[Planned], reports: dict[UUID, Report], office: Office, today: date
) -> None:
    """A few tasks of the last days wait for the next visit of their place."""
    coming: dict[UUID, Visit] = {}
    for one in planned:
        if one.card.day is not None and one.card.day > today and one.visit.state == "planned":
            coming.setdefault(one.visit.site_id, one.visit)
    lately = [one for one in planned if one.visit.pk in reports and _is_near(one, today)]
    for number, one in enumerate(lately[::17][:9]):
        task = office.tasks[LEFT_TASKS[number % len(LEFT_TASKS)]]
        to = coming.get(one.visit.site_id) if number % 3 else None
        why = LEFT_WHY[number % len(LEFT_WHY)]
        rows.add(
            LeftTask(
                site_id=one.visit.site_id,
                task_id=task.pk,
                left_by_id=one.visit.pk,
                carried_to=to,
                why=why,
                created_at=reports[one.visit.pk].begun_at + timedelta(minutes=40),
            )
        )
        if to is not None:
            rows.add(VisitTask(visit_id=to.pk, task_id=task.pk, order=90))
