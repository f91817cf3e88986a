"""`{% load dispatch %}`: gains and hours as this room writes them."""

from datetime import time

from django import template

from margelle.base.ui import french

register = template.Library()


@register.filter
def gain_km_fr(metres: int) -> str:
    """12300 → « 12,3 km de moins », -400 → « 0,4 km de plus »."""
    if round(metres / 100) == 0:
        return f"0{french.NBSP}km"
    word = "de moins" if metres > 0 else "de plus"
    return f"{french.fr_decimal(abs(metres) / 1000, 1)}{french.NBSP}km {word}"


@register.filter
def gain_minutes_fr(seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes == 0:
        return "même temps de route"
    word = "de moins" if minutes > 0 else "de plus"
    return f"{french.duration(abs(minutes))} {word}"


@register.filter
def time_fr_or_dash(value: time | None) -> str:
    return french.clock(value) if value else "–"


@register.filter
def season_word(work: str) -> str:
    """« opening » → « Mises en service »."""
    return {"opening": "Mises en service", "closing": "Hivernages"}.get(work, "Saison")
