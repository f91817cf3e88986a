"""What the office types about its lists, and about what vehicles and stores hold."""

from .lists import (
    NamedForm,
    ProductForm,
    ServiceForm,
    SkillForm,
    StartersForm,
    TaskForm,
    VehicleForm,
    category_choices,
)
from .places import AllowedForm, CountForm, FillForm, StoreForm
from .readings import MeasuresForm, RangeForm

__all__ = [
    "AllowedForm",
    "CountForm",
    "FillForm",
    "MeasuresForm",
    "NamedForm",
    "ProductForm",
    "RangeForm",
    "ServiceForm",
    "SkillForm",
    "StartersForm",
    "StoreForm",
    "TaskForm",
    "VehicleForm",
    "category_choices",
]
