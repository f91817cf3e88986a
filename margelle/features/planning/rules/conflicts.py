"""What does not fit in a technician's day, said in French. A conflict is shown and never forbids."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from margelle.base.ui.french import DAYS, NBSP, clock, duration

from .hours import Away, DaySpan, between

OVER_MARGIN = 30  # minutes past the day's hours before it is too much, as on the board


class Kind(StrEnum):
    ABSENT = "absent"
    CLOSED = "closed"
    REST = "rest"
    HOURS = "hours"
    OVERLAP = "overlap"
    SKILL = "skill"
    LOAD = "load"
    WINDOW = "window"
    FAVOURED = "favoured"


@dataclass(frozen=True)
class Conflict:
    """`is_hard`: somebody will be let down; soft: only a wish is missed."""

    kind: Kind
    text: str
    is_hard: bool = True


@dataclass(frozen=True)
class Favoured:
    """A time that the client likes. Empty weekdays = any day; hours and technician only when given."""

    weekdays: frozenset[int] = frozenset()
    from_hour: time | None = None
    to_hour: time | None = None
    technician: UUID | None = None
    technician_name: str = ""

    def fits(self, day: date, start: time | None, technician: UUID) -> bool:
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if start and not _begins_in(start, self.from_hour, self.to_hour):
            return False
        return self.technician in (None, technician)

    @property
    def words(self) -> str:
        """« mardi ou jeudi, 08:00–12:00, avec Nadia Lambert »."""
        days = " ou ".join(DAYS[number] for number in sorted(self.weekdays))
        who = f"avec {self.technician_name}" if self.technician else ""
        return ", ".join(part for part in (days, _window(self.from_hour, self.to_hour), who) if part)


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit of a technician's day, as far as conflicts go. `is_over`: it counts in the load, no more."""

    key: UUID
    client: str
    start: time | None
    minutes: int
    window_from: time | None = None
    window_to: time | None = None
    skills: tuple[tuple[UUID, str], ...] = ()  # what the work demands: key and name
    favoured: tuple[Favoured, ...] = ()
    is_over: bool = False

    @property
    def end(self) -> int:
        """Minutes after midnight; 0 without an hour."""
        return between(time(0), self.start) + self.minutes if self.start else 0


@dataclass(frozen=True)
class TechnicianDay:
    """Who works on which day, how long, and what he can do."""

    technician: UUID
    name: str
    day: date
    span: DaySpan
    closed: str = ""
    away: Sequence[Away] = ()
    skills: frozenset[UUID] = frozenset()


def conflicts_of_day(at: TechnicianDay, visits: Sequence[Planned]) -> dict[UUID, list[Conflict]]:
    """The conflicts of every visit that has one; `visits` in the order of the round.

    Too much in a day is told of the visits that pass the limit, not of those before them.
    """
    timed = sorted((v for v in visits if v.start and not v.is_over), key=lambda v: (v.start, v.key))
    clashes = _clashes(timed)
    booked = sum(visit.minutes for visit in visits)
    found: dict[UUID, list[Conflict]] = {}
    total = 0
    for visit in visits:
        total += visit.minutes
        if visit.is_over:
            continue
        said = [*_alone(at, visit), *_overlap(clashes.get(visit.key, ()))]
        if not at.span.is_off and total > at.span.minutes + OVER_MARGIN:
            said.append(_load(at, booked))
        if said:
            found[visit.key] = said
    return found


def conflicts_of_one(at: TechnicianDay, visit: Planned, others: Sequence[Planned]) -> list[Conflict]:
    """The conflicts of one visit laid in a day beside the others, wherever in the round."""
    return conflicts_of_day(at, [*others, visit]).get(visit.key, [])


def _alone(at: TechnicianDay, visit: Planned) -> Iterable[Conflict]:
    """What is wrong whatever else is planned that day."""
    asked: tuple[Callable[[TechnicianDay, Planned], Conflict | None], ...] = (
        _off,
        _away_in_part,
        _hours,
        _skills,
        _promised,
        _liked,
    )
    return (found for ask in asked if (found := ask(at, visit)) is not None)


