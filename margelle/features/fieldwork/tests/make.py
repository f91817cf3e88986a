"""Builders of field work for the tests of this room and of those above. Inside a company_scope."""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from margelle.base.tenancy.ids import uuid7
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Product, Task
from margelle.features.clients.models import Pool
from margelle.features.fieldwork.models import (
    Comment,
    Conflict,
    Incident,
    Media,
    Photo,
    ProductUse,
    Reading,
    Recommendation,
    Report,
    Sale,
    TaskDone,
)
from margelle.features.planning.models import Visit

_TURNS = count(1)


def a_report(visit: Visit, *, by: Member | None = None, at: datetime | None = None, **fields: Any) -> Report:
    """The report of a visit, by its technician unless `by` is given."""
    technician = by or visit.technician
    assert technician is not None, "give `by`, or a visit with a technician"
    return Report.objects.create(
        visit=visit, technician=technician, begun_at=at or visit.arrived_at or timezone.now(), **fields
    )


def a_reading(
    report: Report,
    pool: Pool,
    parameter: str = "ph",
    value: str = "7.4",
    *,
    at: datetime | None = None,
    **fields: Any,
) -> Reading:
    """The phone's order is the order of the calls, unless `seq` is given."""
    fields.setdefault("seq", next(_TURNS))
    return Reading.objects.create(
        report=report,
        pool=pool,
        by=report.technician,
        at=at or report.begun_at,
        parameter=parameter,
        value=Decimal(value),
        **fields,
    )


def a_task_done(
    report: Report,
    task: Task,
    *,
    done: bool = True,
    reason: str = "",
    pool: Pool | None = None,
    **fields: Any,
) -> TaskDone:
    return TaskDone.objects.create(
        report=report,
        task=task,
        done=done,
        reason=reason,
        pool=pool,
        by=report.technician,
        at=report.begun_at,
        **fields,
    )


def a_product_use(
    report: Report, product: Product, quantity: str = "1", *, pool: Pool | None = None, **fields: Any
) -> ProductUse:
    """A quantity used, without its stock move."""
    return ProductUse.objects.create(
        report=report,
        product=product,
        quantity=Decimal(quantity),
        pool=pool,
        by=report.technician,
        at=report.begun_at,
        **fields,
    )


def a_picture(colour: str = "teal", *, width: int = 64, height: int = 48, kind: str = "JPEG") -> bytes:
    """The bytes of a small image."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def a_media(content: bytes | None = None) -> Media:
    """A stored photo file."""
    content = content or a_picture()
    sha = sha256(content).hexdigest()
    found = Media.objects.filter(sha256=sha).first()
    if found is not None:
        return found
    key = default_storage.save(f"tests/photos/{sha}.jpg", ContentFile(content))
    with Image.open(BytesIO(content)) as image:
        width, height = image.size
    return Media.objects.create(
        sha256=sha,
        key=key,
        stored_sha256=sha,
        mime="image/jpeg",
        size=len(content),
        width=width,
        height=height,
    )


def a_photo(
    report: Report,
    moment: str = "after",
    *,
    media: Media | None = None,
    sha256: str = "",
    pool: Pool | None = None,
    **fields: Any,
) -> Photo:
    """A photo whose bytes have arrived when `media` is given, else one that is still on the phone."""
    return Photo.objects.create(
        report=report,
        moment=moment,
        media=media,
        sha256=media.sha256 if media else sha256 or "0" * 64,
        pool=pool,
        by=report.technician,
        at=report.begun_at,
        **fields,
    )


def a_comment(report: Report, text: str = "Eau claire.", audience: str = "client", **fields: Any) -> Comment:
    return Comment.objects.create(
        report=report, text=text, audience=audience, by=report.technician, at=report.begun_at, **fields
    )


def an_incident(
    report: Report,
    kind: str = "leak",
    severity: str = "medium",
    text: str = "Fuite au niveau de la vanne.",
    **fields: Any,
) -> Incident:
    given = {"by": report.technician, "at": report.begun_at} | fields
    return Incident.objects.create(report=report, kind=kind, severity=severity, text=text, **given)


def a_recommendation(report: Report, label: str = "Robot à remplacer", **fields: Any) -> Recommendation:
    return Recommendation.objects.create(
        report=report, label=label, by=report.technician, at=report.begun_at, **fields
    )


def a_sale(report: Report, label: str = "Robot de fond", cents: int = 129_000, **fields: Any) -> Sale:
    given = {"kind": Sale.Kind.PRODUCT, "by": report.technician, "at": report.begun_at} | fields
    return Sale.objects.create(report=report, label=label, amount_cents=cents, **given)


def a_conflict(visit: Visit, why: str = "moved", **fields: Any) -> Conflict:
    """Open, of the visit's own technician; `plan` as the office had it."""
    plan = {"state": "planned", "reason": "", "day": "2027-06-14", "start": "08:30", "technician": None}
    given = {"by": visit.technician, "op": uuid7(), "at": timezone.now(), "plan": plan} | fields
    return Conflict.objects.create(visit=visit, why=why, **given)
