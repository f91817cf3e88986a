"""How long a technician works on a day: his hours, his season's hours, absences, closed days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

REST = "Repos"


@dataclass(frozen=True)
class Shift:
    """One weekday of working hours (0 = Monday); seasons are "MM-DD", both or none, new year included."""

    weekday: int
    from_hour: time
    to_hour: time
    break_minutes: int = 0
    season_from: str = ""
    season_to: str = ""

    @property
    def minutes(self) -> int:
        return max(0, between(self.from_hour, self.to_hour) - self.break_minutes)

    def is_in_season(self, day: date) -> bool:
        here = f"{day:%m-%d}"
        low, high = self.season_from, self.season_to
        return low <= here <= high if low <= high else here >= low or here <= high


@dataclass(frozen=True)
class Away:
    """An approved absence; with both hours, of a part of one day."""

    first: date
    last: date
    word: str
    from_hour: time | None = None
    to_hour: time | None = None

    @property
    def is_whole(self) -> bool:
        return self.from_hour is None or self.to_hour is None


@dataclass(frozen=True)
class DaySpan:
    """What can be planned on a day: minutes of work, breaks and absences taken off.

    `why` says in a French word why it is less than usual: "Congés", "Repos", "14 juillet". The hours are None
    when the technician has none of his own.
    """

    minutes: int
    from_hour: time | None = None
    to_hour: time | None = None
    why: str = ""

    @property
    def is_off(self) -> bool:
        return self.minutes == 0


def between(start: time, end: time) -> int:
    """Minutes from one hour to another of the same day; negative when the second comes first."""
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def first_gap(start: time, minutes: int, busy: Sequence[tuple[time, int]], *, until: time | None) -> time:
    """The first hour from `start` on at which a visit of that length meets no other of the day.

    `busy` are the hours and minutes of the others. When no gap is left before `until` (the end of a promise
    or of the working day, midnight without one), the visit keeps its own hour: the conflict will be said.
    """
    end = _minute(until) if until else 24 * 60
    at = _minute(start)
    for other, length in sorted(busy):
        begins = _minute(other)
        if begins < at + minutes and at < begins + length:
            at = begins + length
    fits = at + minutes <= end and at < 24 * 60
    return time(at // 60, at % 60) if fits else start


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def day_span(
    day: date,
    *,
    shifts: Sequence[Shift],
    usual_minutes: int,
    away: Sequence[Away] = (),
    closed: str = "",
) -> DaySpan:
    """The working time of one technician on one day.

    `usual_minutes` holds Monday to Friday for whom no hours were written. `closed` is the name of a day on
    which his agency or the company does not work.
    """
    whole = next((a for a in away if a.is_whole and a.first <= day <= a.last), None)
    if closed or whole:
        return DaySpan(0, why=closed or (whole.word if whole else ""))
    base = _usual(day, shifts, usual_minutes)
    parts = [a for a in away if not a.is_whole and a.first <= day <= a.last]
    if not parts or base.is_off:
        return base
    lost = sum(_overlap(base, a) for a in parts)
    words = ", ".join(f"{a.word} {_clock(a.from_hour)}–{_clock(a.to_hour)}" for a in parts)
    return DaySpan(max(0, base.minutes - lost), base.from_hour, base.to_hour, words)


def _usual(day: date, shifts: Sequence[Shift], usual_minutes: int) -> DaySpan:
    seasonal = [shift for shift in shifts if shift.season_from and shift.is_in_season(day)]
    standing = seasonal or [shift for shift in shifts if not shift.season_from]
    if not standing:  # nothing written, or only for a season that is not now
        return DaySpan(usual_minutes) if day.weekday() < 5 else DaySpan(0, why=REST)
    shift = next((s for s in standing if s.weekday == day.weekday()), None)
    return DaySpan(shift.minutes, shift.from_hour, shift.to_hour) if shift else DaySpan(0, why=REST)


Season = tuple[str, str]  # "MM-DD" both, or two empty strings for all year
ALL_YEAR: Season = ("", "")


def seasons_meet(one: Season, other: Season) -> bool:
    """Do two seasons share a day? Each may run over the new year; all year is no season and meets none."""
    if ALL_YEAR in (one, other):
        return False
    return _is_in(one[0], other) or _is_in(other[0], one)


def _is_in(day: str, season: Season) -> bool:
    low, high = season
    return low <= day <= high if low <= high else day >= low or day <= high


def week_minutes(shifts: Sequence[Shift]) -> int:
    """What one set of seven lines adds up to."""
    return sum(shift.minutes for shift in shifts)


def _overlap(base: DaySpan, away: Away) -> int:
    """Minutes of the day's work that a partial absence takes."""
    assert away.from_hour is not None and away.to_hour is not None
    start, end = away.from_hour, away.to_hour
    if base.from_hour is not None and base.to_hour is not None:
        start, end = max(start, base.from_hour), min(end, base.to_hour)
    return max(0, between(start, end))


def _clock(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else ""
