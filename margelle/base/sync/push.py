"""Applies what a phone sends: each operation exactly once, each in its own transaction."""

import json
import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from margelle.base.journal import recorded
from margelle.base.journal.queries import latest_seq
from margelle.base.tenancy.scope import current_company_id

from .models import SyncOp
from .vocabulary import Incoming, Later, Rejected, operation_named

log = logging.getLogger(__name__)
MAX_OPS = 50
FAULT = "Le bureau n’arrive pas à ranger cette saisie\u00a0: elle est gardée ici et repart d’elle-même."
FAULT_AFTER_S = 600
SCHEMAS = (1,)
SUBJECT = r"^[a-z]{1,24}:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


class Op(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    seq: int = Field(ge=0, le=2**53)
    kind: str = Field(max_length=32)
    subject: str = Field(pattern=SUBJECT)
    at: AwareDatetime
    offset_ms: int = Field(default=0, ge=-(10**12), le=10**12)
    payload: dict[str, Any]
    replaces: UUID | None = None

    @field_validator("at")
    @classmethod
    def believable(cls, at: datetime) -> datetime:
        """A wrong clock is kept beside ours; one that databases cannot hold is refused."""
        if not 1970 <= at.year <= 2200:
            raise ValueError("year")
        return at

    def body_hash(self) -> str:
        body = self.model_dump(mode="json", include={"kind", "subject", "payload", "replaces"})
        return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


class Envelope(BaseModel):
    """An operation of which only the identity is known yet: what is wrong inside is answered by itself."""

    model_config = ConfigDict(extra="allow")

    id: UUID

    def opened(self) -> Op:
        """Raises ValidationError."""
        return Op.model_validate({**(self.model_extra or {}), "id": self.id})


class Push(BaseModel):
    model_config = ConfigDict(extra="forbid")

    device: UUID
    schema_version: Literal[1] = Field(alias="schema")
    ops: list[Envelope] = Field(max_length=MAX_OPS)


class Answer(BaseModel):
    id: UUID
    status: Literal["applied", "duplicate", "retry", "rejected"]
    receipt: dict[str, Any] | None = None
    reason: str | None = None
    code: str | None = None
    after_s: int | None = None


def push(body: Push, *, member: Any, device: Any) -> list[Answer]:
    """Apply the operations in the order of their `seq`.

    A `retry` holds back the later operations on the same subject; a `rejected` one blocks nothing else.
    """
    answers: dict[UUID, Answer] = {}
    ops: list[Op] = []
    for envelope in body.ops:
        try:
            ops.append(envelope.opened())
        except ValidationError as error:
            answers[envelope.id] = _invalid(envelope.id, error)
    applied = {row.op_id: row for row in SyncOp.objects.filter(op_id__in=[op.id for op in ops])}
    held: set[str] = set()
    for op in sorted(ops, key=lambda op: op.seq):
        if op.subject in held:
            answers[op.id] = Answer(
                id=op.id, status="retry", reason="Attend l’opération précédente.", after_s=5
            )
            continue
        if (row := applied.get(op.id)) is not None:
            answers[op.id] = _once_more(op, row)
            continue
        answers[op.id] = _apply(op, member=member, device=device)
        if answers[op.id].status == "retry":
            held.add(op.subject)
    return [answers[op.id] for op in body.ops]


def parse(body: bytes) -> Push:
    """Raises ValidationError. Half a character pair (an emoji cut in two by the phone) is refused by strict
    parsers, and would then hold back all the other operations: it is left to its own operation."""
    try:
        return Push.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] != "json_invalid":
            raise
        try:
            return Push.model_validate(json.loads(body))
        except (ValueError, RecursionError):
            raise error from None


def _invalid(op_id: UUID, error: ValidationError) -> Answer:
    return Answer(id=op_id, status="rejected", reason=_in_french(error), code="invalid")


