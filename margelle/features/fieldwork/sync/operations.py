"""What a phone may send: each operation finds its visit in the company, acts once, or says why not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from margelle.base.journal import record, take_turn
from margelle.base.sync import Incoming, Later, Rejected, operation
from margelle.base.sync.vocabulary import Payload
from margelle.base.tenancy.rows import row_or_none
from margelle.features.catalogue.models import Product, StockPlace, Task
from margelle.features.clients.events import CodeRevealed
from margelle.features.clients.models import AccessCode, Equipment, Pool, Site
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.actions import Origin
from margelle.features.fieldwork.models import Instrument, Seal
from margelle.features.fieldwork.rules import Refused
from margelle.features.planning.actions import StaleVisit
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import NotAllowed, State

from . import payloads as shape

P = TypeVar("P", bound=Payload)
M = TypeVar("M", bound=models.Model)
Handler = Callable[[Visit, Origin, P], Any]


def visit_operation(kind: str, payload: type[P], *, work: bool = False) -> Callable[[Handler[P]], Handler[P]]:
    """Declare an operation on a visit of the company.

    `work` means that something was done on site: it counts even on a visit since cancelled, moved or given to
    someone else, which is then flagged for the office.
    """

    def register(handler: Handler[P]) -> Handler[P]:
        @operation(kind, payload=payload)
        @wraps(handler)
        def apply(incoming: Incoming, values: P) -> None:
            visit = _visit_of(incoming)
            origin = origin_of(incoming)
            was_sealed = visit.state == State.VALIDATED
            try:
                actions.seal_foreign_change(visit)
                if work:
                    actions.fit_into_plan(visit, origin)
                    if _is_signed_for(kind, values):
                        actions.flag_after_signature(visit, origin)
                handler(visit, origin, values)
                if work and visit.state == State.DONE:
                    actions.try_validation(visit)  # a correction may have removed what held it
                if was_sealed:
                    actions.seal_visit(visit, why=Seal.Why.COMPLETION)
            except (Refused, NotAllowed) as refusal:
                raise Rejected(str(refusal)) from refusal
            except StaleVisit as change:
                raise Later("Le bureau modifie cette intervention.", after_s=5) from change

        return handler

    return register


@visit_operation("visit.set_off", shape.Nothing)
def set_off(visit: Visit, origin: Origin, values: shape.Nothing) -> None:
    actions.set_off(visit=visit, origin=origin)


@visit_operation("visit.arrive", shape.Nothing)
def arrive(visit: Visit, origin: Origin, values: shape.Nothing) -> None:
    actions.arrive(visit=visit, origin=origin)


@visit_operation("visit.turn_back", shape.Nothing)
def turn_back(visit: Visit, origin: Origin, values: shape.Nothing) -> None:
    actions.turn_back(visit=visit, origin=origin)


@visit_operation("visit.finish", shape.Finish)
def finish(visit: Visit, origin: Origin, values: shape.Finish) -> None:
    said = [one.model_dump() for one in values.missing]
    actions.finish(visit=visit, origin=origin, missing=said, known=values.known)


@visit_operation("visit.reopen", shape.Reopen)
def reopen(visit: Visit, origin: Origin, values: shape.Reopen) -> None:
    actions.reopen(visit=visit, origin=origin, reason=values.reason)


@visit_operation("visit.skip", shape.Skip)
def skip(visit: Visit, origin: Origin, values: shape.Skip) -> None:
    actions.skip(visit=visit, origin=origin, reason=values.reason, note=values.note, new_day=values.new_day)


@visit_operation("task.set", shape.TaskSet, work=True)
def task_set(visit: Visit, origin: Origin, values: shape.TaskSet) -> None:
    task = the(Task, values.task, "task", "cette tâche")
    actions.tick_task(
        visit=visit,
        origin=origin,
        task=task,
        pool=pool_named(values.pool),
        done=values.done,
        reason=values.reason,
    )


@visit_operation("step.set", shape.StepSet, work=True)
def step_set(visit: Visit, origin: Origin, values: shape.StepSet) -> None:
    actions.tick_step(
        visit=visit,
        origin=origin,
        step=values.step,
        text=values.text,
        done=values.done,
        reason=values.reason,
    )


@visit_operation("reading.add", shape.ReadingAdd, work=True)
def reading_add(visit: Visit, origin: Origin, values: shape.ReadingAdd) -> None:
    actions.add_reading(
        visit=visit,
        origin=origin,
        pool=the(Pool, values.pool, "pool", "ce bassin"),
        parameter=values.parameter,
        value=values.value,  # type: ignore[arg-type]  # a Decimal once validated
        method=values.method,
        taken=actions.Taken(
            instrument=_instrument(values.instrument), calibrated_on=values.calibrated_on, via=values.via
        ),
    )


@visit_operation("product.use", shape.ProductUse, work=True)
def product_use(visit: Visit, origin: Origin, values: shape.ProductUse) -> None:
    actions.use_product(
        visit=visit,
        origin=origin,
        product=the(Product, values.product, "product", "ce produit"),
        pool=pool_named(values.pool),
        quantity=values.quantity,  # type: ignore[arg-type]  # a Decimal once validated
        advised=values.advised,
        fitted=values.fitted,
        place=the(StockPlace, values.place, "place", "ce dépôt") if values.place else None,
    )


@visit_operation("photo.add", shape.PhotoAdd, work=True)
def photo_add(visit: Visit, origin: Origin, values: shape.PhotoAdd) -> None:
    taken = _taken(origin, values.taken_at)
    actions.add_photo(
        visit=visit,
        origin=taken,
        pool=pool_named(values.pool),
        moment=values.moment,
        sha256=values.sha256,
        word=values.word,
        requirement=values.requirement,
    )


@visit_operation("photo.remove", shape.PhotoRemove, work=True)
def photo_remove(visit: Visit, origin: Origin, values: shape.PhotoRemove) -> None:
    actions.withdraw_photo(visit=visit, origin=origin, photo=values.photo)


@visit_operation("signature.add", shape.SignatureAdd, work=True)
def signature_add(visit: Visit, origin: Origin, values: shape.SignatureAdd) -> None:
    actions.add_signature(
        visit=visit, origin=origin, name=values.name, absent=values.absent, strokes=values.strokes
    )


@visit_operation("comment.write", shape.CommentWrite)
def comment_write(visit: Visit, origin: Origin, values: shape.CommentWrite) -> None:
    actions.write_comment(visit=visit, origin=origin, text=values.text, audience=values.audience)


@visit_operation("incident.report", shape.IncidentReport)
def incident_report(visit: Visit, origin: Origin, values: shape.IncidentReport) -> None:
    actions.report_incident(
        visit=visit,
        origin=origin,
        kind=values.kind,
        severity=values.severity,
        text=values.text,
        pool=pool_named(values.pool),
        equipment=the(Equipment, values.equipment, "equipment", "cet équipement")
        if values.equipment
        else None,
        photo_sha256=values.photo_sha256 or "",
    )


@visit_operation("recommendation.add", shape.RecommendationAdd)
def recommendation_add(visit: Visit, origin: Origin, values: shape.RecommendationAdd) -> None:
    actions.recommend(
        visit=visit,
        origin=origin,
        label=values.label,
        text=values.text,
        pool=pool_named(values.pool),
        photo_sha256=values.photo_sha256 or "",
    )


@visit_operation("position.note", shape.PositionNote)
def position_note(visit: Visit, origin: Origin, values: shape.PositionNote) -> None:
    actions.note_position(
        visit=visit,
        origin=origin,
        action=values.action,
        of=values.of,
        latitude=values.latitude,  # type: ignore[arg-type]  # a Decimal once validated
        longitude=values.longitude,  # type: ignore[arg-type]  # a Decimal once validated
        accuracy_m=values.accuracy_m,
    )


@visit_operation("code.reveal", shape.CodeReveal)
def code_reveal(visit: Visit, origin: Origin, values: shape.CodeReveal) -> None:
    """A trace only: the phone has already shown the codes (APP-13)."""
    site = the(Site, values.site, "site", "ce lieu")
    for code in AccessCode.objects.filter(site=site):
        record(CodeRevealed(entity_id=site.pk, code=code.pk, where="phone"), by=origin.by)


def _is_signed_for(kind: str, values: Payload) -> bool:
    """Does the client's signature cover it? A message to the office is not part of the report."""
    return kind != "signature.add" and getattr(values, "audience", "") != "office"


