from django import template

from margelle.features.fieldwork import rules

register = template.Library()


@register.filter
def incident_label(kind: str) -> str:
    return rules.incident_label(kind)
