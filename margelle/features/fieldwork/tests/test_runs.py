"""Operations that go together leave what they would leave one by one: the same rows, receipts and events."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from margelle.base.journal.models import Entry
from margelle.base.sync import vocabulary
from margelle.base.sync.models import SyncOp
from margelle.features.fieldwork.models import Conflict, Reading, Report, Signature, StepDone, TaskDone
from margelle.features.planning.models import Transition

from .two_phones import Day, Sends, after_each_other, at_once

WATCHED: tuple[type[models.Model], ...] = (
    Reading, TaskDone, StepDone, Signature, Report, Conflict, SyncOp, Entry, Transition
)  # fmt: skip
CLOCKS = {"received_at", "superseded_at", "answered_at", "validated_at"}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def left_by(send: Sends, sent: Any, *, together: bool) -> tuple[Any, ...]:
    """Answers, and all rows without the clocks and identities of their making."""
    alone = patch.dict(vocabulary._together, clear=True)
    with undone(), nullcontext() if together else alone:
        answers = [[_plain(one.model_dump()) for one in told] for told in send(sent)]
        return answers, {model.__name__: _rows(model) for model in WATCHED}


def _rows(model: type[models.Model]) -> list[str]:
    found = []
    reports = dict(Report.objects.values_list("pk", "visit_id"))
    for row in model._default_manager.order_by().values():
        if model in (Report, Conflict, SyncOp, Entry, Transition):
            del row["id"]
        if model in (Entry, Transition):
            del row["at"]
        if "report_id" in row:
            row["report_id"] = reports[row["report_id"]]
        found.append(repr(sorted(_plain(row).items())))
    return sorted(found)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: value is not None if name in CLOCKS else value for name, value in row.items()
    }
    if plain.get("receipt"):
        plain["receipt"] = plain["receipt"]["seq"]
    if plain.get("plan"):
        plain["plan"] = plain["plan"] | {"at": ""}  # when the system validated
    if isinstance(plain.get("payload"), dict) and plain.get("kind") == "ReportClosed":
        plain["payload"] = plain["payload"] | {"fact": ""}  # the report's own identity
    return plain


KINDS = ["reading.add"] * 5 + ["task.set"] * 2 + ["step.set"] * 2
KINDS += ["signature.add", "signature.add", "visit.finish", "visit.arrive", "no.such"]
drawn_ops = st.tuples(st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 5), st.integers(0, 4))
# A finished visit leaves its tasks to the next one of its place: there the order of two phones matters.
unfinished = drawn_ops.filter(lambda one: one[0] != "visit.finish")
calm = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink costs minutes of database
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@calm
@given(
    drawn=st.lists(drawn_ops, min_size=1, max_size=20),
    again=st.lists(st.tuples(st.integers(0, 19), st.booleans()), max_size=3),
    cut=st.integers(1, 20),
)
def test_runs_leave_what_one_by_one_leaves(
    day: Day, drawn: list[Any], again: list[tuple[int, bool]], cut: int
) -> None:
    """Own and foreign visits, pools and tasks; refused, corrected and repeated operations; the same identity
    with another body; signed, finished, cancelled, moved and shared visits."""
    ops = [day.op(number, one) for number, one in enumerate(drawn)]
    for which, changed in again:
        op = ops[which % len(ops)]
        ops.append(op | {"payload": op["payload"] | {"reason": "autre"}} if changed else op)
    device = day.world.device
    sent = [(device, ops[:cut]), (device, ops[cut:]), (device, ops[:cut])]
    alone, rows = left_by(after_each_other, sent, together=False)
    told, found = left_by(after_each_other, sent, together=True)
    assert told == alone
    for name in rows:
        assert found[name] == rows[name], name


@calm
@given(mine=st.lists(unfinished, min_size=1, max_size=8), theirs=st.lists(unfinished, min_size=1, max_size=8))
def test_phones_that_push_at_once_leave_what_they_leave_after_each_other(
    day: Day, mine: list[Any], theirs: list[Any]
) -> None:
    """The journal may tell the two phones in another order; each of them in its own."""
    shared = day.visits[-3]
    first = [day.op(number, (kind, where % 4, *rest)) for number, (kind, where, *rest) in enumerate(mine)]
    second = [
        day.op(number, (kind, where, *rest)) | {"subject": f"visit:{shared}"}
        for number, (kind, where, *rest) in enumerate(theirs, start=100)
    ]
    sent = [(day.world.device, first), (day.colleague, second)]
    alone, rows = left_by(after_each_other, sent, together=False)
    told, found = left_by(at_once, sent, together=True)
    for before, after in zip(alone, told, strict=True):
        assert [(one["status"], one["reason"], one["code"]) for one in after] == [
            (one["status"], one["reason"], one["code"]) for one in before
        ]
        seqs = [one["receipt"] for one in after if one["status"] == "applied"]
        assert seqs == sorted(seqs)
    for name in ("Reading", "TaskDone", "StepDone", "Signature", "Report"):
        assert found[name] == rows[name]
    kinds = re.compile(r"'kind', '(\w+)'")
    told_kinds, kept_kinds = (sorted(kinds.findall(str(one["Entry"]))) for one in (found, rows))
    assert told_kinds == kept_kinds
