"""The facts that a seal covers, in the canonical form (engines.proof, docs/preuve-scellee.md).

Ids, codes and what was written on site only: a name that the office may change later is not a fact.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from margelle.engines.proof import PARTS, Facts, commitment, decimal_text, instant_text, print_of
from margelle.features.fieldwork.models import (
    Comment,
    Photo,
    Position,
    ProductUse,
    Reading,
    Report,
    Signature,
    StepDone,
    TaskDone,
)
from margelle.features.planning.models import Transition
from margelle.features.planning.rules import State

# What the technician said of his own way; a validation taken back is the office's word on the record.
WAY = (State.EN_ROUTE, State.IN_PROGRESS, State.DONE)

# Read by the ids of their reports and not by a join: SQLite would walk through all facts of the company.
OF_REPORTS = ("tasks", "steps", "readings", "products", "photos", "comments", "signatures")

Item = dict[str, Any]
Reports = dict[UUID, UUID]  # visits by the ids of their reports


def facts_of(visits: Collection[UUID]) -> dict[UUID, Facts]:
    """The facts of each visit, in one query per part and one for the reports, however many they are."""
    found: dict[UUID, dict[str, list[Item]]] = {pk: {part: [] for part in PARTS} for pk in visits}
    known = Reports(Report.objects.filter(visit__in=visits).order_by().values_list("pk", "visit_id"))
    for part in PARTS:
        names, rows = _READERS[part](known if part in OF_REPORTS else visits)
        for visit, *values in rows:
            found[visit][part].append(_item(names, values))
    for facts in found.values():
        for items in facts.values():
            items.sort(key=lambda item: item["id"])
    return dict(found)


def _item(names: Sequence[str], values: Sequence[Any]) -> Item:
    return {name: _text(value) for name, value in zip(names, values, strict=True)}


def _text(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list):  # a signature: its print is enough, the hand itself stays at the office
        return print_of(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else decimal_text(value)


def _times(visits: Collection[UUID]) -> tuple[Sequence[str], Any]:
    names = ("id", "from", "to", "at", "device_at", "received_at", "by")
    rows = Transition.objects.filter(visit__in=visits, to_state__in=WAY).exclude(from_state=State.VALIDATED)
    return names, rows.order_by().values_list(
        "visit_id", "pk", "from_state", "to_state", "at", "device_at", "received_at", "by_id"
    )


def _standing(rows: QuerySet[Any], reports: Reports, names: dict[str, str]) -> tuple[list[str], Any]:
    kept = rows.filter(report__in=list(reports), superseded_at=None).order_by()
    found = kept.values_list("report_id", "pk", *names.values(), "at", "by_id")
    return ["id", *names, "at", "by"], [(reports[report], *values) for report, *values in found]


def _tasks(reports: Reports) -> tuple[Sequence[str], Any]:
    names = {"task": "task_id", "pool": "pool_id", "done": "done", "reason": "reason"}
    return _standing(TaskDone.objects.all(), reports, names)


def _steps(reports: Reports) -> tuple[Sequence[str], Any]:
    names = {"step": "step", "text": "text", "done": "done", "reason": "reason"}
    return _standing(StepDone.objects.all(), reports, names)


def _readings(reports: Reports) -> tuple[Sequence[str], Any]:
    names = {
        "pool": "pool_id",
        "parameter": "parameter",
        "value": "value",
        "method": "method",
        "instrument": "instrument_id",
        "calibrated_on": "calibrated_on",
        "via": "via",
    }
    return _standing(Reading.objects.all(), reports, names)


def _products(reports: Reports) -> tuple[Sequence[str], Any]:
    names = {"product": "product_id", "pool": "pool_id", "quantity": "quantity"}
    return _standing(ProductUse.objects.filter(quantity__gt=0), reports, names)


def _photos(reports: Reports) -> tuple[Sequence[str], Any]:
    """`sha256` is of what the phone sent, `kept` of the file that the office keeps and shows."""
    names = {
        "sha256": "sha256",
        "kept": "media__stored_sha256",
        "moment": "moment",
        "word": "word",
        "pool": "pool_id",
    }
    return _standing(Photo.objects.filter(removed_at=None), reports, names)


def _comments(reports: Reports) -> tuple[Sequence[str], Any]:
    return _standing(Comment.objects.filter(audience=Comment.Audience.CLIENT), reports, {"text": "text"})


def _signatures(reports: Reports) -> tuple[Sequence[str], Any]:
    return _standing(
        Signature.objects.all(), reports, {"name": "name", "absent": "absent", "strokes": "strokes"}
    )


def _positions(visits: Collection[UUID]) -> tuple[Sequence[str], Any]:
    """The commitment, recomputed from the place as long as the place is there."""
    rows = Position.objects.filter(visit__in=visits).order_by()
    return ("id", "action", "of", "at", "by", "commitment"), [
        (one.visit_id, one.pk, one.action, one.of, one.at, one.by_id, _committed(one)) for one in rows
    ]


def _committed(point: Position) -> str:
    if point.erased_at is not None:
        return point.commitment
    if point.latitude is None or point.longitude is None or point.accuracy_m is None:
        return ""  # nobody erases a place without saying when
    return commitment(
        latitude=point.latitude, longitude=point.longitude, accuracy_m=point.accuracy_m, salt=point.salt
    )


_READERS: dict[str, Callable[[Any], tuple[Sequence[str], Any]]] = {
    "times": _times,
    "tasks": _tasks,
    "steps": _steps,
    "readings": _readings,
    "products": _products,
    "photos": _photos,
    "comments": _comments,
    "signatures": _signatures,
    "positions": _positions,
}
