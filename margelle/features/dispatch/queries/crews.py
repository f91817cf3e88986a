"""The technicians of a day as the engine reads them: shift, break, what is begun, where they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from margelle.engines.routing import Point, Stop, Technician
from margelle.features.accounts.models import Member
from margelle.features.dispatch.models import TrackPoint
from margelle.features.dispatch.rules.hours import WorkDay, work_day
from margelle.features.planning.models import Visit
from margelle.features.planning.queries import Calendar
from margelle.features.planning.queries.rounds import drawn_round, start_point
from margelle.features.planning.rules import DaySpan, State

from .making import Called, Maker
from .skills import skills_held


def crew_of(
    maker: Maker,
    rows: Sequence[Visit],
    called: Sequence[Called],
    stops: list[Stop],
    current: list[list[int]],
) -> list[Technician]:
    calendar = Calendar.load(maker.people, maker.date, maker.date)
    masks = skills_held(maker.people, rows)
    seen = _last_points(maker)
    spans = {one.pk: calendar.span(one.pk, maker.date) for one in maker.people}
    found = []
    for k, person in enumerate(maker.people):
        span = spans[person.pk]
        work = work_day(span, maker.date, calendar.away.get(person.pk, ()))
        mask = masks.get(person.pk, 0)
        found.append(_technician(maker, k, work, span, mask, called, stops, current[k], seen))
    return found


def _last_points(maker: Maker) -> dict[UUID, Point]:
    """Where each was last today; one query."""
    if maker.now is None:
        return {}
    begins = datetime.combine(maker.date, time(0), ZoneInfo(maker.company.timezone))
    rows = TrackPoint.objects.filter(technician__in=maker.people, at__gte=begins).order_by("at")
    return {row.technician_id: Point(float(row.latitude), float(row.longitude)) for row in rows}


def _technician(
    maker: Maker,
    k: int,
    work: WorkDay | None,
    span: DaySpan,
    skills: int,
    called: Sequence[Called],
    stops: Sequence[Stop],
    order: list[int],
    seen: Mapping[UUID, Point],
) -> Technician:
    person = maker.people[k]
    begun = [n for n in order if called[n].visit.state != State.PLANNED]
    order[:] = [*begun, *(n for n in order if n not in begun)]
    home = start_point(person)
    if home is None and work is not None:
        first = next((n for n in order), None)
        if first is None:
            maker.notes.append(f"{person} n’a pas de point de départ\u00a0: il ne reçoit rien de plus.")
            work = None
        else:
            maker.notes.append(
                f"{person} n’a pas de point de départ\u00a0: sa journée commence au premier arrêt."
            )
    base = maker.place(home) if home else (stops[order[0]].place if order else 0)
    if not home and not order and not maker.points:
        base = maker.place(Point(0, 0))
    end = base if home else None
    if work is None and not begun:
        return Technician(base, end, 0, 0, skills=skills, present=False)
    opens, closes = (work.opens, work.closes) if work else (0, 24 * 3600)
    free_at = None
    if maker.now is not None:
        free_at = max(maker.now, opens, _free(maker, person, span, [called[n].visit for n in begun]))
        closes = max(closes, opens)
        if not begun and person.pk in seen:
            base = maker.place(seen[person.pk])
    elif begun:
        free_at = max(opens, _free(maker, person, span, [called[n].visit for n in begun]))
    if work is None:  # gone home since: what he has begun is all
        closes = max(opens, free_at or 0)
    break_ = work.break_ if work else None
    if break_ is not None and free_at is not None and free_at > break_.latest:
        break_ = None  # it is over
    return Technician(
        base,
        end,
        opens,
        closes,
        overtime_s=maker.settings.overtime_min * 60 if work else 0,
        skills=skills,
        break_=break_,
        prefix=tuple(begun),
        free_at=free_at,
    )


def _free(maker: Maker, person: Member, span: DaySpan, begun: list[Visit]) -> int:
    """When what he has begun is over, by the round as it goes; 0 when nothing has begun."""
    if not begun:
        return 0
    sheet = drawn_round(maker.company, person, maker.date, begun, span, None, now=maker.clock)
    return max((stop.passing.leave * 60 for stop in sheet.stops if stop.passing), default=0)
