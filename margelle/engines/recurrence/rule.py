"""A repetition, refused at birth when it makes no sense."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LAST = -1  # the last day of the month, the last Monday of the month

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BadRule(ValueError):
    """The rule makes no sense; the French message names the field."""


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Holidays(StrEnum):
    """What becomes of a day of the rule that is a public holiday."""

    KEEP = "keep"
    SKIP = "skip"
    BEFORE = "before"
    AFTER = "after"


LARGEST = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 36}
_COUNTED = {Unit.DAY: "Tous les … jours", Unit.WEEK: "Toutes les … semaines", Unit.MONTH: "Tous les … mois"}


@dataclass(frozen=True)
class Rule:
    """Every n days; every n weeks on `weekdays`; every n months on `month_days` or the `nth` of `weekdays`.

    `weekdays`: 0 = Monday. Weeks are counted from the week (Monday) of `starts_on`, months from its month.

    `month_days`: 1 to 31, or LAST. A day that a month has not means its last day, as an office reads "le 31":
    30 April, 28 February (29 in a leap year); 30 and 31 together give one day in April.

    `nth`: 1 to 5, or LAST. A month without a fifth Tuesday gives nothing that month; LAST always gives one.

    `season_from` and `season_to` are "MM-DD", both included, both or none; ("11-01", "03-31") is a winter.
    "02-29" means the last day of February.

    `exceptions` are days that the rule gives and that are left out, before any holiday moves them.
    """

    starts_on: date
    unit: Unit = Unit.WEEK
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    nth: int | None = None
    ends_on: date | None = None
    season_from: str = ""
    season_to: str = ""
    holidays: Holidays = Holidays.KEEP
    exceptions: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        _check_days(self)
        largest = LARGEST[self.unit]
        if not 1 <= self.every <= largest:
            raise BadRule(f"{_COUNTED[self.unit]}\u00a0: choisissez un nombre de 1 à {largest}.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise BadRule("Jusqu’au\u00a0: cette date est avant le début.")
        if bool(self.season_from) != bool(self.season_to):
            raise BadRule("Saison\u00a0: donnez le début et la fin, ou aucun des deux.")
        for edge in (self.season_from, self.season_to):
            if edge and not is_month_day(edge):
                raise BadRule(f"Saison\u00a0: « {edge} » n’est pas un jour de l’année.")

    def is_in_season(self, day: date) -> bool:
        if not self.season_from:
            return True
        here = f"{day.month:02d}-{day.day:02d}"
        low, high = self.season_from, self.season_to
        return low <= here <= high if low <= high else here >= low or here <= high

    def is_within(self, day: date) -> bool:
        """Between the first and the last day of the rule, and in season."""
        return (
            self.starts_on <= day and (self.ends_on is None or day <= self.ends_on) and self.is_in_season(day)
        )


def is_month_day(text: str) -> bool:
    """Is it a day that some year has, as "MM-DD"?"""
    return bool(_MONTH_DAY.match(text)) and int(text[3:]) <= _LONGEST_MONTH[int(text[:2]) - 1]


def _check_days(rule: Rule) -> None:
    """Each unit takes its own days and refuses those of the others: nothing is silently left aside."""
    if _any_outside(rule.weekdays, range(7)):
        raise BadRule("Jours\u00a0: ce n’est pas un jour de la semaine.")
    if _any_outside(rule.month_days, (*range(1, 32), LAST)):
        raise BadRule("Jour du mois\u00a0: choisissez de 1 à 31, ou le dernier.")
    if rule.nth is not None and rule.nth not in (*range(1, 6), LAST):
        raise BadRule("Rang dans le mois\u00a0: choisissez du premier au cinquième, ou le dernier.")
    if rule.unit == Unit.MONTH:
        _check_month(rule)
        return
    if rule.month_days:
        raise BadRule("Jour du mois\u00a0: seulement pour une récurrence au mois.")
    if rule.nth is not None:
        raise BadRule("Rang dans le mois\u00a0: seulement pour une récurrence au mois.")
    if rule.unit == Unit.DAY and rule.weekdays:
        raise BadRule("Jours\u00a0: une récurrence en jours ne choisit pas de jour de la semaine.")
    if rule.unit == Unit.WEEK and not rule.weekdays:
        raise BadRule("Jours\u00a0: choisissez au moins un jour de la semaine.")


def _check_month(rule: Rule) -> None:
    if rule.month_days and (rule.weekdays or rule.nth is not None):
        raise BadRule("Jour du mois\u00a0: donnez un jour du mois ou un jour de la semaine, pas les deux.")
    if rule.weekdays and rule.nth is None:
        raise BadRule("Rang dans le mois\u00a0: dites lequel, par exemple le premier lundi.")
    if rule.nth is not None and not rule.weekdays:
        raise BadRule("Jours\u00a0: choisissez le jour de la semaine, par exemple le premier lundi.")
    if not rule.month_days and not rule.weekdays:
        raise BadRule("Jour du mois\u00a0: choisissez au moins un jour.")


def _any_outside(values: Iterable[int], allowed: Iterable[int]) -> bool:
    return not set(values) <= set(allowed)
