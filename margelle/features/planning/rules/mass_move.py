"""Where visits go when a day is lost: pure and repeatable, one proposal per visit, in the order given.

Nothing begun is touched, nobody is planned on a day off, and a day is filled past its hours only when asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import models

from margelle.base.ui import french
from margelle.engines.routing.estimate import Point, crow_fly_m, estimate

from .hours import DaySpan

HORIZON: Final = 28  # days looked through for a free one
WEEK: Final = 7
SAID: Final = 2  # days passed over that the reason names

Slot = tuple[UUID, date]


class MoveRule(models.TextChoices):
    NEXT = "next", "Prochain jour libre du même technicien"
    SPREAD = "spread", "Répartir sur la semaine qui suit, même technicien"
    OTHERS = "others", "Confier à d’autres techniciens, le même jour"
    GIVEN = "given", "Un jour et un technicien choisis"
    TO_PLAN = "to_plan", "Remettre dans « À planifier »"


class MoveCause(models.TextChoices):
    RAIN = "rain", "Pluie, météo"
    SICK = "sick", "Maladie"
    ABSENCE = "absence", "Absence"
    HOLIDAY = "holiday", "Jour férié"
    VEHICLE = "vehicle", "Panne de véhicule"
    OTHER = "other", "Autre"


@dataclass(frozen=True)
class Stop:
    """A visit that should go elsewhere. `held` says in French why it cannot ("déjà en route")."""

    key: UUID
    technician: UUID | None
    day: date | None
    minutes: int
    skills: frozenset[UUID] = frozenset()
    point: Point | None = None
    held: str = ""
    weight: int = 1  # 0 = urgent: served first


@dataclass(frozen=True)
class Worker:
    """A technician who may be given visits; `home` is where his day begins."""

    key: UUID
    name: str
    skills: frozenset[UUID] = frozenset()
    home: Point | None = None


@dataclass(frozen=True)
class Ask:
    """What was chosen. `technician` and `day` are for GIVEN; no technician there keeps each visit's own."""

    rule: MoveRule
    today: date
    lost: frozenset[date] = frozenset()  # besides the visits' own days, nothing goes to these
    may_exceed: bool = False
    technician: UUID | None = None
    day: date | None = None


@dataclass
class Diary:
    """Who works when, and what is planned there; placing a visit moves its minutes."""

    workers: Mapping[UUID, Worker]
    span: Callable[[UUID, date], DaySpan]
    booked: dict[Slot, int] = field(default_factory=dict)
    places: dict[Slot, list[Point]] = field(default_factory=dict)

    def load(self, slot: Slot) -> int:
        return self.booked.get(slot, 0)

    def fits(self, slot: Slot, minutes: int) -> bool:
        span = self.span(*slot)
        return not span.is_off and self.load(slot) + minutes <= span.minutes

    def share(self, slot: Slot, minutes: int) -> float:
        """How full the day would be; only for a day that is worked."""
        return (self.load(slot) + minutes) / self.span(*slot).minutes

    def place(self, stop: Stop, technician: UUID | None, day: date | None) -> None:
        if stop.technician is not None and stop.day is not None:
            self.booked[stop.technician, stop.day] = self.load((stop.technician, stop.day)) - stop.minutes
        if technician is not None and day is not None:
            self.booked[technician, day] = self.load((technician, day)) + stop.minutes
            if stop.point is not None:
                self.places.setdefault((technician, day), []).append(stop.point)

    def metres(self, slot: Slot, point: Point | None) -> int | None:
        """From the nearest stop of that day, or from home; None when no place is known."""
        home = self.workers[slot[0]].home
        known = [*self.places.get(slot, ()), *([home] if home else ())]
        if point is None or not known:
            return None
        return estimate(min(known, key=lambda one: crow_fly_m(one, point)), point).metres


@dataclass(frozen=True)
class Proposal:
    """Where one visit would go, or why it stays. `why` is French."""

    stop: Stop
    why: str
    is_placed: bool = False
    technician: UUID | None = None
    day: date | None = None
    is_over: bool = False


