"""Reminders sent by real workers that are killed for real, through real servers."""

import pytest

from bench import messages

pytestmark = pytest.mark.process


def test_killed_workers_lose_nobody_and_ring_nobody_twice() -> None:
    found = messages.measure(120).figures
    assert (found["planned"], found["lost"], found["doubled"]) == (120, 0, 0)