def _apply(op: Op, *, member: Any, device: Any) -> Answer:
    try:
        with transaction.atomic():
            return _apply_new(op, member=member, device=device)
    except Rejected as refusal:
        # What was done a moment ago by the same operation is refused now: it is applied all the same.
        return _second_time(op) or Answer(
            id=op.id, status="rejected", reason=refusal.reason, code=refusal.code
        )
    except Later as wait:
        return _second_time(op) or Answer(id=op.id, status="retry", reason=wait.reason, after_s=wait.after_s)
    except (IntegrityError, DataError):
        if (answer := _second_time(op)) is not None:
            return answer
        log.exception("operation %s broke a constraint", op.id)
        return Answer(
            id=op.id, status="rejected", code="conflict", reason="Le bureau n’a pas pu ranger cette saisie."
        )
    except OperationalError:
        log.warning("operation %s met a busy database", op.id)
        return Answer(id=op.id, status="retry", reason="Le bureau est occupé.", after_s=5)
    except Exception:
        # A fault of ours. Answered as an error of the server it would hold up the whole queue, for ever: it
        # holds its own subject, stays on the phone, and goes once we have mended it.
        log.exception("operation %s (%s) met a fault", op.id, op.kind)
        return Answer(id=op.id, status="retry", reason=FAULT, after_s=FAULT_AFTER_S)


def _second_time(op: Op) -> Answer | None:
    """The answer to an operation that another request has applied meanwhile; None when none has."""
    row = SyncOp.objects.filter(op_id=op.id).first()
    return _once_more(op, row) if row is not None else None


def _once_more(op: Op, row: SyncOp) -> Answer:
    if row.body_hash != op.body_hash():
        return Answer(
            id=op.id,
            status="rejected",
            code="id_reused",
            reason="Cet identifiant a déjà servi pour une autre saisie.",
        )
    return Answer(id=op.id, status="duplicate", receipt=row.receipt)


def _apply_new(op: Op, *, member: Any, device: Any) -> Answer:
    handler = operation_named(op.kind)
    if handler is None:
        raise Rejected(
            f"Le bureau ne connaît pas « {op.kind} ». Mettez l’application à jour.", code="unknown_kind"
        )
    try:
        payload = handler.payload.model_validate(op.payload)
    except ValidationError as error:
        raise Rejected(_in_french(error), code="invalid") from error
    received_at = timezone.now()
    row = SyncOp(
        op_id=op.id,
        device_id=device.id,
        member_id=member.id,
        seq=op.seq,
        kind=op.kind,
        subject_id=UUID(op.subject.split(":")[1]),
        body_hash=op.body_hash(),
        device_at=op.at,
        received_at=received_at,
    )
    with recorded() as told:
        handler.apply(_incoming(op, row, member=member, device=device), payload)
    company_id = current_company_id()
    assert company_id is not None
    seq = told[-1] if told else latest_seq(company_id)
    row.receipt = {"seq": seq, "received_at": _instant(received_at)}
    row.save(force_insert=True)
    return Answer(id=op.id, status="applied", receipt=row.receipt)


def _incoming(op: Op, row: SyncOp, *, member: Any, device: Any) -> Incoming:
    return Incoming(
        id=op.id,
        seq=op.seq,
        kind=op.kind,
        subject=op.subject.split(":")[0],
        subject_id=row.subject_id,
        at=_corrected(op, row.received_at),
        device_at=op.at,
        received_at=row.received_at,
        replaces=op.replaces,
        member=member,
        device=device,
    )


def _corrected(op: Op, received_at: datetime) -> datetime:
    """The device's instant on the server's clock; never in the future, whatever the phone believes."""
    try:
        corrected = op.at + timedelta(milliseconds=op.offset_ms)
    except OverflowError:
        return received_at
    return min(corrected, received_at)


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _in_french(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "contenu"
    if first["type"] == "extra_forbidden":
        return f"« {field} » est un champ inconnu."
    if first["type"] == "missing":
        return f"« {field} » manque."
    return f"« {field} » n’a pas la forme attendue."
