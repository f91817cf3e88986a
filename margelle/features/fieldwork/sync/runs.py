"""The operations that come in numbers go together: readings, tasks and steps of a visit under way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from margelle.base.journal import Event, take_turn
from margelle.base.sync import Incoming, together
from margelle.features.fieldwork.actions import Taken
from margelle.features.fieldwork.actions.runs import (
    Made,
    plain_reading,
    plain_step,
    plain_task,
    plain_visit,
    write_facts,
)
from margelle.features.fieldwork.queries.plain_visits import Ground, Named, ground_of

from . import payloads as shape
from .operations import origin_of


@together("reading.add", "task.set", "step.set")
def plain_entries(run: Sequence[tuple[Incoming, Any]]) -> list[Event | None]:
    take_turn()
    ground = ground_of(_named(run))
    stopped: set[UUID] = set()  # devices whose order would be lost
    made: list[Made | None] = []
    for incoming, values in run:
        device = incoming.device.id
        made.append(_made(ground, incoming, values) if device not in stopped else None)
        if made[-1] is None:
            stopped.add(device)
    write_facts([one[0] for one in made if one is not None])
    return [one[1] if one is not None else None for one in made]


def _named(run: Sequence[tuple[Incoming, Any]]) -> Named:
    named = Named()
    for incoming, values in run:
        named.visits.add(incoming.subject_id)
        if (pool := getattr(values, "pool", None)) is not None:
            named.pools.add(pool)
        if isinstance(values, shape.ReadingAdd):
            named.readings = True
            if values.instrument is not None:
                named.instruments.add(values.instrument)
        elif isinstance(values, shape.TaskSet):
            named.tasks.add(values.task)
        else:
            named.steps = True
    return named


def _made(ground: Ground, incoming: Incoming, values: Any) -> Made | None:
    origin = origin_of(incoming)
    visit = plain_visit(ground, incoming.subject_id, origin) if incoming.subject == "visit" else None
    if visit is None:
        return None
    if isinstance(values, shape.TaskSet):
        said: Any = {"done": values.done, "reason": values.reason}
        return plain_task(ground, visit, origin, task=values.task, pool=values.pool, **said)
    if isinstance(values, shape.StepSet):
        said = {"done": values.done, "reason": values.reason}
        return plain_step(ground, visit, origin, step=values.step, text=values.text, **said)
    instrument = ground.instruments.get(values.instrument) if values.instrument is not None else None
    if values.instrument is not None and instrument is None:
        return None
    return plain_reading(
        ground,
        visit,
        origin,
        pool=values.pool,
        parameter=values.parameter,
        value=values.value,
        method=values.method,
        taken=Taken(instrument=instrument, calibrated_on=values.calibrated_on, via=values.via),
    )
