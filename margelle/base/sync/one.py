"""Applies one operation in a transaction of its own, together with its receipt."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from pydantic import ValidationError

from margelle.base.journal import recorded
from margelle.base.journal.queries import latest_seq
from margelle.base.tenancy.rows import row_or_none
from margelle.base.tenancy.scope import current_company_id

from .models import SyncOp
from .vocabulary import Incoming, Later, Rejected, operation_named
from .wire import Answer, Op, in_french

log = logging.getLogger(__name__)
FAULT = "Le bureau n’arrive pas à ranger cette saisie\u00a0: elle est gardée ici et repart d’elle-même."
FAULT_AFTER_S = 600


@dataclass(frozen=True)
class Sent:
    """An operation and who sent it."""

    op: Op
    member: Any
    device: Any

    def row(self, received_at: datetime) -> SyncOp:
        op = self.op
        return SyncOp(
            op_id=op.id,
            device_id=self.device.id,
            member_id=self.member.id,
            seq=op.seq,
            kind=op.kind,
            subject_id=UUID(op.subject.split(":")[1]),
            body_hash=op.body_hash(),
            device_at=op.at,
            received_at=received_at,
        )

    def incoming(self, row: SyncOp) -> Incoming:
        op = self.op
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
            member=self.member,
            device=self.device,
        )


def apply_one(sent: Sent) -> Answer:
    op = sent.op
    try:
        with transaction.atomic():
            return _apply_new(sent)
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
        return busy(op)
    except Exception:
        # A fault of ours. Answered as an error of the server it would hold up the whole queue, for ever: it
        # holds its own subject, stays on the phone, and goes once we have mended it.
        log.exception("operation %s (%s) met a fault", op.id, op.kind)
        return Answer(id=op.id, status="retry", reason=FAULT, after_s=FAULT_AFTER_S)


def busy(op: Op) -> Answer:
    log.warning("operation %s met a busy database", op.id)
    return Answer(id=op.id, status="retry", reason="Le bureau est occupé.", after_s=5)


def once_more(op: Op, row: SyncOp) -> Answer:
    """The answer to what has been applied before."""
    if row.body_hash != op.body_hash():
        return Answer(
            id=op.id,
            status="rejected",
            code="id_reused",
            reason="Cet identifiant a déjà servi pour une autre saisie.",
        )
    return Answer(id=op.id, status="duplicate", receipt=row.receipt)


def receipt(row: SyncOp, seq: int) -> dict[str, Any]:
    instant = row.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"seq": seq, "received_at": instant}


def _second_time(op: Op) -> Answer | None:
    """The answer to an operation that another request has applied meanwhile; None when none has."""
    row = row_or_none(SyncOp.objects.filter(op_id=op.id))
    return once_more(op, row) if row is not None else None


def _apply_new(sent: Sent) -> Answer:
    op = sent.op
    handler = operation_named(op.kind)
    if handler is None:
        raise Rejected(
            f"Le bureau ne connaît pas « {op.kind} ». Mettez l’application à jour.", code="unknown_kind"
        )
    try:
        payload = handler.payload.model_validate(op.payload)
    except ValidationError as error:
        raise Rejected(in_french(error), code="invalid") from error
    row = sent.row(timezone.now())
    with recorded() as told:
        handler.apply(sent.incoming(row), payload)
    company_id = current_company_id()
    assert company_id is not None
    row.receipt = receipt(row, told[-1] if told else latest_seq(company_id))
    row.save(force_insert=True)
    return Answer(id=op.id, status="applied", receipt=row.receipt)


def _corrected(op: Op, received_at: datetime) -> datetime:
    """The device's instant on the server's clock; never in the future, whatever the phone believes."""
    try:
        corrected = op.at + timedelta(milliseconds=op.offset_ms)
    except OverflowError:
        return received_at
    return min(corrected, received_at)
