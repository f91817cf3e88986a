"""Why a stop is in no round."""

from .day import NO_ROAD, Day, Technician
from .plan import Reason
from .timetable import Timetable


def reason_for(day: Day, table: Timetable, i: int) -> Reason:
    stop = day.stops[i]
    crew = [k for k, technician in enumerate(day.technicians) if technician.present]
    if not crew:
        return Reason.NOBODY_PRESENT
    who = [k for k in crew if k not in stop.forbidden and (stop.allowed is None or k in stop.allowed)]
    if not who:
        return Reason.NOBODY_ALLOWED
    able = [k for k in who if not stop.skills & ~day.technicians[k].skills]
    if not able:
        return Reason.NO_SKILL
    if stop.lock:
        if stop.lock.technician not in able:
            return Reason.LOCKED_OUT
        able = [stop.lock.technician]
        driven = len(day.technicians[able[0]].prefix)
        if stop.lock.rank is not None and stop.lock.rank < driven:
            return Reason.LOCKED_OUT
    reached = [k for k in able if _road(day, table, day.technicians[k], i)]
    if not reached:
        return Reason.NO_ROAD
    if not any(_alone(table, k, i) for k in reached):
        return Reason.LOCKED_OUT if stop.lock else Reason.WINDOW
    return Reason.NO_TIME if stop.mandatory else Reason.NOT_WORTH


def _from(day: Day, technician: Technician) -> int:
    driven = technician.prefix
    return day.stops[driven[-1]].place if driven else technician.start_place


def _road(day: Day, table: Timetable, technician: Technician, i: int) -> bool:
    """From where the technician is now and, if the round ends somewhere, back: other stops may lead round."""
    place = day.stops[i].place
    end = technician.end_place
    there = table.seconds[_from(day, technician), place] != NO_ROAD
    return there and (end is None or table.seconds[place, end] != NO_ROAD)


def _alone(table: Timetable, k: int, i: int) -> bool:
    """Whether the stop fits when nothing else is left to do."""
    _, broken = table.round(k, [*table.day.technicians[k].prefix, i])
    return not any(violation.stop in (None, i) for violation in broken)
