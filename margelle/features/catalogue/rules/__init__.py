"""Pure questions about the catalogue: colours, units and the lists a new company starts from."""

from .colours import CATEGORY_COLOURS, COLOURS, colour_class
from .starters import STARTER_MEASURES, STARTER_PRODUCTS, STARTER_SERVICES, STARTER_TASKS
from .units import FAMILIES, PARTS, UNITS, display_quantity, normal_unit, unit_step

__all__ = [
    "CATEGORY_COLOURS",
    "COLOURS",
    "FAMILIES",
    "PARTS",
    "STARTER_MEASURES",
    "STARTER_PRODUCTS",
    "STARTER_SERVICES",
    "STARTER_TASKS",
    "UNITS",
    "colour_class",
    "display_quantity",
    "normal_unit",
    "unit_step",
]
