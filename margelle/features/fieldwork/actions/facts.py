"""What a technician records: tasks, readings, photos. One row and one journal line each."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.base.tenancy.rows import row_or_none
from margelle.engines.water.parameters import OutOfRange, UnknownParameter
from margelle.engines.water.parameters import parameter as known_parameter
from margelle.features.catalogue.models import Task
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.events import PhotoAdded, ReadingAdded, StepTicked, TaskTicked
from margelle.features.fieldwork.models import Media, Photo, Reading, StepDone, TaskDone
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit

from .flags import flag_twice
from .instruments import BY_HAND, Taken
from .origin import Origin, begin_report, check_pool, is_older, lay_aside, supersede


@transaction.atomic
def tick_task(
    *, visit: Visit, origin: Origin, task: Task, pool: Pool | None, done: bool, reason: str = ""
) -> TaskDone:
    """Tick a task, or say why it was left. The last entry per task and pool counts, by the phone's order."""
    check_pool(visit, pool)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    fact = TaskDone(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        task=task, done=done, reason=reason,
    )  # fmt: skip
    standing_ones = TaskDone.objects.filter(report=report, task=task, pool=pool, superseded_at=None)
    flag_twice(
        visit,
        origin,
        f"task:{task.pk}:{pool.pk if pool else ''}",
        standing_ones,
        ("done", done),
    )
    for standing in standing_ones:
        if is_older(origin, standing):
            fact.superseded_at = timezone.now()
        else:
            lay_aside(standing)
    fact.save(force_insert=True)
    record(
        TaskTicked(entity_id=visit.pk, fact=fact.pk, task=task.pk, pool=pool.pk if pool else None, done=done),
        by=origin.by,
    )
    return fact


@transaction.atomic
def tick_step(
    *, visit: Visit, origin: Origin, step: UUID, text: str, done: bool, reason: str = ""
) -> StepDone:
    """Tick a step, or say why it was left. Kept even when the office has taken the step out meanwhile: the
    phone says its text."""
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    fact = StepDone(
        id=origin.id, report=report, by=origin.by, at=origin.at, seq=origin.seq,
        step=step, text=text, done=done, reason=reason,
    )  # fmt: skip
    for standing in StepDone.objects.filter(report=report, step=step, superseded_at=None):
        if is_older(origin, standing):
            fact.superseded_at = timezone.now()
        else:
            lay_aside(standing)
    fact.save(force_insert=True)
    record(StepTicked(entity_id=visit.pk, fact=fact.pk, step=step, done=done), by=origin.by)
    return fact


@transaction.atomic
def add_reading(
    *,
    visit: Visit,
    origin: Origin,
    pool: Pool,
    parameter: str,
    value: Decimal,
    method: str,
    taken: Taken = BY_HAND,
) -> Reading:
    """Keep a measured value. The unusual is kept as it is; the impossible is refused (Refused)."""
    check_pool(visit, pool)
    exact = exact_value(parameter, value)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Reading, report, origin)
    fact = Reading(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        parameter=parameter, value=exact, method=method,
        instrument=taken.instrument, calibrated_on=taken.calibration(origin.at), via=taken.via,
    )  # fmt: skip
    others = Reading.objects.filter(report=report, pool=pool, parameter=parameter, superseded_at=None)
    flag_twice(visit, origin, f"reading:{parameter}:{pool.pk}", others, ("value", exact))
    fact.save(force_insert=True)
    record(
        ReadingAdded(entity_id=visit.pk, fact=fact.pk, pool=pool.pk, parameter=parameter, value=exact),
        by=origin.by,
    )
    return fact


@transaction.atomic
def add_photo(
    *,
    visit: Visit,
    origin: Origin,
    pool: Pool | None,
    moment: str,
    sha256: str,
    word: str = "",
    requirement: UUID | None = None,
) -> Photo:
    """File a photo under its visit. Its bytes may have come before, or come later."""
    check_pool(visit, pool)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Photo, report, origin)
    fact = Photo(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        sha256=sha256, moment=moment, word=word, requirement=requirement,
        media=row_or_none(Media.objects.filter(sha256=sha256)),
    )  # fmt: skip
    fact.save(force_insert=True)
    record(
        PhotoAdded(entity_id=visit.pk, fact=fact.pk, sha256=sha256, moment=moment),
        by=origin.by,
    )
    return fact


def exact_value(parameter: str, value: Decimal) -> Decimal:
    """The value with the parameter's own decimals; Refused when it cannot be."""
    try:
        known = known_parameter(parameter)
        return known.checked(value)
    except UnknownParameter:
        raise Refused(
            f"« parameter »\u00a0: le relevé « {parameter} » n’existe pas.", field="parameter"
        ) from None
    except OutOfRange as error:
        low, high = _french(error.low), _french(error.high)
        raise Refused(
            f"« value »\u00a0: {known.name_fr} ne peut pas valoir {_french(value)}."
            f" Le possible va de {low} à {high}.",
            field="value",
        ) from None


def _french(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")
