from collections.abc import Iterator

import pytest

from margelle.base.tenancy.scope import company_scope

from .two_phones import Day, a_day
from .world import World, a_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """One company with its scope open, beside a rival with the same names."""
    here = a_world()
    a_world()
    with company_scope(here.company.id):
        yield here


@pytest.fixture
def day(db: None) -> Iterator[Day]:
    """Two phones of one company, its scope open."""
    made = a_day()
    with company_scope(made.world.company.id):
        yield made
