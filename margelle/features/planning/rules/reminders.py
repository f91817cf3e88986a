"""Pure questions about reminders: when, and in which words."""

from datetime import date, datetime, time, timedelta

from margelle.base.ui import french

from .states import MOVABLE

LEAST_NOTICE = timedelta(hours=2)  # a notice that comes with the technician helps nobody
MORNING = time(8)


def begins_at(day: date, start: time | None, window_from: time | None) -> datetime:
    """When the visit may begin, by the company's clock (naive)."""
    return datetime.combine(day, window_from or start or MORNING)


def is_due(begins: datetime, now: datetime, lead: timedelta) -> bool:
    """Both naive, by the company's clock."""
    return now + LEAST_NOTICE <= begins <= now + lead


def said_hour(hour: time) -> str:
    """« 9 h », « 14 h 30 »."""
    minutes = f"{french.NBSP}{hour.minute:02d}" if hour.minute else ""
    return f"{hour.hour}{french.NBSP}h{minutes}"


def said_time(start: time | None, window: tuple[time | None, time | None]) -> str:
    """As said on the telephone: « entre 9 h et 11 h », « vers 9 h », « dans la journée »."""
    low, high = window
    if low and high:
        return f"entre {said_hour(low)} et {said_hour(high)}"
    if low:
        return f"après {said_hour(low)}"
    if high:
        return f"avant {said_hour(high)}"
    return f"vers {said_hour(start)}" if start else "dans la journée"


def said_day(day: date) -> str:
    """« vendredi 27 novembre »."""
    number = "1er" if day.day == 1 else str(day.day)
    name, month = french.DAYS[day.weekday()], french.MONTHS[day.month - 1]
    return f"{name}{french.NBSP}{number}{french.NBSP}{month}"


def still_open(state: str, day: date | None, reminded: date, today: date) -> bool:
    """Whether the client's answer can still change anything."""
    return state in MOVABLE and day == reminded and reminded >= today
