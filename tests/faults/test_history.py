"""The checker itself: each bad history is found, or a proof by it would prove nothing."""

from copy import deepcopy
from typing import Any

import pytest

from .history import check

World = dict[str, Any]


def a_good_history() -> World:
    """Two phones, two visits, five operations; one was refused, one still waits."""

    def op(number: int, seq: int, visit: str, kind: str = "reading.add", state: str = "received") -> World:
        return {"id": f"op{number}", "seq": seq, "kind": kind, "subject": f"visit:{visit}", "state": state}

    phones = [
        [op(1, 1, "a"), op(2, 2, "b"), op(3, 3, "a", "comment.write")],
        [op(4, 1, "a"), op(5, 2, "b", state="refused"), op(6, 3, "b", state="local")],
    ]
    sent = [(phones[0][0], "p"), (phones[1][0], "q"), (phones[0][1], "p"), (phones[0][2], "p")]
    office = [
        {**op, "subject": op["subject"][6:], "device": device, "journal": place}
        for place, (op, device) in enumerate(sent, start=10)
    ]
    return {
        "phones": phones,
        "office": office,
        "facts": {"reading.add": ["op1", "op2", "op4"], "comment.write": ["op3"]},
    }


def test_a_good_history_is_good() -> None:
    assert check(**a_good_history()) == []


def lose_one(world: World) -> None:
    del world["office"][2]
    world["facts"]["reading.add"].remove("op2")


def lose_a_fact(world: World) -> None:
    world["facts"]["comment.write"].clear()


def apply_one_twice(world: World) -> None:
    world["office"].append(world["office"][0] | {"journal": 20, "seq": 9})


def write_one_twice(world: World) -> None:
    world["facts"]["reading.add"].append("op1")


def invent_an_operation(world: World) -> None:
    world["office"].append(world["office"][0] | {"id": "op99", "seq": 9, "journal": 20})
    world["facts"]["reading.add"].append("op99")


def invent_a_fact(world: World) -> None:
    world["facts"]["reading.add"].append("op98")


def apply_a_refused_one(world: World) -> None:
    world["office"].append({**world["phones"][1][1], "device": "q", "journal": 20})
    world["facts"]["reading.add"].append("op5")


def swap_two_of_a_visit(world: World) -> None:
    first, last = world["office"][0], world["office"][3]
    first["journal"], last["journal"] = last["journal"], first["journal"]


def lose_one_on_the_phone(world: World) -> None:
    del world["phones"][1][1]


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lose_one, "lost: reading.add op2"),
        (lose_a_fact, "lost: comment.write op3 was applied"),
        (apply_one_twice, "doubled: operation op1"),
        (write_one_twice, "doubled: reading.add op1"),
        (invent_an_operation, "invented: operation op99"),
        (invent_a_fact, "invented: reading.add op98"),
        (apply_a_refused_one, "invented: op5 was refused"),
        (swap_two_of_a_visit, "disordered: op1"),
        (lose_one_on_the_phone, "phone 1: its order is broken"),
    ],
)
def test_a_bad_history_is_found(spoil: Any, word: str) -> None:
    world = deepcopy(a_good_history())
    spoil(world)
    found = check(**world)
    assert len(found) == 1
    assert found[0].startswith(word)
