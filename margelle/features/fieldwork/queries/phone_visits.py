"""What a phone holds of its technician's visits, the office's copy of their reports included."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.clients.models import Contract
from margelle.features.fieldwork.models import (
    Comment,
    Incident,
    Photo,
    ProductUse,
    Question,
    Reading,
    Report,
    Signature,
    StepDone,
    TaskDone,
)
from margelle.features.planning.models import Requirement, Visit
from margelle.features.planning.queries import late_clock, visits_shared_by
from margelle.features.planning.rules import OVER, State

from .plain import instant, maybe_instant, number, reading_number
from .requirements import Required, required_at, required_payload

DAYS_BACK, DAYS_AHEAD = 1, 14


def phone_window(member: Member, today: date) -> QuerySet[Visit]:
    """The visits that this technician's phone holds: from yesterday to two weeks ahead, and older ones about
    which the office asks something."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    asked = Question.objects.filter(closed_at=None).values("visit_id")
    return visits_shared_by(member).filter(Q(day__gte=first, day__lte=last) | Q(pk__in=asked))


def visit_payloads(visits: QuerySet[Visit], member: Member) -> list[tuple[Visit, dict[str, Any]]]:
    """Each visit with its payload, in a number of queries that does not grow with them."""
    clock = late_clock(member.company)
    rows = (
        visits.select_related("client", "service", "technician", "series__contract", "report")
        .prefetch_related(
            "pool_links",
            "task_links",
            "steps",
            "mates__technician",
            "needs",
            "documents",
            Prefetch("questions", Question.objects.filter(closed_at=None).select_related("by")),
            Prefetch("client__contracts", Contract.objects.filter(ended_at=None)),
            _standing("tasks", TaskDone.objects.filter(superseded_at=None)),
            _standing("steps", StepDone.objects.filter(superseded_at=None)),
            _standing("readings", Reading.objects.filter(superseded_at=None)),
            _standing("products", ProductUse.objects.filter(superseded_at=None, quantity__gt=0)),
            _standing("photos", Photo.objects.filter(superseded_at=None, removed_at=None)),
            _standing("comments", Comment.objects.filter(superseded_at=None).select_related("by")),
            _standing("signatures", Signature.objects.filter(superseded_at=None)),
            _standing("incidents", Incident.objects.filter(superseded_at=None)),
        )
        .order_by("day", "rank", "start", "pk")
    )
    found = list(rows)
    required = required_at([visit for visit in found if visit.state not in OVER], local_today(member.company))
    return [
        (
            visit,
            _visit(visit, member, late=clock.is_late(visit.state, visit.day, visit.start, visit.window_to))
            | _required(visit, required.get(visit.pk, [])),
        )
        for visit in found
    ]


def _required(visit: Visit, wanted: Sequence[Required]) -> dict[str, Any]:
    """The plan's steps, then the company's; and all that is required by name."""
    planned = [
        {"id": str(step.pk), "text": step.text, "required": step.is_required} for step in visit.steps.all()
    ]
    asked = [
        {"id": str(one.requirement), "text": one.what, "required": True}
        for one in wanted
        if one.kind == Requirement.Kind.STEP
    ]
    return {"steps": planned + asked, "required": required_payload(wanted)}


def _standing(name: str, rows: QuerySet[Any]) -> "Prefetch[Any]":
    return Prefetch(f"report__{name}", rows)


def _visit(visit: Visit, member: Member, *, late: bool) -> dict[str, Any]:
    service, client = visit.service, visit.client
    report: Report | None = getattr(visit, "report", None)
    return {
        "id": str(visit.pk),
        "day": visit.day.isoformat() if visit.day else None,
        "start": visit.start.strftime("%H:%M") if visit.start else None,
        "minutes": visit.minutes,
        "rank": visit.rank,
        "state": visit.state,
        "state_label": State(visit.state).label,
        "priority": visit.priority,
        "late": late,
        "client": {"id": str(client.pk), "name": client.short_name, "phone": client.phone},
        "site_id": str(visit.site_id),
        "pool_ids": [str(link.pool_id) for link in visit.pool_links.all()],
        "service": {
            "name": service.name,
            "category": service.category,
            "category_label": service.get_category_display(),
            "color": service.colour_class.removeprefix("colour-"),
        },
        "instructions": _instructions(visit, member),
        "team": _team(visit, member),
        "contract": _contract(visit),
        "task_ids": [str(link.task_id) for link in visit.task_links.all()],
        "products": [
            {"product_id": str(need.product_id), "quantity": number(need.quantity)}
            for need in visit.needs.all()
        ],
        "documents": [{"id": str(one.pk), "name": one.name} for one in visit.documents.all()],
        "parameters": list(service.parameters if visit.parameters is None else visit.parameters),
        "notice": visit.notice or None,
        "questions": [
            {
                "id": str(one.pk),
                "text": one.text,
                "by": str(one.by),
                "at": instant(one.at),
                "read_at": maybe_instant(one.read_at),
            }
            for one in visit.questions.all()
        ],
        "report": _report(report) if report is not None else _nothing(),
    }