def _off(at: TechnicianDay, visit: Planned) -> Conflict | None:
    if not at.span.is_off:
        return None
    if at.closed:
        return Conflict(Kind.CLOSED, f"Jour fermé{NBSP}: {at.closed}.")
    away = next((a for a in at.away if a.is_whole and a.first <= at.day <= a.last), None)
    if away:
        return Conflict(Kind.ABSENT, f"{at.name}{NBSP}: absence ({away.word.lower()}).")
    return Conflict(Kind.REST, f"{at.name}{NBSP}: jour de repos.")


def _away_in_part(at: TechnicianDay, visit: Planned) -> Conflict | None:
    if visit.start is None or at.span.is_off:
        return None
    start = between(time(0), visit.start)
    for away in at.away:
        if away.is_whole or not away.first <= at.day <= away.last:
            continue
        low, high = between(time(0), away.from_hour or time(0)), between(time(0), away.to_hour or time(0))
        if start < high and visit.end > low:
            hours = _window(away.from_hour, away.to_hour)
            return Conflict(Kind.ABSENT, f"{at.name}{NBSP}: absence ({away.word.lower()}, {hours}).")
    return None


def _hours(at: TechnicianDay, visit: Planned) -> Conflict | None:
    low, high = at.span.from_hour, at.span.to_hour
    if at.span.is_off or visit.start is None or low is None or high is None:
        return None
    if visit.start >= low and visit.end <= between(time(0), high):
        return None
    return Conflict(Kind.HOURS, f"{at.name}{NBSP}: hors de ses heures ({_window(low, high)}).")


def _skills(at: TechnicianDay, visit: Planned) -> Conflict | None:
    missing = [name for key, name in visit.skills if key not in at.skills]
    if not missing:
        return None
    words = "compétence manquante" if len(missing) == 1 else "compétences manquantes"
    return Conflict(Kind.SKILL, f"{at.name}{NBSP}: {words} ({', '.join(missing)}).")


def _promised(at: TechnicianDay, visit: Planned) -> Conflict | None:
    low, high = visit.window_from, visit.window_to
    if visit.start is None or _begins_in(visit.start, low, high):
        return None
    return Conflict(Kind.WINDOW, f"Hors du créneau promis ({_window(low, high)}).")


def _liked(at: TechnicianDay, visit: Planned) -> Conflict | None:
    if not visit.favoured or any(one.fits(at.day, visit.start, at.technician) for one in visit.favoured):
        return None
    words = "\u00a0; ".join(one.words for one in visit.favoured)
    return Conflict(Kind.FAVOURED, f"Le client préfère{NBSP}: {words}.", is_hard=False)


def _clashes(timed: Sequence[Planned]) -> dict[UUID, list[Planned]]:
    """Which visits run at the same time as which; `timed` sorted by start."""
    found: dict[UUID, list[Planned]] = {}
    running: list[Planned] = []
    for visit in timed:
        assert visit.start is not None
        start = between(time(0), visit.start)
        running = [other for other in running if other.end > start]
        for other in running:
            found.setdefault(other.key, []).append(visit)
            found.setdefault(visit.key, []).append(other)
        running.append(visit)
    return found


def _overlap(others: Sequence[Planned]) -> Iterable[Conflict]:
    if not others:
        return ()
    told = [f"{o.client} ({_window(o.start, _hour(o.end))})" for o in others[:3]]
    more = f" et {len(others) - 3} de plus" if len(others) > 3 else ""
    return (Conflict(Kind.OVERLAP, f"En même temps que {', '.join(told)}{more}."),)


def _load(at: TechnicianDay, booked: int) -> Conflict:
    words = f"journée de {duration(booked)} pour {duration(at.span.minutes)}"
    return Conflict(Kind.LOAD, f"{at.name}{NBSP}: {words}.")


def _begins_in(start: time, low: time | None, high: time | None) -> bool:
    return (low is None or start >= low) and (high is None or start <= high)


def _window(low: time | None, high: time | None) -> str:
    if low and high:
        return f"{clock(low)}–{clock(high)}"
    return f"dès {clock(low)}" if low else f"avant {clock(high)}" if high else ""


def _hour(minutes: int) -> time:
    whole = min(minutes, 24 * 60 - 1)
    return time(whole // 60, whole % 60)
