"""An urgent stop: the answer of the compiled loops equals brute force."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.routing import (
    NO_ROAD,
    Day,
    Offer,
    Resident,
    Stop,
    Urgent,
    Window,
    evaluate_day,
    solve_day,
)

from . import plain
from .worlds import HOUR, a_day

SEEDS = st.integers(0, 10_000)


def call(seed: int, places: int) -> Urgent:
    chance = np.random.default_rng(seed)
    earliest = int(chance.integers(7, 14)) * HOUR
    return Urgent(
        int(chance.integers(1, 4)) * 900,
        earliest,
        earliest + int(chance.integers(0, 5)) * HOUR,
        skills=int(chance.integers(0, 2)),
        forbidden=frozenset({2}) if seed % 3 == 0 else frozenset(),
        place=int(chance.integers(0, places)),
    )


def with_urgent(day: Day, new: Urgent) -> Day:
    """The day with the urgent stop as its last."""
    stop = Stop(new.place or 0, new.service_s, (Window(new.earliest, new.latest),), skills=new.skills)
    return replace(day, stops=(*day.stops, stop))


def brute(day: Day, rounds: tuple[tuple[int, ...], ...], new: Urgent) -> dict[tuple[int, int], int]:
    """(technician, rank) of every place that breaks nothing, and its detour."""
    asked, last, found = with_urgent(day, new), len(day.stops), {}
    for k, stops in enumerate(rounds):
        technician = day.technicians[k]
        if k in new.forbidden or new.skills & ~technician.skills or not technician.present:
            continue
        for rank in range(len(technician.prefix), len(stops) + 1):
            tried = [*stops[:rank], last, *stops[rank:]]
            laid = [list(made) for made in rounds]
            laid[k] = tried
            broken = evaluate_day(asked, laid, reasons=False).violations
            if plain.ends(asked, k, tried) is not None and not broken:
                own = plain.travel(asked, k, tried)[0] - plain.travel(asked, k, stops)[0]
                found[k, rank] = own
    return found


@settings(max_examples=80, deadline=None)
@given(seed=SEEDS)
def test_the_answer_is_that_of_brute_force(seed: int) -> None:
    day = a_day(seed, stops=10)
    plan = solve_day(day, seed=seed, budget=0)
    if plan.violations:
        return
    new = call(seed, len(day.matrix))
    offers = Resident(day, plan.order).best_places(new, top=60, lam=0.5)
    ordinary = [offer for offer in offers if not (offer.late or offer.late_s or offer.overtime_s)]
    assert {(o.technician, o.rank): o.detour_s for o in ordinary} == brute(day, plan.order, new)
    assert [o.score for o in ordinary] == sorted(o.start + 0.5 * o.detour_s for o in ordinary)
    for offer in ordinary:
        assert new.earliest <= offer.start <= new.latest
        assert offer.start == max(offer.arrival, new.earliest)


def test_the_best_ten_are_the_first_ten_of_all() -> None:
    for seed in range(10):
        day = a_day(seed, stops=14, crew=5)
        plan = solve_day(day, seed=seed, budget=0)
        if not plan.violations:
            resident, new = Resident(day, plan.order), call(seed, len(day.matrix))
            assert resident.best_places(new, top=3) == resident.best_places(new, top=50)[:3]


def test_a_changed_round_counts_from_the_next_call_on() -> None:
    day = replace(a_day(11, stops=10), stops=tuple(replace(s, lock=None) for s in a_day(11, stops=10).stops))
    plan = solve_day(day, seed=1, budget=0)
    resident, new = Resident(day, plan.order), call(11, len(day.matrix))
    shorter = [stops[: len(day.technicians[k].prefix)] for k, stops in enumerate(plan.order)]
    for k, stops in enumerate(shorter):
        resident.set_round(k, stops)
    assert resident.best_places(new) == Resident(day, shorter).best_places(new)


def test_a_new_address_is_placed_by_its_roads_alone() -> None:
    day = a_day(4, stops=10)
    plan = solve_day(day, seed=1, budget=0)
    new = call(4, len(day.matrix))
    seconds = day.matrix.seconds
    place = new.place or 0
    fresh = replace(new, place=None, there=seconds[:, place].copy(), back=seconds[place].copy())
    resident = Resident(day, plan.order)
    assert resident.best_places(fresh) == resident.best_places(new)


def test_where_nothing_fits_it_says_who_becomes_late() -> None:
    day = a_day(21, stops=10, ranks=False)
    plan = solve_day(day, seed=1, budget=0)
    new = Urgent(4 * HOUR, 9 * HOUR, 9 * HOUR, place=1)
    offers = Resident(day, plan.order).best_places(new)
    assert offers
    for offer in offers:
        assert offer.late_s or offer.late or offer.overtime_s
        assert {stop for stop, _ in offer.late} <= set(plan.order[offer.technician])
        assert offer.late_s == max(0, offer.start - new.latest)


def test_the_shortlist_never_loses_the_soonest() -> None:
    """With a bound under the true times, who can start soonest is among those asked for."""
    for seed in range(12):
        day = a_day(seed, stops=14, crew=6)
        plan = solve_day(day, seed=seed, budget=0)
        if plan.violations:
            continue
        new = Urgent(900, 8 * HOUR, 18 * HOUR, place=3)
        resident = Resident(day, plan.order)
        bound = np.maximum(0, day.matrix.seconds[:, 3] // 2).astype(np.int32)
        ordinary = resident.best_places(new, top=1, lam=0.0)
        if ordinary and not ordinary[0].late_s:
            assert ordinary[0].technician in resident.shortlist(bound, new, count=6)
            assert set(resident.places_of([ordinary[0].technician])) <= set(range(len(day.matrix)))


def test_roads_asked_for_a_few_gaps_tell_what_all_roads_tell() -> None:
    """Up to the score that no other gap can beat, whatever the true roads: these are never shorter."""
    told, asked_for = 0, 0
    for seed in range(20):
        day = a_day(seed, stops=18, crew=6)
        plan = solve_day(day, seed=seed, budget=0)
        if plan.violations:
            continue
        place = 2 + seed % 5
        there, back = day.matrix.seconds[:, place].copy(), day.matrix.seconds[place].copy()
        new = Urgent(900, 8 * HOUR, 18 * HOUR, there=there, back=back)
        bound = np.where(there < 0, back, np.where(back < 0, there, np.minimum(there, back))) * 4 // 5
        resident = Resident(day, plan.order)
        asked, sure = resident.worth_asking(bound.astype(np.int32), new, count=8)
        unknown = np.full(len(there), NO_ROAD, dtype=np.int32)
        few, few_back = unknown.copy(), unknown.copy()
        few[asked], few_back[asked] = there[asked], back[asked]
        wanted = [offer for offer in resident.best_places(new) if ordinary(offer) and offer.score < sure]
        found = resident.best_places(replace(new, there=few, back=few_back))
        assert [offer for offer in found if ordinary(offer) and offer.score < sure] == wanted
        told += len(wanted)
        asked_for += len(asked) < len(there) // 2
    assert told > 20 and asked_for > 5, (told, asked_for)


def test_where_the_shortest_roads_are_too_long_the_shortlist_is_asked_for() -> None:
    day = a_day(21, stops=10, ranks=False)
    resident = Resident(day, solve_day(day, seed=1, budget=0).order)
    new = Urgent(4 * HOUR, 9 * HOUR, 9 * HOUR, place=1)
    bound = day.matrix.seconds[:, 1] // 2
    asked, sure = resident.worth_asking(bound, new)
    assert asked == resident.places_of(resident.shortlist(bound, new)) and sure == 0.0


def ordinary(offer: Offer) -> bool:
    return not (offer.late or offer.late_s or offer.overtime_s)


def test_nonsense_is_refused() -> None:
    day = a_day(5, stops=6)
    resident = Resident(day, [technician.prefix for technician in day.technicians])
    for nonsense in (
        lambda: Urgent(60, 10, 9, place=1),
        lambda: Urgent(60, 0, 9),
        lambda: resident.best_places(Urgent(60, 0, 9, place=99)),
        lambda: resident.best_places(Urgent(60, 0, 9, place=1), top=0),
        lambda: resident.set_round(0, [77]),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            nonsense()
