"""Applies what phones send: each operation exactly once, each phone's in its own order.

Alike operations that follow each other share a transaction (a run); all others have their own.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from margelle.base.tenancy.ready import Ready

from .models import SyncOp
from .one import Sent, apply_one, once_more
from .runs import Pair, apply_run, payload_in_run
from .wire import Answer, Op, Push, in_french

_applied = Ready(lambda ids: SyncOp.objects.filter(op_id__in=ids))
TRIES = 2  # runs that an operation did not fit into, before all of its subject go one by one


def push(body: Push, *, member: Any, device: Any) -> list[Answer]:
    """Apply the operations in the order of their `seq`.

    A `retry` holds back the later operations on the same subject; a `rejected` one blocks nothing else.
    """
    queue = Queue(body, member=member, device=device)
    push_all([queue])
    return queue.told()


class Queue:
    """What one phone sent: what is still to be applied, and what was answered so far."""

    def __init__(self, body: Push, *, member: Any, device: Any) -> None:
        self._asked = [envelope.id for envelope in body.ops]
        self._answers: dict[UUID, Answer] = {}
        self._held: set[str] = set()
        self._unfit: Counter[str] = Counter()
        self._alone = False
        ops: list[Op] = []
        for envelope in body.ops:
            try:
                ops.append(envelope.opened())
            except ValidationError as error:
                self._answers[envelope.id] = Answer(
                    id=envelope.id, status="rejected", reason=in_french(error), code="invalid"
                )
        ops.sort(key=lambda op: op.seq)
        self.waiting = deque(Sent(op, member, device) for op in ops)

    def told(self) -> list[Answer]:
        return [self._answers[op_id] for op_id in self._asked]

    def settle(self, known: Mapping[UUID, SyncOp]) -> bool:
        """Answer what needs no work; is anything left?"""
        while self.waiting and self._needs_no_work(self.waiting[0].op, known):
            self.waiting.popleft()
        return bool(self.waiting)

    def leading(self, known: Collection[UUID], taken: set[UUID]) -> list[Pair]:
        """The first operations, as far as they may join a run. `taken` are the identities in it."""
        run: list[Pair] = []
        for sent in self.waiting:
            op = sent.op
            if self._alone or op.id in taken or op.id in known or op.id in self._answers:
                break
            if op.subject in self._held:
                break
            pair = payload_in_run(sent) if self._unfit[op.subject] < TRIES else None
            if pair is None or (run and pair.apply is not run[0].apply):
                break
            run.append(pair)
            taken.add(op.id)
        return run

    def take(self, answers: Mapping[UUID, Answer], run: Sequence[Pair]) -> None:
        """Note the answers of a run in which `run` was ours; what stands first now goes by itself."""
        for pair in run:
            op = pair.sent.op
            if op.id not in answers:
                self._unfit[op.subject] += 1
                break
            self.waiting.popleft()
            if not self._needs_no_work(op, {}):  # held by a retry in the same run
                self._note(answers[op.id], op)
        else:
            if run:
                return
        sent = self.waiting.popleft()
        self._note(apply_one(sent), sent.op)

    def go_alone(self) -> None:
        """A run that we were part of broke: which of its operations did it is found out one by one."""
        self._alone = True

    def _needs_no_work(self, op: Op, known: Mapping[UUID, SyncOp]) -> bool:
        if op.subject in self._held:
            wait = "Attend l’opération précédente."
            self._answers[op.id] = Answer(id=op.id, status="retry", reason=wait, after_s=5)
        elif (row := known.get(op.id)) is not None:
            self._answers[op.id] = once_more(op, row)
        else:
            return False
        return True

    def _note(self, answer: Answer, op: Op) -> None:
        self._answers[op.id] = answer
        if answer.status == "retry":
            self._held.add(op.subject)


def push_all(queues: Sequence[Queue], *, until: float = inf) -> None:
    """Apply what several phones of the open company sent. What one of them sent holds up no other.

    At `until` (of `time.monotonic`) the queues keep what still waits; another call goes on.
    """
    asked = [sent.op.id for queue in queues for sent in queue.waiting]
    known = {row.op_id: row for row in _applied(asked)}
    while (left := [queue for queue in queues if queue.settle(known)]) and monotonic() < until:
        taken: set[UUID] = set()
        runs = [queue.leading(known, taken) for queue in left]
        answers = apply_run([pair for run in runs for pair in run])
        for queue, run in zip(left, runs, strict=True):
            own = answers
            if own is None and run:
                # A run that breaks is found out phone by phone, then one by one.
                own = apply_run(run) if len(run) < len(taken) else None
                if own is None:
                    queue.go_alone()
            queue.take(own or {}, run)
