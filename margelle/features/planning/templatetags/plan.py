"""`{% load plan %}`: stretches of the day as classes of clock.css, and the way between places in words."""

from django import template

from margelle.base.ui import french
from margelle.engines.routing import Trip
from margelle.features.planning.queries import visit_address
from margelle.features.planning.rules.trips import DAY_MINUTES, Lane, Span, hour_at, travel_minutes

register = template.Library()
MOST_LANES = 8
NEXT_DOOR_M = 50  # « 0 km » would be a strange thing to read


@register.filter
def on_clock(span: Span) -> str:
    """« at-h8 at-m15 for-h0 for-m45 »."""
    at = min(max(span.at, 0), DAY_MINUTES - 1)
    minutes = min(span.minutes, DAY_MINUTES - at)
    return f"at-h{at // 60} at-m{at % 60} for-h{minutes // 60} for-m{minutes % 60}"


@register.filter
def in_lane(lane: Lane) -> str:
    of = min(lane.of, MOST_LANES)
    return f"lane-{min(lane.place, of - 1)} of-{of}"


@register.filter
def minute_fr(minute: int) -> str:
    """510 → « 08:30 »."""
    return french.clock(hour_at(minute))


@register.filter
def km_fr(metres: int) -> str:
    """8400 → « 8,4 km »; from 100 km on, whole."""
    return f"{french.fr_decimal(metres / 1000, 1 if metres < 100_000 else 0)}{french.NBSP}km"


@register.filter
def trip_fr(trip: Trip | None) -> str:
    """« 12 min · 8,4 km »."""
    if trip is None:
        return ""
    minutes = french.duration(travel_minutes(trip))
    return f"{minutes} · {km_fr(trip.metres)}" if trip.metres >= NEXT_DOOR_M else minutes


@register.filter
def visit_url(visit: object) -> str:
    """The visit's own page, drawn by the room above."""
    return visit_address(visit)


@register.filter
def text(value: object) -> str:
    return str(value)
