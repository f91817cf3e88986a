from collections.abc import Iterator

import pytest

from margelle.base.tenancy.scope import company_scope

from .world import World, a_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """One company with its scope open, beside a rival with the same names."""
    here = a_world()
    a_world()
    with company_scope(here.company.id):
        yield here
