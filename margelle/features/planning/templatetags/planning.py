"""`{% load planning %}`: how the plan's own things are said."""

from django import template

from margelle.features.planning.labels import full_rhythm
from margelle.features.planning.models import VisitRequest, VisitSeries
from margelle.features.planning.queries import requests, rule_of

register = template.Library()


@register.filter
def rhythm(series: VisitSeries) -> str:
    """« Mardi, toutes les 2 semaines, du 15 avril au 30 septembre »."""
    return full_rhythm(rule_of(series))


@register.filter
def wish_words(row: VisitRequest) -> str:
    """« jeudi 3 décembre, entre 8 h et 12 h », « dès que possible »."""
    return requests.wish_words(row)