def _instructions(visit: Visit, member: Member) -> str:
    """All in one text, for phones that know no team: his own first, then the visit's, then with whom."""
    if not visit.mates.all():
        return visit.instructions
    team = _team(visit, member)
    with_whom = f"Avec {', '.join(team['names'])}." if team["names"] else ""
    return "\n".join(part for part in (team["own"], visit.instructions, with_whom) if part)


def _team(visit: Visit, member: Member) -> dict[str, Any]:
    """Who leads, who else comes, and what is for him alone: others' instructions stay theirs (PEER-19)."""
    mates = list(visit.mates.all())
    everybody = [visit.technician, *(mate.technician for mate in mates)] if mates else []
    return {
        "lead": visit.technician_id == member.pk,
        "names": [str(one) for one in everybody if one is not None and one.pk != member.pk],
        "own": "\n".join(mate.instructions for mate in mates if mate.technician_id == member.pk),
        "common": visit.instructions,
    }


def _contract(visit: Visit) -> str | None:
    """The contract of the series, else the client's running one."""
    if visit.series is not None and visit.series.contract is not None:
        return str(visit.series.contract.name)
    day = visit.day or date.max
    running: Iterable[Contract] = visit.client.contracts.all()
    for contract in running:
        if contract.starts_on <= day and (contract.ends_on is None or day <= contract.ends_on):
            return contract.name
    return None


def _nothing() -> dict[str, Any]:
    names = ("tasks", "steps", "readings", "products", "photos", "comments", "incidents")
    return {**{name: [] for name in names}, "signature": None}


def _report(report: Report) -> dict[str, Any]:
    return {
        "tasks": [
            {
                "task_id": str(one.task_id),
                "pool_id": _maybe(one.pool_id),
                "done": one.done,
                "reason": one.reason,
            }
            for one in report.tasks.all()
        ],
        "steps": [
            {"step_id": str(one.step), "done": one.done, "reason": one.reason} for one in report.steps.all()
        ],
        "readings": [
            {
                "pool_id": str(one.pool_id),
                "parameter": one.parameter,
                "value": reading_number(one.parameter, one.value),
                "at": instant(one.at),
            }
            for one in report.readings.all()
        ],
        "products": [
            {
                "product_id": str(one.product_id),
                "pool_id": _maybe(one.pool_id),
                "quantity": number(one.quantity),
                "fitted": one.fitted,
            }
            for one in report.products.all()
        ],
        "photos": [
            {
                "id": str(one.pk),
                "sha256": one.sha256,
                "moment": one.moment,
                "word": one.word,
                "taken_at": instant(one.at),
                "received": one.media_id is not None,
                "requirement": _maybe(one.requirement),
            }
            for one in report.photos.all()
        ],
        "comments": [
            {
                "id": str(one.pk),
                "text": one.text,
                "audience": one.audience,
                "by": str(one.by),
                "at": instant(one.at),
                "read_at": maybe_instant(one.read_at),
            }
            for one in report.comments.all()
        ],
        "incidents": [
            {
                "kind": one.kind,
                "severity": one.severity,
                "text": one.text,
                "read_at": maybe_instant(one.read_at),
            }
            for one in report.incidents.all()
        ],
        "signature": _signature(report),
    }


def _signature(report: Report) -> dict[str, Any] | None:
    for one in report.signatures.all():
        return {"name": one.name, "absent": one.absent, "at": instant(one.at)}
    return None


def _maybe(pk: object) -> str | None:
    return str(pk) if pk is not None else None
