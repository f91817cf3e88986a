"""Many tables in one step are the same tables as one by one."""

from django.db import models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from margelle.base.tenancy.making import CreateModels


def two() -> list[CreateModel]:
    """They point at each other: one by one this needs a third step."""
    number = ("id", models.IntegerField(primary_key=True))
    pool = models.ForeignKey("clients.Basin", models.CASCADE, related_name="+")
    site = models.ForeignKey("clients.Place", models.CASCADE, related_name="+")
    named = {"constraints": [models.UniqueConstraint(fields=["site"], name="basin_once")]}
    return [
        CreateModel("Place", [number, ("main", pool)]),
        CreateModel("Basin", [number, ("site", site)], named),
    ]


def test_the_state_is_that_of_one_by_one_and_is_drawn_once() -> None:
    together, apart = ProjectState(), ProjectState()
    assert together.apps is not None  # drawn already, as in the middle of a migration
    CreateModels(two()).state_forwards("clients", together)
    assert "apps" not in together.__dict__
    for one in two():
        one.state_forwards("clients", apart)
    assert together == apart
    assert (
        together.apps.get_model("clients", "Basin")._meta.get_field("site").related_model.__name__ == "Place"
    )


def test_it_can_be_written_into_a_file() -> None:
    name, given, named = CreateModels(models_of_two := two()).deconstruct()
    assert (name, given, named) == ("CreateModels", [models_of_two], {})
