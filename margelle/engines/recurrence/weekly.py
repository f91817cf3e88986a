"""Every n weeks on chosen weekdays, between two dates, within a season that may pass the new year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BadRule(ValueError):
    """The rule makes no sense; the French message names the field."""


@dataclass(frozen=True)
class WeeklyRule:
    """`weekdays`: 0 = Monday. Weeks are counted from the week (Monday) of `starts_on`.

    `season_from` and `season_to` are "MM-DD", both included, both or none; ("11-01", "03-31") is a winter.
    "02-29" means the last day of February.
    """

    starts_on: date
    weekdays: tuple[int, ...]
    every_weeks: int = 1
    ends_on: date | None = None
    season_from: str = ""
    season_to: str = ""

    def __post_init__(self) -> None:
        if not self.weekdays or any(day not in range(7) for day in self.weekdays):
            raise BadRule("Jours : choisissez au moins un jour de la semaine.")
        if not 1 <= self.every_weeks <= 52:
            raise BadRule("Toutes les … semaines : choisissez un nombre de 1 à 52.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise BadRule("Jusqu’au : cette date est avant le début.")
        if bool(self.season_from) != bool(self.season_to):
            raise BadRule("Saison : donnez le début et la fin, ou aucun des deux.")
        for edge in (self.season_from, self.season_to):
            if edge and not is_month_day(edge):
                raise BadRule(f"Saison : « {edge} » n’est pas un jour de l’année.")

    def is_in_season(self, day: date) -> bool:
        if not self.season_from:
            return True
        here = f"{day:%m-%d}"
        low, high = self.season_from, self.season_to
        return low <= here <= high if low <= high else here >= low or here <= high


def is_month_day(text: str) -> bool:
    """Is it a day that some year has, as "MM-DD"?"""
    return bool(_MONTH_DAY.match(text)) and int(text[3:]) <= _LONGEST_MONTH[int(text[:2]) - 1]


def occurrences(rule: WeeklyRule, start: date, end: date) -> list[date]:
    """The days of the rule from `start` to `end`, both included, in order."""
    first = max(start, rule.starts_on)
    last = end if rule.ends_on is None else min(end, rule.ends_on)
    if first > last:
        return []
    origin = rule.starts_on - timedelta(days=rule.starts_on.weekday())
    found = []
    week = origin + timedelta(weeks=(first - origin).days // 7 // rule.every_weeks * rule.every_weeks)
    while week <= last:
        for weekday in sorted(set(rule.weekdays)):
            day = week + timedelta(days=weekday)
            if first <= day <= last and rule.is_in_season(day):
                found.append(day)
        week += timedelta(weeks=rule.every_weeks)
    return found
