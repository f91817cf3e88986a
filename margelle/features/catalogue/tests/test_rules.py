from decimal import Decimal

import pytest

from margelle.engines.water.parameters import PARAMETERS
from margelle.features.catalogue.models import Category, Task
from margelle.features.catalogue.rules import (
    COLOURS,
    FAMILIES,
    STARTER_MEASURES,
    STARTER_PRODUCTS,
    STARTER_SERVICES,
    STARTER_TASKS,
    colour_class,
    display_quantity,
    normal_unit,
    unit_step,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Litres", "L"), ("l", "L"), ("KG", "kg"), (" pièces ", "pièce"), ("ML", "mL"), ("sachet", "sachet")],
)
def test_units_are_written_one_way(typed: str, kept: str) -> None:
    assert normal_unit(typed) == kept


def test_quantities_read_as_people_write_them() -> None:
    assert display_quantity(Decimal("0.720"), "kg") == "0,72\u00a0kg"
    assert display_quantity(Decimal("2.000"), "pièce") == "2\u00a0pièces"
    assert display_quantity(Decimal("-20"), "sachet") == "-20\u00a0sachet"


def test_steps_follow_the_unit() -> None:
    assert (unit_step("g"), unit_step("kg"), unit_step("sachet")) == (Decimal(50), Decimal("0.1"), Decimal(1))


def test_a_service_without_colour_has_its_categorys() -> None:
    assert colour_class("", "repair") == "colour-orange"
    assert colour_class("red", "seasonal") == "colour-red"
    assert colour_class("#ff0000", "maintenance") == "colour-lagoon"


def test_starters_agree_with_each_other() -> None:
    tasks = [one.name for one in STARTER_TASKS]
    assert len(tasks) == len(set(tasks)) == 20
    assert {one.group for one in STARTER_TASKS} == set(Task.Group.values)
    assert {one.category for one in STARTER_SERVICES} == set(Category.values)
    for service in STARTER_SERVICES:
        assert set(service.tasks) <= set(tasks)
        assert set(service.parameters) <= set(PARAMETERS)
        assert service.colour in {"", *COLOURS}
    assert set(STARTER_MEASURES) <= set(PARAMETERS)
    assert {one.family for one in STARTER_PRODUCTS} <= set(FAMILIES)
