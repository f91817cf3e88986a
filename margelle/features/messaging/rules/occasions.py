"""For what one writes to a client. Rooms above declare their occasions here when the program starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MANY = "many"  # what the office writes by hand to several clients

Samples = Callable[[], Sequence[tuple[str, str]]]
Sample = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """`variables` are names and what each stands for; `needed` must stand in every wording.

    `samples` gives real things to preview with, as (id, words); `sample` the values of one of them, made-up
    ones for an id that is none.
    """

    key: str
    label: str
    help: str
    variables: Mapping[str, str]
    subject: str
    email: str
    sms: str
    samples: Samples
    sample: Sample
    needed: Sequence[str] = ()
    has_lead: bool = False  # sent some hours before
    is_fleeting: bool = False  # too late to be useful, it goes away and nobody need look
    gives_way: bool = False  # leaves last, and half of the day's cap stays for what clients wait for
    is_by_hand: bool = False  # a person sends it each time: nothing to switch on


_occasions: dict[str, Occasion] = {}


def add_occasion(occasion: Occasion) -> None:
    _occasions[occasion.key] = occasion


def occasions() -> list[Occasion]:
    return list(_occasions.values())


def automatic_occasions() -> list[Occasion]:
    """Those that the company switches on or off."""
    return [occasion for occasion in _occasions.values() if not occasion.is_by_hand]


def occasion_named(key: str) -> Occasion | None:
    return _occasions.get(key)
