"""What changes the catalogue. Each action writes its fact: phones take the list up at their next contact."""

from .lists import move, save_product, save_range, save_service, save_task, set_archived, set_measures
from .starters import load_starters, personalise
from .stock import reverse_use, use_product, vehicle_of

__all__ = [
    "load_starters",
    "move",
    "personalise",
    "reverse_use",
    "save_product",
    "save_range",
    "save_service",
    "save_task",
    "set_archived",
    "set_measures",
    "use_product",
    "vehicle_of",
]
