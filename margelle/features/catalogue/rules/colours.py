"""The colours a company may give to its services (PLN-8): names here, values in tokens.css.

A colour never stands alone: the category's word or icon is always beside it.
"""

from types import MappingProxyType
from typing import Final

# name -> what the choice says; the CSS class is colour-<name> (static/catalogue/css/colours.css).
COLOURS: Final = MappingProxyType(
    {
        "lagoon": "Lagon",
        "leaf": "Vert tendre",
        "orange": "Orange",
        "red": "Rouge",
        "blue": "Bleu",
        "berry": "Framboise",
        "pine": "Vert sapin",
        "ochre": "Ocre",
        "violet": "Violet",
        "teal": "Bleu canard",
        "slate": "Ardoise",
    }
)
CATEGORY_COLOURS: Final = MappingProxyType({"maintenance": "lagoon", "seasonal": "leaf", "repair": "orange"})


def colour_class(colour: str, category: str) -> str:
    """The CSS class of a service: its own colour, else its category's."""
    name = colour if colour in COLOURS else CATEGORY_COLOURS.get(category, "slate")
    return f"colour-{name}"
