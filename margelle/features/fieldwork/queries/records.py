"""One visit's record: is there anything in it, and what keeps it from being validated?"""

from typing import Any

from margelle.base.tenancy.rows import row_or_none
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    Media,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Report,
    Sale,
    Signature,
    StepDone,
    TaskDone,
)
from margelle.features.fieldwork.rules import NOT_NEEDED, Record
from margelle.features.planning.models import Transition, Visit
from margelle.features.planning.rules import State

FACTS = (TaskDone, StepDone, Reading, ProductUse, Photo, Comment, Incident, Recommendation, Sale, Signature)


def has_entries(visit: Visit) -> bool:
    """Was anything recorded, superseded entries included?"""
    return any(fact.objects.filter(report__visit=visit).exists() for fact in FACTS)


def has_standing_entries(visit: Visit) -> bool:
    """Does anything recorded still count?"""
    return any(fact.objects.filter(report__visit=visit, superseded_at=None).exists() for fact in FACTS)


def record_of(visit: Visit) -> Record:
    report = row_or_none(Report.objects.filter(visit=visit))
    missing = report.missing if report is not None else []
    return Record(
        company_checks=not visit.company.validates_by_itself,
        needs_look=visit.needs_look,
        withdrawn=_is_withdrawn(visit),
        grave_incidents=Incident.objects.filter(
            report=report, severity=Incident.Severity.HIGH, solved_at=None, superseded_at=None
        ).count(),
        unexplained=[item["what"] for item in missing if not item["reason"].strip()],
        awaited_photos=awaited_photos(report) if report is not None else 0,
        required_left=[one["what"] for one in missing if one.get("required") and one["reason"].strip()],
    )


def _is_withdrawn(visit: Visit) -> bool:
    last = Transition.objects.filter(visit=visit).order_by("received_at", "id").last()
    return last is not None and (last.from_state, last.to_state) == (State.VALIDATED, State.DONE)


def awaited_photos(report: Report) -> int:
    """Photos announced for this report whose bytes are still on the phone."""
    rows = Photo.objects.filter(report=report, superseded_at=None, removed_at=None, media=None).count()
    tied = {
        sha
        for model in (Incident, Recommendation)
        for sha in model.objects.filter(report=report, superseded_at=None)
        .exclude(photo_sha256="")
        .values_list("photo_sha256", flat=True)
    }
    own = set(Photo.objects.filter(report=report, sha256__in=tied).values_list("sha256", flat=True))
    here = set(Media.objects.filter(sha256__in=tied).values_list("sha256", flat=True))
    return rows + len(tied - own - here)


def previous_report(visit: Visit) -> Report | None:
    """The last report of the same site before this visit (INT-13)."""
    earlier = Report.objects.filter(visit__site_id=visit.site_id).exclude(visit=visit)
    if visit.day is not None:
        earlier = earlier.filter(visit__day__lte=visit.day)
    return earlier.select_related("visit__service", "technician").order_by("-visit__day", "-begun_at").first()


def left_and_done(report: Report) -> dict[str, Any]:
    """The expected tasks that still have to be done, each with the reason given, and all that were done.

    One that was not necessary is neither. A task done for one pool counts as done, as in the report.
    """
    said = list(report.tasks.filter(superseded_at=None))
    done = {fact.task_id for fact in said if fact.done}
    reasons = {fact.task_id: fact.reason for fact in said if not fact.done}
    expected = report.visit.task_links.values_list("task_id", flat=True)
    left = {task: reasons.get(task, "") for task in expected if task not in done}
    return {"left": {task: why for task, why in left.items() if why != NOT_NEEDED}, "done": done}
