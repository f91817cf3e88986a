"""Applies a run of alike operations in one transaction, with a few statements for all of them."""

import logging
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone
from pydantic import ValidationError

from margelle.base.journal import record_each
from margelle.base.tenancy.ready import insert_rows

from .one import Sent, busy, receipt
from .vocabulary import Together, operation_named, together_for
from .wire import Answer

log = logging.getLogger(__name__)


class Pair(NamedTuple):
    sent: Sent
    payload: Any
    apply: Together


def payload_in_run(sent: Sent) -> Pair | None:
    """The operation with its payload; None when it goes by itself."""
    apply = together_for(sent.op.kind)
    handler = operation_named(sent.op.kind)
    if apply is None or handler is None:
        return None
    try:
        return Pair(sent, handler.payload.model_validate(sent.op.payload), apply)
    except ValidationError:
        return None


def apply_run(run: Sequence[Pair]) -> dict[UUID, Answer] | None:
    """Answers to those that could be applied together; None when nothing was, for a reason unknown.

    A busy database answers all of them. Anything else that goes wrong leaves nothing behind: one by one, each
    operation finds its own answer.
    """
    if not run:
        return {}
    try:
        with transaction.atomic():
            return _apply(run)
    except OperationalError as trouble:
        if _is_of_one(trouble):
            return None
        return {pair.sent.op.id: busy(pair.sent.op) for pair in run}
    except (IntegrityError, DataError) as trouble:  # one of them came twice, for one
        log.info("a run of %d operations broke: %s", len(run), trouble)
        return None
    except Exception:
        log.exception("a run of %d operations met a fault: they go one by one", len(run))
        return None


def _is_of_one(trouble: OperationalError) -> bool:
    """A deadlock or a lost race concerns a row, not the whole database (PostgreSQL, class 40)."""
    return str(getattr(trouble.__cause__, "sqlstate", "")).startswith("40")


def _apply(run: Sequence[Pair]) -> dict[UUID, Answer]:
    apply = run[0].apply
    alike = [pair for pair in run if pair.apply is apply]
    rows = [pair.sent.row(timezone.now()) for pair in alike]
    both = list(zip(alike, rows, strict=True))
    events = apply([(pair.sent.incoming(row), pair.payload) for pair, row in both])
    done = [(event, pair, row) for event, (pair, row) in zip(events, both, strict=True) if event is not None]
    entries = record_each([(event, pair.sent.member) for event, pair, _ in done])
    for (_, _, row), entry in zip(done, entries, strict=True):
        row.receipt = receipt(row, entry.seq)
    insert_rows([row for _, _, row in done])
    return {row.op_id: Answer(id=row.op_id, status="applied", receipt=row.receipt) for _, _, row in done}
