"""What another rule would do to the visits that a series has made already."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from margelle.features.planning.models import SeriesSlot, Visit, VisitSeries
from margelle.features.planning.rules import State

from .series import Due, dues
from .visits import visits

WEEKS_AHEAD: Final = 12
A_WEEK: Final = timedelta(days=6)
Place = Callable[[date], int]
BY_RULE: Final = (
    "Récurrence modifiée",
    "Récurrence arrêtée",
)  # and a rule may bring back


@dataclass(frozen=True)
class SeriesChange:
    """`detached` visits were changed alone and `begun` ones are under way or over: both stay as they are."""

    until: date
    moved: tuple[tuple[Visit, Due], ...]
    created: tuple[Due, ...]
    brought_back: tuple[tuple[Visit, Due], ...]  # cancelled by an earlier edit, due again
    cancelled: tuple[Visit, ...]
    kept: tuple[tuple[Visit, Due], ...]
    given_up: tuple[Visit, ...]  # cancelled by an earlier edit; another visit now bears their day
    detached: int
    begun: int

    @property
    def is_empty(self) -> bool:
        return not (self.moved or self.created or self.brought_back or self.cancelled)


def horizon(today: date, made_until: date | None = None) -> date:
    """Visits exist up to this day: 12 weeks ahead, or farther when they were made farther."""
    ahead = today + timedelta(weeks=WEEKS_AHEAD)
    return max(ahead, made_until) if made_until else ahead


def change_of(
    *,
    series: VisitSeries,
    draft: VisitSeries,
    slots: Iterable[SeriesSlot],
    exceptions: Iterable[date],
    from_day: date,
    today: date,
) -> SeriesChange:
    """What `draft` (the same series with other terms, or the one that follows it) asks from `from_day` on.

    A visit keeps its place where the new rule has the same day. Between two such days the k-th old visit goes
    to the k-th new day. One that nobody may touch still fills its place: it is not made a second time.
    """
    until = horizon(today, series.made_until)
    asked = [due for due in dues(draft, slots, exceptions, from_day, until + A_WEEK) if due.day >= today]
    have = list(
        visits().filter(series=series, series_day__gte=from_day).order_by("series_day", "series_slot")
    )
    gone = {(row.series_day, row.series_slot): row for row in have if is_gone_by_rule(row)}
    standing = [row for row in have if not is_gone_by_rule(row)]
    pairs = [pair for pair in matched(standing, asked) if _is_near(*pair, until)]
    until = max(until, *(due.given for _, due in pairs)) if pairs else until
    filled = {due.key for _, due in pairs}
    free = {row.pk: (row, due) for row, due in pairs if is_free(row, today)}
    new = [due for due in asked if due.key not in filled and due.given <= until]
    paired = {row.pk for row, _ in pairs}
    return SeriesChange(
        until=until,
        moved=tuple(pair for pair in free.values() if _differs(*pair, draft)),
        kept=tuple(pair for pair in free.values() if not _differs(*pair, draft)),
        created=tuple(due for due in new if due.key not in gone),
        brought_back=tuple((gone[due.key], due) for due in new if due.key in gone),
        cancelled=tuple(row for row in standing if row.pk not in paired and is_free(row, today)),
        given_up=tuple(gone[due.key] for _, due in free.values() if due.key in gone),
        detached=sum(row.is_detached and row.state == State.PLANNED for row in standing),
        begun=sum(row.state not in (State.PLANNED, State.CANCELLED) for row in standing),
    )


def _is_near(row: Visit, due: Due, until: date) -> bool:
    """Past the horizon only to keep a last visit: its Thursday is not made yet, its Tuesday was."""
    return due.given <= until or due.given - _key(row)[0] <= A_WEEK


def is_free(row: Visit, today: date) -> bool:
    """May its series change it? Planned, to come, and never changed alone."""
    return row.state == State.PLANNED and not row.is_detached and row.day is not None and row.day >= today


def is_gone_by_rule(row: Visit) -> bool:
    return row.state == State.CANCELLED and row.state_reason in BY_RULE


def _differs(row: Visit, due: Due, draft: VisitSeries) -> bool:
    plan = (row.day, row.technician, row.start, row.minutes, row.service_id, row.site_id)
    return plan != (due.day, due.technician, due.start, due.minutes, draft.service_id, draft.site_id)


def matched(have: Sequence[Visit], asked: Sequence[Due]) -> list[tuple[Visit, Due]]:
    """Same day and slot first, then same day, then in order between the days that both have."""
    by_key = {due.key: due for due in asked}
    pairs = [(row, by_key[key]) for row in have if (key := _key(row)) in by_key]
    pairs += _paired(*_rest(have, asked, pairs), place=lambda day: day.toordinal())
    common = sorted({due.given for _, due in pairs})
    return pairs + _paired(*_rest(have, asked, pairs), place=lambda day: bisect_right(common, day))


def _key(row: Visit) -> tuple[date, int]:
    assert row.series_day is not None
    return row.series_day, row.series_slot


def _rest(
    have: Sequence[Visit], asked: Sequence[Due], pairs: list[tuple[Visit, Due]]
) -> tuple[list[Visit], list[Due]]:
    rows, keys = {row.pk for row, _ in pairs}, {due.key for _, due in pairs}
    return [row for row in have if row.pk not in rows], [due for due in asked if due.key not in keys]


def _paired(have: list[Visit], asked: list[Due], *, place: Place) -> list[tuple[Visit, Due]]:
    waiting: dict[int, list[Due]] = {}
    for due in reversed(asked):
        waiting.setdefault(place(due.given), []).append(due)
    pairs = []
    for row in have:
        same = waiting.get(place(_key(row)[0]))
        if same:
            pairs.append((row, same.pop()))
    return pairs
