"""Reports for other programs: what was done in a visit, read only. Internal comments are never here."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from margelle.base.access import token

from .models import Comment, Report

router = Router(tags=["reports"])


class ReadingOut(Schema):
    pool_id: UUID | None
    parameter: str
    value: Decimal
    method: str
    at: datetime


class TaskOut(Schema):
    task_id: UUID
    name: str
    done: bool
    reason: str


class UseOut(Schema):
    product_id: UUID
    name: str
    quantity: Decimal
    unit: str


class ReportOut(Schema):
    visit_id: UUID
    technician_id: UUID
    begun_at: datetime
    closed_at: datetime | None
    tasks: list[TaskOut]
    readings: list[ReadingOut]
    products: list[UseOut]
    comments: list[str]
    photos: int


@router.get("visits/{uuid:visit}/report", response=ReportOut, summary="Le compte rendu d’une intervention")
@token("reports.read")
def get_report(request: HttpRequest, visit: UUID) -> ReportOut:
    """Le compte rendu, dès la première saisie du technicien ; 404 avant."""
    report = get_object_or_404(Report, visit=visit)
    tasks = report.tasks.filter(superseded_at=None).select_related("task")
    uses = report.products.filter(superseded_at=None).select_related("product")
    comments = report.comments.filter(superseded_at=None, audience=Comment.Audience.CLIENT)
    return ReportOut(
        visit_id=report.visit_id,
        technician_id=report.technician_id,
        begun_at=report.begun_at,
        closed_at=report.closed_at,
        tasks=[TaskOut(task_id=t.task_id, name=t.task.name, done=t.done, reason=t.reason) for t in tasks],
        readings=[
            ReadingOut(pool_id=r.pool_id, parameter=r.parameter, value=r.value, method=r.method, at=r.at)
            for r in report.readings.filter(superseded_at=None)
        ],
        products=[
            UseOut(product_id=u.product_id, name=u.product.name, quantity=u.quantity, unit=u.product.unit)
            for u in uses
        ],
        comments=[comment.text for comment in comments],
        photos=report.photos.filter(superseded_at=None, removed_at=None).count(),
    )