def propose(stops: Sequence[Stop], ask: Ask, diary: Diary) -> list[Proposal]:
    """One proposal per stop, in the same order; urgent ones choose first. Changes the diary."""
    origins = {(stop.technician, stop.day) for stop in stops}
    days = {stop.day for stop in stops if stop.day is not None}
    wide = Ask(ask.rule, ask.today, ask.lost | days, ask.may_exceed, ask.technician, ask.day)
    place = {
        MoveRule.NEXT: _next_day,
        MoveRule.SPREAD: _spread,
        MoveRule.OTHERS: _others,
        MoveRule.GIVEN: _given,
        MoveRule.TO_PLAN: _to_plan,
    }[ask.rule]
    found: dict[int, Proposal] = {}
    for index in sorted(range(len(stops)), key=lambda number: (stops[number].weight, number)):
        stop = stops[index]
        chosen = Proposal(stop, stop.held) if stop.held else place(stop, wide, diary, origins)
        if chosen.is_placed:
            diary.place(stop, chosen.technician, chosen.day)
            chosen = _marked(chosen, diary)
        found[index] = chosen
    return [found[index] for index in range(len(stops))]


def _marked(chosen: Proposal, diary: Diary) -> Proposal:
    if chosen.technician is None or chosen.day is None:
        return chosen
    slot = (chosen.technician, chosen.day)
    over = diary.load(slot) > diary.span(*slot).minutes
    return Proposal(chosen.stop, chosen.why, True, *slot, over)


Origins = set[tuple[UUID | None, date | None]]


def _own(stop: Stop, diary: Diary) -> Worker | str:
    """The visit's technician, or why he cannot keep it."""
    if stop.technician is None:
        return "sans technicien\u00a0: choisissez une règle qui en donne un"
    return diary.workers.get(stop.technician) or "son technicien n’est plus dans l’équipe"


def _next_day(stop: Stop, ask: Ask, diary: Diary, origins: Origins) -> Proposal:
    worker = _own(stop, diary)
    if isinstance(worker, str):
        return Proposal(stop, worker)
    first = max(ask.today, stop.day or ask.today) + timedelta(days=1)
    passed: list[str] = []
    for day in _days(first, HORIZON, ask.lost):
        span = diary.span(worker.key, day)
        if diary.fits((worker.key, day), stop.minutes):
            why = f"prochain jour libre{_passed(passed)}"
            return Proposal(stop, why, True, worker.key, day)
        if not span.is_off or span.why not in ("", "Repos"):
            passed.append(f"{french.day(day)}{french.NBSP}: {'complet' if not span.is_off else span.why}")
    fallback = _lightest(stop, worker, list(_days(first, HORIZON, ask.lost)), ask, diary)
    last = french.day(first + timedelta(days=HORIZON - 1))
    return fallback or Proposal(stop, f"aucun jour libre pour {worker.name} d’ici au {last}")


def _passed(words: list[str]) -> str:
    if not words:
        return ""
    more = len(words) - SAID
    tail = f", et {french.plural(more, 'autre jour', 'autres jours')}" if more > 0 else ""
    return f" ({', '.join(words[:SAID])}{tail})"


def _spread(stop: Stop, ask: Ask, diary: Diary, origins: Origins) -> Proposal:
    worker = _own(stop, diary)
    if isinstance(worker, str):
        return Proposal(stop, worker)
    first = max([ask.today, *ask.lost]) + timedelta(days=1)
    days = list(_days(first, WEEK, ask.lost))
    fitting = [day for day in days if diary.fits((worker.key, day), stop.minutes)]
    if fitting:
        day = min(fitting, key=lambda one: (diary.share((worker.key, one), stop.minutes), one))
        load = french.duration(diary.load((worker.key, day)))
        return Proposal(stop, f"jour le moins chargé, {load} déjà prévues", True, worker.key, day)
    last = french.day(first + timedelta(days=WEEK - 1))
    why = f"{worker.name} n’a pas la place du {french.day(first)} au {last}"
    return _lightest(stop, worker, days, ask, diary) or Proposal(stop, why)


