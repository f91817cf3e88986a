"""How a series is said: « Mardi et vendredi, toutes les 2 semaines, du 15 avril au 30 septembre »."""

from collections.abc import Sequence

from margelle.base.ui import french
from margelle.engines.recurrence import LAST, Holidays, Rule, Unit

_RANKS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", LAST: "dernier"}
_WORKING_WEEK = (0, 1, 2, 3, 4)
_HOLIDAYS = {
    Holidays.KEEP: "",
    Holidays.SKIP: "pas les jours fériés",
    Holidays.BEFORE: "avancée si férié",
    Holidays.AFTER: "reculée si férié",
}


def rhythm(rule: Rule) -> str:
    """The days of the rule, without its dates: one line of a list."""
    said = {Unit.DAY: _days, Unit.WEEK: _weeks, Unit.MONTH: _months}[rule.unit](rule)
    return said[0].upper() + said[1:]


def full_rhythm(rule: Rule) -> str:
    """With season and public holidays."""
    parts = [rhythm(rule)]
    parts += [season(rule)] if rule.season_from else []
    if _HOLIDAYS[rule.holidays]:
        parts.append(_HOLIDAYS[rule.holidays])
    return ", ".join(parts)


def season(rule: Rule) -> str:
    """« du 15 avril au 30 septembre », empty for the whole year."""
    return f"du {_edge(rule.season_from)} au {_edge(rule.season_to)}" if rule.season_from else ""


def _days(rule: Rule) -> str:
    return "chaque jour" if rule.every == 1 else f"tous les {rule.every} jours"


def _weeks(rule: Rule) -> str:
    days = tuple(sorted(set(rule.weekdays)))
    if days == _WORKING_WEEK:
        named = "du lundi au vendredi"
    else:
        named = "tous les jours" if len(days) == 7 else listed([french.DAYS[day] for day in days])
    return f"{named}, {'chaque semaine' if rule.every == 1 else f'toutes les {rule.every} semaines'}"


def _months(rule: Rule) -> str:
    if rule.nth is not None:
        days = [french.DAYS[day] for day in sorted(set(rule.weekdays))]
        named = f"le {_RANKS[rule.nth]} {listed(days, 'et le ' + _RANKS[rule.nth])}"
    else:
        days = [_numbered(day) for day in sorted(set(rule.month_days), key=lambda day: day % 32)]
        named = f"le {listed(days, 'et le')}"
    if rule.every == 12:
        return f"{named} {french.MONTHS[rule.starts_on.month - 1]}, chaque année"
    return f"{named} de chaque mois" if rule.every == 1 else f"{named}, tous les {rule.every} mois"


def _numbered(day: int) -> str:
    if day == LAST:
        return "dernier jour"
    return "1er" if day == 1 else str(day)


def listed(words: Sequence[str], last: str = "et") -> str:
    """« lundi, mardi et jeudi »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _edge(text: str) -> str:
    day = int(text[3:])
    return f"{'1er' if day == 1 else day} {french.MONTHS[int(text[:2]) - 1]}"
