"""Kinds of alerts, which rooms above declare when the program starts; and hours on call."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, kw_only=True)
class AlertKind:
    """`by_default`: the company's address of alerts hears of it until it chooses otherwise (NTF-5).

    `needs_taking`: somebody must say that he takes charge; those on call are called until one does.
    """

    key: str
    label: str
    help: str
    by_default: bool = False
    needs_taking: bool = False
    is_chosen: bool = True  # stands among those one ticks


_kinds: dict[str, AlertKind] = {}


def add_alert_kind(kind: AlertKind) -> None:
    _kinds[kind.key] = kind


def alert_kinds() -> list[AlertKind]:
    return list(_kinds.values())


def alert_kind_named(key: str) -> AlertKind | None:
    return _kinds.get(key)


@dataclass(frozen=True)
class Duty:
    """Hours on call. Those that end before they begin run into the next day, which they belong to no more."""

    weekdays: frozenset[int]
    starts: time
    ends: time

    def covers(self, local: datetime) -> bool:
        hour, today = local.time(), local.weekday() in self.weekdays
        if self.starts == self.ends:
            return today
        if self.starts < self.ends:
            return today and self.starts <= hour < self.ends
        yesterday = (local - timedelta(days=1)).weekday() in self.weekdays
        return (today and hour >= self.starts) or (yesterday and hour < self.ends)
