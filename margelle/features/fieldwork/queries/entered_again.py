"""Refused entries of a phone’s file that were entered anew since: they must not count twice."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from margelle.base.sync.models import SyncOp
from margelle.features.accounts.models import Device
from margelle.features.fieldwork.models import Comment, ProductUse, Reading

# What an entry is about: the same again is the same thing said better, not one more.
ABOUT: Final[dict[str, tuple[str, ...]]] = {
    "product.use": ("product", "pool"),
    "reading.add": ("parameter", "pool"),
    "comment.write": ("audience",),
}
FACTS: Final[dict[str, tuple[type[Any], tuple[str, ...]]]] = {
    "product.use": (ProductUse, ("product_id", "pool_id")),
    "reading.add": (Reading, ("parameter", "pool_id")),
    "comment.write": (Comment, ("audience",)),
}
TO_THE_OFFICE: Final = "office"  # messages: each is its own
Thing = tuple[str, str, tuple[str, ...]]


def entered_again(ops: Sequence[dict[str, Any]], refused: set[str], device: Device) -> set[str]:
    """Ids of refused entries after which the same thing was entered again, in the file or at the office."""
    things = {str(op["id"]): thing for op in ops if (thing := _thing(op)) is not None}
    last = {things[str(op["id"])]: op["seq"] for op in _in_order(ops) if str(op["id"]) in things}
    mine = [op for op in ops if str(op["id"]) in refused and str(op["id"]) in things]
    known = _at_the_office({things[str(op["id"])] for op in mine}, device)
    return {
        str(op["id"])
        for op in mine
        if max(last[things[str(op["id"])]], known.get(things[str(op["id"])], -1)) > op["seq"]
    }


def _in_order(ops: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((op for op in ops if isinstance(op.get("seq"), int)), key=lambda op: op["seq"])


def _thing(op: dict[str, Any]) -> Thing | None:
    kind, payload, subject = op.get("kind"), op.get("payload"), op.get("subject")
    names = ABOUT.get(kind) if isinstance(kind, str) else None
    if names is None or not isinstance(payload, dict) or not isinstance(op.get("seq"), int):
        return None
    said = tuple(_plain(payload.get(name)) for name in names)
    if kind == "comment.write" and said == (TO_THE_OFFICE,):
        return None
    return str(kind), _plain(str(subject).partition(":")[2]), said


def _plain(value: Any) -> str:
    """An id is the same however it is written."""
    try:
        return UUID(str(value)).hex
    except ValueError:
        return str(value or "")[:100]


def _at_the_office(things: set[Thing], device: Device) -> dict[Thing, int]:
    """The highest number that this phone's applied entries have for each of these things."""
    found: dict[Thing, int] = {}
    for kind in {thing[0] for thing in things}:
        visits = [UUID(thing[1]) for thing in things if thing[0] == kind and len(thing[1]) == 32]
        sent = SyncOp.objects.filter(device_id=device.pk, kind=kind, subject_id__in=visits)
        numbers = dict(sent.values_list("op_id", "seq"))
        model, names = FACTS[kind]
        for pk, visit, *said in model.objects.filter(pk__in=numbers).values_list(
            "pk", "report__visit_id", *names
        ):
            thing = (kind, visit.hex, tuple(_plain(one) for one in said))
            found[thing] = max(found.get(thing, -1), numbers[pk])
    return found