def _lightest(stop: Stop, worker: Worker, days: list[date], ask: Ask, diary: Diary) -> Proposal | None:
    """Past its hours, the day of the week to come that is least full; only when that was accepted."""
    worked = [day for day in days if not diary.span(worker.key, day).is_off][:5]
    if not ask.may_exceed or not worked:
        return None
    day = min(worked, key=lambda one: (diary.share((worker.key, one), stop.minutes), one))
    return Proposal(stop, "aucun jour libre\u00a0: le moins chargé", True, worker.key, day)


def _others(stop: Stop, ask: Ask, diary: Diary, origins: Origins) -> Proposal:
    if stop.day is None:
        return Proposal(stop, "sans jour\u00a0: choisissez une règle qui en donne un")
    if stop.day < ask.today:
        return Proposal(stop, "ce jour est passé")
    day = stop.day
    able = [one for one in diary.workers.values() if stop.skills <= one.skills and one.key != stop.technician]
    there = [one for one in able if (one.key, day) not in origins and not diary.span(one.key, day).is_off]
    free = [one for one in there if diary.fits((one.key, day), stop.minutes)]
    chosen = free or (there if ask.may_exceed else [])
    if not chosen:
        lack = "n’a la compétence demandée" if not able else "n’a la place ce jour-là"
        return Proposal(stop, f"aucun autre technicien {lack}")
    worker, metres = _nearest(stop, day, chosen, diary)
    room = diary.span(worker.key, day).minutes - diary.load((worker.key, day))
    near = f"à {french.fr_decimal(metres / 1000, 0)}{french.NBSP}km environ, " if metres is not None else ""
    left = f"{french.duration(room)} libres" if room > 0 else "journée pleine"
    return Proposal(stop, f"le plus proche, {near}{left}", True, worker.key, day)


def _nearest(stop: Stop, day: date, chosen: list[Worker], diary: Diary) -> tuple[Worker, int | None]:
    """By distance, then by load, then in the order of the team."""
    known = [(one, diary.metres((one.key, day), stop.point)) for one in chosen]

    def rank(one: tuple[Worker, int | None]) -> tuple[bool, int, float]:
        return one[1] is None, one[1] or 0, diary.share((one[0].key, day), stop.minutes)

    return min(known, key=rank)


def _given(stop: Stop, ask: Ask, diary: Diary, origins: Origins) -> Proposal:
    worker = diary.workers.get(ask.technician) if ask.technician else _own(stop, diary)
    if worker is None or isinstance(worker, str):
        return Proposal(stop, worker or "ce technicien n’est plus dans l’équipe")
    day = ask.day or stop.day
    if day is None or day < ask.today:
        return Proposal(stop, "ce jour est passé" if day else "sans jour\u00a0: choisissez-en un")
    if (worker.key, day) == (stop.technician, stop.day):
        return Proposal(stop, "déjà à cette place")
    if worker.key != stop.technician and not stop.skills <= worker.skills:
        return Proposal(stop, f"{worker.name} n’a pas la compétence demandée")
    span = diary.span(worker.key, day)
    if span.is_off:
        return Proposal(stop, f"{worker.name} ne travaille pas le {french.day(day)} ({span.why or 'Repos'})")
    return Proposal(stop, "choisi par vous", True, worker.key, day)


def _to_plan(stop: Stop, ask: Ask, diary: Diary, origins: Origins) -> Proposal:
    if stop.day is None:
        return Proposal(stop, "attend déjà dans « À planifier »")
    return Proposal(stop, "attendra un jour dans « À planifier »", True, stop.technician, None)


def _days(first: date, count: int, lost: Iterable[date]) -> Iterator[date]:
    shut = set(lost)
    every = (first + timedelta(days=number) for number in range(count))
    return (day for day in every if day not in shut)