def _visit_of(incoming: Incoming) -> Visit:
    """The visit, held until the end of the operation. Another company's is simply not there."""
    if incoming.subject != "visit":
        raise Rejected("« subject »\u00a0: une saisie porte sur une intervention.", code="unknown_subject")
    take_turn()
    visit = row_or_none(Visit.objects.select_for_update().filter(pk=incoming.subject_id))
    if visit is None:
        raise Rejected(
            "« subject »\u00a0: le bureau ne connaît pas cette intervention.", code="unknown_visit"
        )
    visit.company = incoming.member.company  # already read with the phone's token
    return visit


def origin_of(incoming: Incoming) -> Origin:
    return Origin(
        by=incoming.member,
        at=incoming.at,
        id=incoming.id,
        seq=incoming.seq,
        device_id=incoming.device.id,
        device_at=incoming.device_at,
        replaces=incoming.replaces,
    )


def _taken(origin: Origin, taken_at: datetime) -> Origin:
    """The photo's own moment on the server's clock, never later than its operation."""
    shift = origin.at - origin.device_at if origin.device_at else timedelta()
    try:
        at = min(taken_at + shift, origin.at)
    except OverflowError:
        at = origin.at
    if origin.at - at > timedelta(days=366):  # a clock that believes it is 1970
        at = origin.at
    return Origin(
        by=origin.by,
        at=at,
        id=origin.id,
        seq=origin.seq,
        device_id=origin.device_id,
        device_at=taken_at,
        replaces=origin.replaces,
    )


def pool_named(pk: UUID | None) -> Pool | None:
    return the(Pool, pk, "pool", "ce bassin") if pk is not None else None


def _instrument(pk: UUID | None) -> Instrument | None:
    """One that was put away since still took the reading."""
    return the(Instrument, pk, "instrument", "cet appareil de mesure") if pk is not None else None


def the(model: type[M], pk: UUID, field: str, words: str) -> M:
    found = row_or_none(model._default_manager.filter(pk=pk))
    if found is None:
        raise Rejected(f"« {field} »\u00a0: le bureau ne connaît pas {words}.", code="unknown_id")
    return found
