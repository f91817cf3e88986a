"""What changes the catalogue. Each action writes its fact: phones take the list up at their next contact."""

from .lists import (
    NameTaken,
    move,
    remove_range,
    save_product,
    save_range,
    save_service,
    save_task,
    set_archived,
    set_measures,
)
from .means import put_away, save_means
from .places import allow_products, count_place, fill_vehicle, load_line
from .starters import EVERYTHING, Kept, add_starters, load_starters, personalise
from .stock import reverse_use, store_of, use_product, vehicle_of

__all__ = [
    "EVERYTHING",
    "Kept",
    "NameTaken",
    "add_starters",
    "allow_products",
    "count_place",
    "fill_vehicle",
    "load_line",
    "load_starters",
    "move",
    "personalise",
    "put_away",
    "remove_range",
    "reverse_use",
    "save_means",
    "save_product",
    "save_range",
    "save_service",
    "save_task",
    "set_archived",
    "set_measures",
    "store_of",
    "use_product",
    "vehicle_of",
]
