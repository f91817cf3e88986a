"""Reads what phones and office remember, and tells every way in which they disagree.

Nothing found: nothing lost, nothing doubled, nothing invented, nothing out of order.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
REFUSED = "refused"
RECEIVED = "received"


def check(
    phones: Sequence[Sequence[Row]], office: Sequence[Row], facts: Mapping[str, Sequence[str]]
) -> list[str]:
    """Every broken promise in a sentence.

    `phones`: the log of each, oldest first: id, seq, kind, subject, state. `office`: what it applied,
    with the device and the place in its journal. `facts`: the ids of what they wrote, by kind.
    """
    applied = Counter(str(op["id"]) for op in office)
    return [
        *_torn(phones),
        *_lost(phones, applied),
        *_doubled(applied, office, facts),
        *_invented(phones, applied, facts),
        *_disordered(office),
    ]


def _subject(op: Row) -> str:
    return str(op["subject"]).removeprefix("visit:")


def _torn(phones: Sequence[Sequence[Row]]) -> list[str]:
    """A phone's own order has no gap and no number twice."""
    return [
        f"phone {number}: its order is broken"
        for number, log in enumerate(phones)
        if any(one["seq"] + 1 != other["seq"] for one, other in pairwise(log))
    ]


def _lost(phones: Sequence[Sequence[Row]], applied: Counter[str]) -> list[str]:
    """What a phone was told is received, the office has; what it was not told is still to be sent."""
    return [
        f"lost: {op['kind']} {op['id']} of phone {number} is acknowledged, and the office does not have it"
        for number, log in enumerate(phones)
        for op in log
        if op["state"] == RECEIVED and not applied[str(op["id"])]
    ]


def _doubled(applied: Counter[str], office: Sequence[Row], facts: Mapping[str, Sequence[str]]) -> list[str]:
    """One row and one fact for each operation: what wrote no fact was half applied."""
    found = [
        f"doubled: operation {name} applied {times} times" for name, times in applied.items() if times > 1
    ]
    for kind, written in facts.items():
        counted = Counter(map(str, written))
        found += [
            f"doubled: {kind} {name} written {times} times" for name, times in counted.items() if times > 1
        ]
        found += [
            f"lost: {kind} {op['id']} was applied and wrote nothing"
            for op in office
            if op["kind"] == kind and not counted[str(op["id"])]
        ]
    return found


def _invented(
    phones: Sequence[Sequence[Row]], applied: Counter[str], facts: Mapping[str, Sequence[str]]
) -> list[str]:
    """The office holds nothing that no phone wrote, and nothing that a phone was told is refused."""
    known = {str(op["id"]): op for log in phones for op in log}
    found = [f"invented: operation {name} is on no phone" for name in applied if name not in known]
    found += [
        f"invented: {name} was refused and applied"
        for name in applied
        if name in known and known[name]["state"] == REFUSED
    ]
    return found + [
        f"invented: {kind} {name} belongs to no operation"
        for kind, written in facts.items()
        for name in map(str, written)
        if not applied[name]
    ]


def _disordered(office: Sequence[Row]) -> list[str]:
    """On one subject, a phone's operations have their effect in the order in which they were written.

    The order of effects is that of the company's journal: each receipt carries its place in it."""
    found, last = [], dict[tuple[str, str], Row]()
    for op in sorted(office, key=lambda op: int(op["journal"])):
        key = (str(op["device"]), _subject(op))
        before = last.get(key)
        if before is not None and before["seq"] >= op["seq"]:
            found.append(f"disordered: {op['id']} ({op['seq']}) after {before['id']} ({before['seq']})")
        last[key] = op
    return found
