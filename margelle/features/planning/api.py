"""Visits for other programs: the same actions as the office, the same refusals."""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator, ConfigDict

from margelle.base.access import token
from margelle.features.accounts.models import Member, Role
from margelle.features.accounts.queries import member_of
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Pool, Site

from . import actions
from .models import Visit

router = Router(tags=["visits"])


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class NoSuch(Http404):
    """An id of the body that leads to nothing in this company; `field` is told to the caller."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Filters(Strict):
    limit: Annotated[int, Field(ge=1, le=100, description="Combien au plus.")] = 50
    after: Annotated[UUID | None, Field(description="Identifiant du dernier objet reçu.")] = None
    day_from: date | None = None
    day_to: date | None = None
    technician: UUID | None = None
    client: UUID | None = None
    state: (
        Literal["planned", "en_route", "in_progress", "done", "validated", "cancelled", "skipped"] | None
    ) = None


class VisitOut(Schema):
    id: UUID
    client_id: UUID
    site_id: UUID
    pool_ids: list[UUID]
    service_id: UUID
    service: str
    category: str
    technician_id: UUID | None
    day: date | None
    start: time | None
    minutes: int
    priority: str
    state: str
    state_reason: str
    instructions: str
    version: int


class VisitPage(Schema):
    items: list[VisitOut]
    next: UUID | None


# No database keeps a null sign in a text.
NO_NULL = r"^[^\x00]*$"
Text = Annotated[str, Field(max_length=2000, pattern=NO_NULL)]


def _on_the_wall(hour: time) -> time:
    """An hour of the plan is the company's own: one with a zone cannot be compared with it."""
    if hour.tzinfo is not None:
        raise ValueError("zone")
    return hour.replace(second=0, microsecond=0)


Hour = Annotated[time, AfterValidator(_on_the_wall)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Minutes = Annotated[int, Field(ge=5, le=1440, strict=True)]
Priority = Literal["normal", "high", "urgent"]


class VisitIn(Strict):
    client_id: UUID
    site_id: UUID | None = None
    pool_ids: Annotated[list[UUID], Field(max_length=20)] = []
    service_id: UUID | None = None
    technician_id: UUID | None = None
    day: Day | None = None
    start: Hour | None = None
    minutes: Minutes | None = None
    priority: Priority = "normal"
    instructions: Text = ""


class VisitPatch(Strict):
    version: Annotated[
        int, Field(ge=1, strict=True, description="La version lue\u00a0: une autre est refusée (409).")
    ]
    technician_id: UUID | None = None
    day: Day | None = None
    start: Hour | None = None
    minutes: Minutes | None = None
    priority: Priority | None = None
    instructions: Text | None = None


class Cancellation(Strict):
    reason: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NULL)]


@router.get("visits", response=VisitPage, summary="Les interventions")
@token("visits.read")
def list_visits(request: HttpRequest, filters: Query[Filters]) -> VisitPage:
    """Les interventions, filtrées, dans l’ordre de leur création."""
    wanted: dict[str, Any] = {
        "day__gte": filters.day_from,
        "day__lte": filters.day_to,
        "technician": filters.technician,
        "client": filters.client,
        "state": filters.state,
        "pk__gt": filters.after,
    }
    rows = Visit.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    found = list(_with_links(rows).order_by("id")[: filters.limit + 1])
    page = found[: filters.limit]
    return VisitPage(items=[visit_out(v) for v in page], next=page[-1].pk if len(found) > len(page) else None)


@router.get("visits/{uuid:visit}", response=VisitOut, summary="Une intervention")
@token("visits.read")
def get_visit(request: HttpRequest, visit: UUID) -> VisitOut:
    """Une intervention par son identifiant."""
    return visit_out(_visit(visit))


@router.post("visits", response={201: VisitOut}, summary="Créer une intervention")
@token("visits.write")
def create_visit(request: HttpRequest, payload: VisitIn) -> tuple[int, VisitOut]:
    """Client, jour et technicien suffisent ; le lieu, les bassins, la durée et les tâches ont des défauts."""
    client: Client = _named("client_id", Client, payload.client_id)
    site = _named("site_id", Site, payload.site_id, client=client) if payload.site_id else None
    service = _named("service_id", ServiceType, payload.service_id) if payload.service_id else None
    visit = actions.plan_visit(
        client=client,
        by=member_of(request),
        site=site,
        service=service,
        technician=_technician(payload.technician_id),
        day=payload.day,
        start=payload.start,
        minutes=payload.minutes,
        pools=[_named("pool_ids", Pool, pk, site__client=client) for pk in payload.pool_ids],
        priority=payload.priority,
        instructions=payload.instructions,
    )
    return 201, visit_out(_visit(visit.pk))


@router.patch("visits/{uuid:visit}", response=VisitOut, summary="Modifier une intervention")
@token("visits.write")
def patch_visit(request: HttpRequest, visit: UUID, payload: VisitPatch) -> VisitOut:
    """Change ce qui est donné ; une version dépassée est refusée sans rien changer."""
    row = _visit(visit)
    given: dict[str, Any] = payload.model_dump(exclude_unset=True, exclude={"version"})
    if "technician_id" in given:
        given["technician"] = _technician(given.pop("technician_id"))
    for name in ("minutes", "priority", "instructions"):
        if given.get(name, "") is None:
            del given[name]
    actions.edit_visit(visit=row, by=member_of(request), version=payload.version, **given)
    return visit_out(_visit(visit))


@router.post("visits/{uuid:visit}/cancellation", response=VisitOut, summary="Annuler une intervention")
@token("visits.write")
def cancel_visit(request: HttpRequest, visit: UUID, payload: Cancellation) -> VisitOut:
    """Annule, avec un motif gardé dans l’historique."""
    actions.cancel_visit(visit=_visit(visit), by=member_of(request), reason=payload.reason)
    return visit_out(_visit(visit))


def _with_links(rows: "QuerySet[Visit]") -> "QuerySet[Visit]":
    return rows.select_related("service").prefetch_related("pool_links")


def _visit(pk: UUID) -> Visit:
    return get_object_or_404(_with_links(Visit.objects.all()), pk=pk)


def _named(field: str, model: Any, pk: UUID, **narrower: Any) -> Any:
    """The object that a field of the body names."""
    found = model.objects.filter(pk=pk, **narrower).first()
    if found is None:
        raise NoSuch(field)
    return found


def _technician(pk: UUID | None) -> Member | None:
    return _named("technician_id", Member, pk, role=Role.TECHNICIAN) if pk else None


def visit_out(visit: Visit) -> VisitOut:
    return VisitOut(
        id=visit.pk,
        client_id=visit.client_id,
        site_id=visit.site_id,
        pool_ids=[link.pool_id for link in visit.pool_links.all()],
        service_id=visit.service_id,
        service=visit.service.name,
        category=visit.service.category,
        technician_id=visit.technician_id,
        day=visit.day,
        start=visit.start,
        minutes=visit.minutes,
        priority=visit.priority,
        state=visit.state,
        state_reason=visit.state_reason,
        instructions=visit.instructions,
        version=visit.version,
    )
