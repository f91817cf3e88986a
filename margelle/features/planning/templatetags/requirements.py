"""`{% load requirements %}`: a required thing in words."""

from django import template

from margelle.features.planning.models import Requirement
from margelle.features.planning.queries import requirements

register = template.Library()


@register.filter
def how_often(row: Requirement) -> str:
    return requirements.how_often(row)


@register.filter
def where_words(row: Requirement) -> str:
    return requirements.where_words(row)
