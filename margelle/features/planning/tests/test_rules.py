"""Every pair of states for every side, against the glossary's table written out again by hand."""

from datetime import time
from itertools import product

import pytest

from margelle.features.planning.rules import NotAllowed, Side, State, check_transition, fitting_start

T, O, M, S = Side.TECHNICIAN, Side.OFFICE, Side.MANAGER, Side.SYSTEM  # noqa: E741  # sides by initial

# (from, to): (who, reason asked, who only on the visit's own day)
GLOSSARY = {
    ("planned", "en_route"): ({T}, False, set()),
    ("planned", "in_progress"): ({T}, False, set()),
    ("planned", "cancelled"): ({O, M}, True, set()),
    ("planned", "skipped"): ({T, O, M}, True, set()),
    ("en_route", "in_progress"): ({T}, False, set()),
    ("en_route", "planned"): ({T, O, M}, False, set()),
    ("en_route", "cancelled"): ({O, M}, True, set()),
    ("en_route", "skipped"): ({T, O, M}, True, set()),
    ("in_progress", "done"): ({T}, False, set()),
    ("in_progress", "skipped"): ({T}, True, set()),
    ("in_progress", "planned"): ({T, O, M}, False, set()),
    ("done", "validated"): ({S, M}, False, set()),
    ("done", "in_progress"): ({T, M}, True, {T}),
    ("validated", "done"): ({M}, True, set()),
    ("cancelled", "planned"): ({O, M}, False, set()),
    ("skipped", "planned"): ({T, O, M}, False, {T}),
}


def is_allowed(was: State, to: State, side: Side, reason: str, same_day: bool) -> bool:
    try:
        check_transition(was, to, by=side, reason=reason, is_same_day=same_day)
    except NotAllowed as problem:
        assert str(problem), "a refusal says something"
        return False
    return True


@pytest.mark.parametrize(("was", "to"), list(product(State, State)))
def test_every_pair_of_states_by_every_side(was: State, to: State) -> None:
    rule = GLOSSARY.get((was.value, to.value))
    for side, reason, same_day in product(Side, ("", "  ", "Portail fermé"), (True, False)):
        expected = (
            rule is not None
            and side in rule[0]
            and (not rule[1] or bool(reason.strip()))
            and (same_day or side not in rule[2])
        )
        assert is_allowed(was, to, side, reason, same_day) == expected, (side, reason, same_day)


@pytest.mark.parametrize(
    ("start", "before", "after", "found"),
    [
        (None, (time(8), 60), None, None),
        (time(9), None, None, time(9)),
        (time(9), (time(8), 60), time(10), time(9)),
        (time(7), (time(8), 60), time(14), time(9)),
        (time(15), (time(8), 60), time(14), time(13, 15)),
        (time(15), None, time(0, 10), time(0)),
        (time(7), (time(23, 30), 60), None, time(23, 59)),
    ],
)
def test_an_hour_that_fits(
    start: time | None, before: tuple[time, int] | None, after: time | None, found: time | None
) -> None:
    assert fitting_start(start, 45, before, after) == found
