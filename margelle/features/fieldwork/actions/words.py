"""What a technician writes: comments, incidents, recommendations; and the office's answers to them."""

from datetime import date, datetime

from django.db import transaction

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Equipment, Pool
from margelle.features.fieldwork.events import (
    CommentRead,
    CommentWritten,
    IncidentFollowed,
    IncidentRead,
    IncidentReported,
    IncidentSolved,
    RecommendationHandled,
    RecommendationMade,
)
from margelle.features.fieldwork.models import Comment, Incident, Recommendation
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.models import Visit

from .origin import Origin, begin_report, check_pool, supersede
from .validation import try_validation


@transaction.atomic
def write_comment(*, visit: Visit, origin: Origin, text: str, audience: str) -> Comment:
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Comment, report, origin)
    fact = Comment(
        id=origin.id, report=report, by=origin.by, at=origin.at, seq=origin.seq, text=text, audience=audience
    )
    fact.save(force_insert=True)
    record(CommentWritten(entity_id=visit.pk, fact=fact.pk, audience=audience), by=origin.by)
    return fact


@transaction.atomic
def report_incident(
    *,
    visit: Visit,
    origin: Origin,
    kind: str,
    severity: str,
    text: str,
    pool: Pool | None = None,
    equipment: Equipment | None = None,
    photo_sha256: str = "",
) -> Incident:
    """A problem met on site. Its equipment, when one is named, says which pool it is about."""
    if equipment is not None:
        pool = pool or equipment.pool
        if equipment.pool_id != pool.pk:
            raise Refused("« equipment »\u00a0: cet équipement n’est pas sur ce bassin.", field="equipment")
    check_pool(visit, pool)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Incident, report, origin)
    fact = Incident(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        kind=kind, severity=severity, text=text, equipment=equipment, photo_sha256=photo_sha256,
    )  # fmt: skip
    fact.save(force_insert=True)
    record(
        IncidentReported(entity_id=visit.pk, fact=fact.pk, incident_kind=kind, severity=severity),
        by=origin.by,
    )
    return fact


@transaction.atomic
def recommend(
    *, visit: Visit, origin: Origin, label: str, text: str, pool: Pool | None = None, photo_sha256: str = ""
) -> Recommendation:
    check_pool(visit, pool)
    report = begin_report(visit=visit, by=origin.by, at=origin.at)
    supersede(Recommendation, report, origin)
    fact = Recommendation(
        id=origin.id, report=report, pool=pool, by=origin.by, at=origin.at, seq=origin.seq,
        label=label, text=text, photo_sha256=photo_sha256,
    )  # fmt: skip
    fact.save(force_insert=True)
    record(RecommendationMade(entity_id=visit.pk, fact=fact.pk, label=label), by=origin.by)
    return fact


@transaction.atomic
def mark_comment_read(*, comment: Comment, by: Member, at: datetime) -> None:
    """Tell the technician's phone that his words were read. Once read, read."""
    if comment.read_at is not None:
        return
    comment.read_at, comment.read_by = at, by
    comment.save(update_fields=["read_at", "read_by"])
    record(CommentRead(entity_id=comment.report.visit_id, fact=comment.pk), by=by)


@transaction.atomic
def mark_incident_read(*, incident: Incident, by: Member, at: datetime) -> None:
    if incident.read_at is not None:
        return
    incident.read_at, incident.read_by = at, by
    incident.save(update_fields=["read_at", "read_by"])
    record(IncidentRead(entity_id=incident.report.visit_id, fact=incident.pk), by=by)


@transaction.atomic
def follow_incident(*, incident: Incident, follow_up: str, on: date | None, by: Member, at: datetime) -> None:
    """What the office means to do about a problem, and when. Reading is implied."""
    if incident.solved_at is not None:
        raise Refused("Ce problème est déjà résolu.", field="follow_up")
    mark_incident_read(incident=incident, by=by, at=at)
    if (incident.follow_up, incident.follow_up_on) == (follow_up, on):
        return
    incident.follow_up, incident.follow_up_on = follow_up, on
    incident.save(update_fields=["follow_up", "follow_up_on"])
    record(IncidentFollowed(entity_id=incident.report.visit_id, fact=incident.pk), by=by)


@transaction.atomic
def solve_incident(*, incident: Incident, solution: str, by: Member, at: datetime) -> None:
    """Close a problem with a word on what was done. Reading is implied."""
    if incident.solved_at is not None:
        raise Refused("Ce problème est déjà résolu.", field="solution")
    mark_incident_read(incident=incident, by=by, at=at)
    incident.solved_at, incident.solved_by, incident.solution = at, by, solution
    incident.save(update_fields=["solved_at", "solved_by", "solution"])
    record(IncidentSolved(entity_id=incident.report.visit_id, fact=incident.pk), by=by)
    try_validation(Visit.objects.select_related("company").get(pk=incident.report.visit_id))


@transaction.atomic
def handle_recommendation(*, recommendation: Recommendation, by: Member, at: datetime) -> None:
    if recommendation.handled_at is not None:
        return
    recommendation.handled_at, recommendation.handled_by = at, by
    recommendation.save(update_fields=["handled_at", "handled_by"])
    record(RecommendationHandled(entity_id=recommendation.report.visit_id, fact=recommendation.pk), by=by)
