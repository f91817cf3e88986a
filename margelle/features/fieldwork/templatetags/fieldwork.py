from django import template

from margelle.features.fieldwork import rules
from margelle.features.fieldwork.queries.incidents import AGAIN_DAYS

register = template.Library()


@register.filter
def incident_label(kind: str) -> str:
    return rules.incident_label(kind)


@register.filter
def times_fr(times: int) -> str:
    """« 3e fois en 60 jours »; nothing for the first."""
    return f"{times}e fois en {AGAIN_DAYS}\u00a0jours" if times > 1 else ""
