"""A short soak in every run of the tests; `bin/bench offline` does the long one."""

from pathlib import Path

import pytest

from .house import House
from .phones import seeded
from .soak import Soak

pytestmark = [pytest.mark.faults, pytest.mark.process]


def test_a_short_soak_loses_nothing_and_doubles_nothing(house: House, tmp_path: Path) -> None:
    seed = seeded().randrange(1_000_000)
    outcome = Soak(house, tmp_path, phones=4, ops=300, kills=3, seed=seed).run()
    assert outcome.wrong == []
    assert (outcome.ops, outcome.received + outcome.refused) == (300, 300)
    assert (outcome.server_kills, outcome.phone_kills) == (3, 3)
    assert outcome.photos > 0
    assert outcome.torn_photos == 0
