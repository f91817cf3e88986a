from decimal import Decimal

from django import template

from margelle.features.catalogue.rules import display_quantity

register = template.Library()


@register.simple_tag
def quantity(value: Decimal, unit: str) -> str:
    """« 0,72 kg », « 2 pièces »."""
    return display_quantity(value, unit)
