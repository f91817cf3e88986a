"""When a message may ring at somebody's home."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class QuietHours:
    """No SMS from `starts` in the evening to `ends` in the morning; the same hour twice means never quiet."""

    starts: time = time(20)
    ends: time = time(8)
    sundays: bool = True
    holidays: bool = True

    def covers(self, local: datetime, is_holiday: Callable[[date], bool]) -> bool:
        return self._off(local.date(), is_holiday) or self._night(local.time())

    def _off(self, day: date, is_holiday: Callable[[date], bool]) -> bool:
        return (self.sundays and day.weekday() == 6) or (self.holidays and is_holiday(day))

    def _night(self, hour: time) -> bool:
        if self.starts <= self.ends:
            return self.starts <= hour < self.ends
        return hour >= self.starts or hour < self.ends


def next_moment(local: datetime, quiet: QuietHours, is_holiday: Callable[[date], bool]) -> datetime | None:
    """None when one may send now, else the first moment when one may, by the same wall clock."""
    if not quiet.covers(local, is_holiday):
        return None
    for number in range(15):
        day = local.date() + timedelta(days=number)
        for hour in (quiet.ends, time(0)):
            moment = datetime.combine(day, hour, local.tzinfo)
            if moment > local and not quiet.covers(moment, is_holiday):
                return moment
    return local + timedelta(days=1)  # a fortnight of holidays: ask again tomorrow
