"""Runs of the optimiser as pages show them: names are read again, two queries whatever was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from margelle.engines.routing import Point
from margelle.features.accounts.models import Member
from margelle.features.dispatch.models import RouteRun, VisitLock
from margelle.features.dispatch.rules.hours import hour_of
from margelle.features.dispatch.rules.results import moved, said_start
from margelle.features.dispatch.rules.words import reason_words
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import visits
from margelle.features.planning.queries.rounds import start_point


def runs() -> QuerySet[RouteRun]:
    found: QuerySet[RouteRun] = RouteRun.objects.select_related("by", "applied_by", "change", "scenario")
    return found


@dataclass(frozen=True)
class ShownStop:
    visit: Visit | None  # None: it was deleted since
    number: int
    at: time
    minutes: int  # of the way there
    metres: int
    detour_m: int
    detour_min: int
    is_moved: bool
    comes_from: Member | None  # who makes it today, when that changes
    is_fixed: bool
    lock: str


@dataclass(frozen=True)
class ShownRound:
    technician: Member
    metres: int
    minutes: int
    work_min: int
    overtime_min: int
    ends: time
    base: Point | None
    stops: list[ShownStop]


@dataclass(frozen=True)
class Pair:
    """One technician's day now and as found."""

    technician: Member
    before: ShownRound
    after: ShownRound

    @property
    def is_same(self) -> bool:
        return [s.visit for s in self.before.stops] == [s.visit for s in self.after.stops]


@dataclass(frozen=True)
class Found:
    pairs: list[Pair]
    left: list[tuple[Visit, str]]
    held: list[tuple[Visit, str, int, int]]
    notes: list[str]
    metres: tuple[int, int]
    minutes: tuple[int, int]
    changes: int  # visits that stand elsewhere
    hands: int  # of them, with somebody else
    broken_before: int


def found(run: RouteRun) -> Found | None:
    """None when there is no result."""
    result: Mapping[str, Any] = run.result
    if not result:
        return None
    people = {
        str(one.pk): one for one in Member.objects.filter(pk__in=run.technicians).select_related("agency")
    }
    rows = {str(one.pk): one for one in visits().filter(pk__in=[UUID(key) for key in run.seen])}
    locks = {
        str(key): kind
        for key, kind in VisitLock.objects.filter(visit__in=list(rows.values())).values_list(
            "visit_id", "kind"
        )
    }
    was = {
        s["visit"]: one["technician"] for one in result["before"] for s in one["stops"] if not s["is_fixed"]
    }
    changed = moved(result)
    pairs = []
    for before, after in zip(result["before"], result["after"], strict=True):
        who = people.get(after["technician"])
        if who is None or not (before["stops"] or after["stops"]):
            continue
        pairs.append(
            Pair(
                who,
                _round(who, before, rows, locks, set(), {}, people),
                _round(who, after, rows, locks, changed, was, people),
            )
        )
    return Found(
        pairs=pairs,
        left=[(rows[x["visit"]], reason_words(x["reason"])) for x in result["left"] if x["visit"] in rows],
        held=[
            (rows[x["visit"]], x["what"], x["metres"], round(x["seconds"] / 60))
            for x in result["held"]
            if x["visit"] in rows
        ],
        notes=result["notes"],
        metres=_sums(result, "metres"),
        minutes=tuple(round(value / 60) for value in _sums(result, "seconds")),  # type: ignore[arg-type]  # two of them
        changes=len(changed),
        hands=sum(
            not s["is_fixed"] and was.get(s["visit"]) not in (None, one["technician"])
            for one in result["after"]
            for s in one["stops"]
        ),
        broken_before=result["broken_before"],
    )


def _sums(result: Mapping[str, Any], name: str) -> tuple[int, int]:
    return sum(one[name] for one in result["before"]), sum(one[name] for one in result["after"])


def _round(
    who: Member,
    one: Mapping[str, Any],
    rows: Mapping[str, Visit],
    locks: Mapping[str, str],
    changed: set[str],
    was: Mapping[str, str],
    people: Mapping[str, Member],
) -> ShownRound:
    stops = []
    for n, stop in enumerate(one["stops"]):
        key = stop["visit"]
        other = was.get(key)
        stops.append(
            ShownStop(
                visit=rows.get(key),
                number=n + 1,
                at=hour_of(said_start(stop["arrive"])),
                minutes=round(stop["leg_s"] / 60),
                metres=stop["leg_m"],
                detour_m=max(0, stop["detour_m"]),
                detour_min=max(0, round(stop["detour_s"] / 60)),
                is_moved=key in changed,
                comes_from=people.get(other)
                if other and other != str(who.pk) and not stop["is_fixed"]
                else None,
                is_fixed=stop["is_fixed"],
                lock=locks.get(key, ""),
            )
        )
    return ShownRound(
        technician=who,
        metres=one["metres"],
        minutes=round(one["seconds"] / 60),
        work_min=round(one["work_s"] / 60),
        overtime_min=round(one["overtime_s"] / 60),
        ends=hour_of(one["ends"]),
        base=start_point(who),
        stops=stops,
    )


def lock_of(visit: Visit) -> str:
    return VisitLock.objects.filter(visit=visit).values_list("kind", flat=True).first() or ""
