"""What a run leaves to the handlers, and what a gathering leaves to the views."""

import io
import json
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from margelle.base.access.keepers import RECOGNISED
from margelle.base.sync import push
from margelle.base.sync.gather import GATHERED, gather
from margelle.base.sync.one import apply_one
from margelle.features.accounts.tests.make import a_device, bearer
from margelle.features.fieldwork.models import Conflict, Reading, StepDone, TaskDone

from .two_phones import Day, at_once


def test_another_value_from_a_second_phone_is_a_conflict_as_ever(day: Day) -> None:
    world = day.world
    second, _ = a_device(world.technician)
    world.push(world.reading("7.4"))
    differing = [world.reading("7.4"), world.reading("7.1")]
    [told] = at_once([(second, differing)])
    assert [one.status for one in told] == ["applied", "applied"]
    conflict = Conflict.objects.get()
    assert (conflict.why, conflict.op) == ("twice", UUID(differing[1]["id"]))


def test_what_comes_after_the_signature_is_flagged_as_ever(day: Day) -> None:
    world = day.world
    world.push(world.reading(), world.signed())
    late = [world.reading(), world.stepped()]
    assert world.statuses(*late) == ["applied", "applied"]
    assert [(one.why, one.op) for one in Conflict.objects.all()] == [("signed", UUID(late[0]["id"]))]


def test_what_is_ticked_and_unticked_in_one_push_counts_by_its_last_word(day: Day) -> None:
    world = day.world
    world.push(world.reading())
    ops = [world.ticked(), world.stepped(), world.ticked(done=False, reason="Bloqué"), world.stepped()]
    assert world.statuses(*ops) == ["applied"] * 4
    standing = [TaskDone.objects.get(superseded_at=None).pk, StepDone.objects.get(superseded_at=None).pk]
    assert standing == [UUID(ops[2]["id"]), UUID(ops[3]["id"])]


def test_a_run_costs_the_same_statements_however_long_it_is(day: Day) -> None:
    world = day.world
    world.push(world.reading())

    def statements(count: int) -> int:
        ops = [world.reading() for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert world.statuses(*ops) == ["applied"] * count
        return len(asked)

    assert statements(2) == statements(30)


def test_a_run_that_breaks_is_applied_one_by_one(day: Day) -> None:
    world = day.world
    ops = [world.reading(), world.ticked(), world.stepped()]
    with patch("margelle.base.sync.runs.insert_rows", side_effect=IntegrityError):
        assert world.statuses(*ops) == ["applied"] * 3
    assert (Reading.objects.count(), TaskDone.objects.count(), StepDone.objects.count()) == (1, 1, 1)


def test_a_refused_operation_stops_neither_its_phone_nor_the_others(day: Day) -> None:
    world = day.world
    mine = [world.reading(), world.reading("99"), world.reading()]
    theirs = [day.op(200, ("reading.add", -3, 0, 0)), day.op(201, ("reading.add", -3, 0, 1))]
    told = at_once([(world.device, mine), (day.colleague, theirs)])
    assert [[one.status for one in answers] for answers in told] == [
        ["applied", "rejected", "applied"],
        ["applied", "applied"],
    ]


def test_the_same_push_delivered_twice_at_once_has_one_effect(day: Day) -> None:
    world = day.world
    world.push(world.reading())
    ops = [world.reading(), world.ticked()]
    first, second = at_once([(world.device, ops), (world.device, ops)])
    assert [one.status for one in first] == ["applied", "applied"]
    assert [one.status for one in second] == ["duplicate", "duplicate"]
    assert [one.receipt for one in second] == [one.receipt for one in first]
    assert Reading.objects.count() == 2


def test_an_operation_that_comes_twice_breaks_the_run_of_its_phone_alone(day: Day) -> None:
    """The second copy has another body under an identity that is known by then: refused, as one by one."""
    world = day.world
    second, _ = a_device(world.technician)
    world.push(world.reading())
    twice = world.reading()
    other_body = twice | {"payload": twice["payload"] | {"value": "7.1"}}
    mine = [twice, world.ticked(), other_body, world.reading()]
    theirs = [world.reading() for _ in range(6)]
    with patch("margelle.base.sync.push.apply_one", wraps=apply_one) as alone:
        told = at_once([(world.device, mine), (second, theirs)])
    assert [[one.status for one in answers] for answers in told] == [
        ["rejected", "applied", "rejected", "applied"],  # by identity: both copies read the last answer
        ["applied"] * 6,
    ]
    assert {call.args[0].device.pk for call in alone.call_args_list} == {world.device.pk}


def test_what_breaks_together_is_tried_phone_by_phone(day: Day) -> None:
    """One of the operations is applied by another request between the read and the run."""
    world = day.world
    second, _ = a_device(world.technician)
    known = world.reading()
    world.push(world.reading(), known)
    theirs = [world.reading() for _ in range(3)]
    with (
        patch.object(push, "_applied", return_value=[]),
        patch("margelle.base.sync.push.apply_one", wraps=apply_one) as alone,
    ):
        told = at_once([(world.device, [known, world.ticked()]), (second, theirs)])
    assert [[one.status for one in answers] for answers in told] == [
        ["duplicate", "applied"],
        ["applied"] * 3,
    ]
    assert {call.args[0].device.pk for call in alone.call_args_list} == {world.device.pk}


def test_what_time_leaves_over_is_applied_by_the_view_that_asks_again_who_sends(day: Day) -> None:
    world = day.world
    body = {"device": str(world.device.pk), "schema": 1, "ops": [world.reading(), world.ticked()]}
    environ = _environ(world.secret, body)
    with (
        patch("margelle.base.sync.gather.close_old_connections"),
        patch("margelle.base.sync.gather.LONGEST_S", -1),
    ):
        gather([environ])
    assert len(environ[GATHERED].waiting) == 2 and RECOGNISED not in environ
    assert Reading.objects.count() == 0
    push.push_all([environ[GATHERED]])
    assert [one.status for one in environ[GATHERED].told()] == ["applied", "applied"]
    assert Reading.objects.count() == 1


def _environ(secret: str, body: Any) -> dict[str, Any]:
    data = json.dumps(body).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/sync/push",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(data)),
        "HTTP_AUTHORIZATION": bearer(secret)["Authorization"],
        "wsgi.input": io.BytesIO(data),
    }


def test_only_ordinary_pushes_are_gathered(day: Day) -> None:
    """An unknown phone, another phone's name, an address that is not ours, a shape that is none, a second
    push of the same phone: left to their view, and nothing of theirs is written."""
    world = day.world
    good = {"device": str(world.device.pk), "schema": 1, "ops": [world.reading()]}
    environs = [
        _environ(world.secret, good),
        _environ("perdu", good),
        _environ(world.secret, good | {"device": str(UUID(int=1))}),
        _environ(world.secret, good | {"schema": 2}),
        _environ(world.secret, good) | {"REQUEST_METHOD": "GET"},
        _environ(world.secret, good | {"ops": [world.reading()]}),
        _environ(world.secret, good) | {"HTTP_HOST": "elsewhere.example"},
    ]
    with patch("margelle.base.sync.gather.close_old_connections"):
        gather(environs)
    assert [GATHERED in environ for environ in environs] == [True] + [False] * 6
    assert environs[0][GATHERED].told()[0].status == "applied"
    assert Reading.objects.count() == 1
