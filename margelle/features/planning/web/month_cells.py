"""The cells of the month as text, without templates: up to 930 of them in one answer.

Whatever a person typed passes through `escape`; the rest are ids, numbers and words of ours.
"""

from datetime import date
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from margelle.base.ui import french
from margelle.features.planning.queries.loads import LoadRow, Month
from margelle.features.planning.rules.hours import REST
from margelle.features.planning.rules.load import Load


def drawn_rows(month: Month, query: str) -> list[tuple[LoadRow, SafeString]]:
    days = [(day, _address(day, query), french.day(day)) for day in month.days]
    return [(row, _cells(row, days, month.today)) for row in month.rows]


def _address(day: date, query: str) -> str:
    return escape(f"{reverse('planning:day')}?day={day.isoformat()}{'&' if query else ''}{query}")


# The words are the link's title, for the pointer and for ears (the table's heads name row and day). Hidden
# text in it would be shaped and laid out by the browser although nobody sees it.
def _cells(row: LoadRow, days: list[tuple[date, str, str]], today: date) -> SafeString:
    name = escape(row.name)
    anchor = f"#t-{row.member.pk}" if row.member else ""
    parts = [
        f'<td class="{_classes(load, day, today)}"><a href="{address}{anchor}" tabindex="-1"'
        f' title="{name}, {said}{french.NBSP}: {escape(words(load))}">{_figures(load)}</a></td>'
        for load, (day, address, said) in zip(row.cells, days, strict=True)
    ]
    return mark_safe("".join(parts))  # noqa: S308  # every typed part is escaped above


def _classes(load: Load, day: date, today: date) -> str:
    names = [f"load-{load.level.value}"]
    if not load.limit:
        names.append("away")
    if day == today:
        names.append("today")
    return " ".join(names)


def _figures(load: Load) -> str:
    """The number is always written: the shade only helps to find it."""
    if not load.count:
        if load.why and load.why != REST:
            return f'<small class="why">{escape(load.why)}</small>'
        return ""
    css, word = load.mark
    mark = f'<em class="flag {css}">{word}</em>' if word else ""
    return f"<b>{load.count}</b><small>{hours(load)}</small>{mark}"


def hours(load: Load) -> str:
    """« 6/7 h »: whole hours, since days are compared here and minutes are not counted."""
    limit = f"/{round(load.limit / 60)}" if load.limit else ""
    return f"{round(load.minutes / 60)}{limit}{french.NBSP}h"


def words(load: Load) -> str:
    """A day in full, shown to the pointer."""
    parts = [french.plural(load.count, "intervention")] if load.count else ["rien de prévu"]
    if load.count:
        of = f" sur {french.duration(load.limit)}" if load.limit else ""
        parts.append(f"{french.duration(load.minutes)}{of}")
    if load.is_over and load.limit:
        parts.append("trop")
    for count, word in ((load.late, "retardée"), (load.urgent, "urgente"), (load.high, "prioritaire")):
        if count:
            parts.append(french.plural(count, word))
    if load.clashes:
        parts.append(f"prévu malgré{french.NBSP}: {load.why or 'absence'}")
    elif load.why:
        parts.append(load.why)
    return ", ".join(parts)
