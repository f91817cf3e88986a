"""`{% load ui %}`: icons, states, discs and French writing for every template of the house."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from margelle.base.ui import charts, french, tables, vendored

register = template.Library()

# code: (word on screens, class of the sheets)
STATES: Final = {
    "planned": ("Vierge", "planned"),
    "en_route": ("En route", "en-route"),
    "in_progress": ("En cours", "in-progress"),
    "done": ("Terminée", "done"),
    "validated": ("Validée", "validated"),
    "cancelled": ("Annulée", "cancelled"),
    "skipped": ("Sautée", "skipped"),
}
OPEN_STATES: Final = frozenset({"planned", "en_route", "in_progress"})


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A mark of the sprite. Beside a word it is hidden from readers; alone it must be given its label."""
    sprite = static("ui/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#i-{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', sprite, name)


@register.filter
def state_word(state: str) -> str:
    return STATES[str(state)][0]


@register.filter
def state_class(state: str) -> str:
    return STATES[str(state)][1]


@register.simple_tag
def state_badge(
    state: str, late: bool | int | None = False, badge: bool = True, detail: str = ""
) -> SafeString:
    """Form, colour and word. `late` is a flag or whole minutes; only unfinished work can be late."""
    word, css = STATES[str(state)]
    if late and str(state) in OPEN_STATES:
        css = "late"
        word = "Retardée" if late is True else f"Retardée de {french.duration(int(late))}"
    if detail:
        word = f"{word}{french.NBSP}: {detail}"
    return format_html('<span class="state {}{}">{}</span>', css, " badge" if badge else "", word)


def _part(who: Any, name: str) -> Any:
    return who.get(name) if isinstance(who, Mapping) else getattr(who, name, None)


@register.simple_tag
def disc(who: Any, color: int | None = None) -> SafeString:
    """The round of a member: initials in their colour. A member or a name; after six, colours come again."""
    if isinstance(who, str):
        who = {"name": who}
    name = _part(who, "display_name") or _part(who, "name") or str(who)
    letters = _part(who, "initials") or french.initials(str(name))
    number = color if color is not None else _part(who, "colour") or _part(who, "color") or 1
    return format_html(
        '<span class="disc tech-{}" aria-hidden="true">{}</span>', colour_number(number), letters
    )


@register.filter
def colour_number(value: Any) -> int:
    try:
        return (int(value) - 1) % 6 + 1
    except (TypeError, ValueError):
        return 1


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme this device chose, or "" to follow the system."""
    chosen = getattr(context.get("request"), "COOKIES", {}).get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """Bare module names of the vendored libraries; it must stand before any module script."""
    nonce = getattr(context.get("request"), "csp_nonce", "")
    # Built from vendor.toml alone, nothing of it comes from a person.
    text = mark_safe(vendored.import_map_json(settings.STATIC_URL))  # noqa: S308
    return format_html('<script type="importmap" nonce="{}">{}</script>', str(nonce), text)


@register.simple_tag
def vendor(library: str, file: str) -> str:
    """The address of a vendored file, never renamed by its content."""
    return f"{settings.STATIC_URL}{vendored.path_of(library, file)}"


@register.inclusion_tag("ui/trend.html", name="trend")
def draw_trend(chart: charts.Trend | None) -> dict[str, charts.Trend | None]:
    return {"chart": chart}


@register.inclusion_tag("ui/gauge.html", name="gauge")
def draw_gauge(chart: charts.Gauge | None) -> dict[str, charts.Gauge | None]:
    return {"chart": chart}


@register.inclusion_tag("ui/spark.html", name="spark")
def draw_spark(
    values: Sequence[Decimal | int], goal: Decimal | int | None = None
) -> dict[str, charts.Spark | None]:
    return {"chart": charts.spark(values, goal)}


def _blank(value: object) -> bool:
    return value is None or value == ""


@register.filter
def fr_decimal(value: Any, places: int | str = 2) -> str:
    """`|fr_decimal:2` drops trailing zeros; `|fr_decimal:"2f"` keeps them. Nothing stays nothing."""
    if _blank(value):
        return ""
    text = str(places)
    return french.fr_decimal(value, int(text.rstrip("f")), fixed=text.endswith("f"))


@register.filter
def size_fr(count: int) -> str:
    return french.size(count)


@register.filter
def duration_fr(minutes: int | None) -> str:
    return "" if minutes is None else french.duration(int(minutes))


def _local_day(value: date) -> date:
    """The day of an instant is the day it was on the company's wall, not in UTC."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def day_fr(value: date | None) -> str:
    return "" if value is None else french.day(_local_day(value))


@register.filter
def day_short_fr(value: date | None) -> str:
    return "" if value is None else french.day_short(_local_day(value), timezone.localdate())


@register.filter
def day_long_fr(value: date | None) -> str:
    return "" if value is None else french.day_long(_local_day(value))


@register.filter
def clock_fr(value: time | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return french.clock(value)


@register.filter
def moment_fr(value: datetime | None) -> str:
    if value is None:
        return ""
    return french.moment(
        timezone.localtime(value) if timezone.is_aware(value) else value, timezone.localdate()
    )


@register.filter
def eur(cents: int | None) -> str:
    return "" if cents is None else french.eur(int(cents))


@register.filter
def initials(name: str) -> str:
    return french.initials(str(name))


@register.filter
def phone_fr(value: str | None) -> str:
    return french.phone(str(value)) if value else ""


@register.filter
def plural_fr(count: int, words: str) -> str:
    """`{{ n|plural_fr:"intervention" }}`, or `"bassin à voir|bassins à voir"` when an s is not enough."""
    one, _, many = words.partition("|")
    return french.plural(int(count), one, many or None)


@register.simple_tag
def page_url(table: tables.Table[Any], number: int) -> str:
    """This list at another page, search, filters and order kept."""
    return table.url(page=str(number))


@register.simple_tag
def sort_mark(direction: str) -> SafeString:
    """The arrow and the word of the column that orders the list; nothing for the others."""
    if not direction:
        return mark_safe("")
    name, word = ("arrow-up", "croissant") if direction == "ascending" else ("arrow-down", "décroissant")
    return format_html('{}<span class="sr">, {}</span>', icon(name), word)


@register.simple_tag
def map_tiles() -> dict[str, str]:
    """Where the background of plans comes from; nothing by default: no client’s place leaves the instance."""
    return {"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT}


@register.filter
def coordinate(number: object) -> str:
    """A coordinate as machines read it: a point, whatever the language; nothing where there is none."""
    return "" if number is None else str(number)
