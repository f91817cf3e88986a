"""Where visits go when a day is lost: nothing lost, nothing doubled, nobody on a day off."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from margelle.engines.routing.estimate import Point
from margelle.features.planning.rules import DaySpan
from margelle.features.planning.rules.mass_move import Ask, Diary, MoveRule, Proposal, Stop, Worker, propose

MONDAY = date(2026, 6, 15)
TODAY = MONDAY - timedelta(days=3)
JULIEN, LEA, NOE = (UUID(int=number) for number in (1, 2, 3))
MOUGINS, VENCE = Point(43.6, 7.0), Point(43.72, 7.11)
SKILL = UUID(int=99)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def a_diary(off: dict[tuple[UUID, date], str] | None = None, /, **booked: int) -> Diary:
    """420 minutes Monday to Friday; `booked` are Julien's minutes by day: d0 = Monday."""
    closed = off or {}

    def span(who: UUID, when: date) -> DaySpan:
        if (who, when) in closed:
            return DaySpan(0, why=closed[who, when])
        return DaySpan(420) if when.weekday() < 5 else DaySpan(0, why="Repos")

    workers = {
        JULIEN: Worker(JULIEN, "Julien", home=MOUGINS),
        LEA: Worker(LEA, "Léa", skills=frozenset({SKILL}), home=VENCE),
        NOE: Worker(NOE, "Noé", home=MOUGINS),
    }
    minutes = {(JULIEN, day(int(key[1:]))): value for key, value in booked.items()}
    return Diary(workers, span, booked=minutes)


def a_stop(number: int = 100, **more: object) -> Stop:
    values = {"technician": JULIEN, "day": MONDAY, "minutes": 60, "point": MOUGINS, **more}
    return Stop(UUID(int=number), **values)  # type: ignore[arg-type]  # a test builder


def one(stop: Stop, rule: MoveRule, diary: Diary, **more: object) -> Proposal:
    [found] = propose([stop], Ask(rule, TODAY, **more), diary)  # type: ignore[arg-type]  # a test builder
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_next_free_day_passes_over_full_days_and_says_so() -> None:
    diary = a_diary({(JULIEN, day(2)): "Congés"}, d0=60, d1=400, d3=300)
    found = one(a_stop(), MoveRule.NEXT, diary)
    assert (found.technician, found.day) == (JULIEN, day(3))
    assert plain(found.why) == "prochain jour libre (mar. 16 juin : complet, mer. 17 juin : Congés)"


def test_two_rainy_days_do_not_pour_into_each_other() -> None:
    stops = [a_stop(100), a_stop(101, day=day(1))]
    found = propose(stops, Ask(MoveRule.NEXT, TODAY), a_diary(d0=60, d1=60))
    assert [one.day for one in found] == [day(2), day(2)]


def test_a_full_month_leaves_the_visit_unless_more_is_accepted() -> None:
    booked = {f"d{number}": 400 for number in range(30)}
    found = one(a_stop(), MoveRule.NEXT, a_diary(**booked))
    assert not found.is_placed
    assert plain(found.why) == "aucun jour libre pour Julien d’ici au lun. 13 juil."
    accepted = one(a_stop(), MoveRule.NEXT, a_diary(**booked | {"d3": 380}), may_exceed=True)
    assert (accepted.day, accepted.is_over) == (day(3), True)


def test_spreading_levels_the_week_that_follows() -> None:
    stops = [a_stop(100 + number) for number in range(5)]
    diary = a_diary(d0=300, d1=60, d2=120, d3=0, d4=240)
    found = propose(stops, Ask(MoveRule.SPREAD, TODAY), diary)
    assert [one.day for one in found] == [day(3), day(7), day(1), day(3), day(7)]
    assert all(one.technician == JULIEN for one in found)


def test_others_take_what_is_near_and_what_they_can_do() -> None:
    near = one(a_stop(), MoveRule.OTHERS, a_diary())
    assert near.technician == NOE and plain(near.why) == "le plus proche, à 0 km environ, 7 h libres"
    skilled = one(a_stop(skills=frozenset({SKILL})), MoveRule.OTHERS, a_diary())
    assert (skilled.technician, skilled.day) == (LEA, MONDAY)
    nobody = one(a_stop(skills=frozenset({SKILL})), MoveRule.OTHERS, a_diary({(LEA, MONDAY): "Congés"}))
    assert not nobody.is_placed and nobody.why == "aucun autre technicien n’a la place ce jour-là"


def test_two_sick_technicians_do_not_take_over_from_each_other() -> None:
    stops = [a_stop(100), a_stop(101, technician=NOE)]
    found = propose(stops, Ask(MoveRule.OTHERS, TODAY), a_diary())
    assert [one.technician for one in found] == [LEA, LEA]


def test_a_chosen_day_may_be_too_full_but_never_off() -> None:
    full = one(a_stop(), MoveRule.GIVEN, a_diary(d1=400), day=day(1))
    assert (full.day, full.technician, full.is_over) == (day(1), JULIEN, True)
    shut = one(a_stop(), MoveRule.GIVEN, a_diary(), day=day(5), technician=NOE)
    assert plain(shut.why) == "Noé ne travaille pas le sam. 20 juin (Repos)"
    assert one(a_stop(), MoveRule.GIVEN, a_diary(), day=MONDAY).why == "déjà à cette place"


def test_back_to_the_tray_keeps_the_technician() -> None:
    found = one(a_stop(), MoveRule.TO_PLAN, a_diary(d0=60))
    assert (found.is_placed, found.technician, found.day) == (True, JULIEN, None)


@pytest.mark.parametrize("rule", MoveRule)
def test_what_has_begun_stays(rule: MoveRule) -> None:
    found = one(a_stop(held="déjà en route"), rule, a_diary(), day=day(2), technician=NOE)
    assert (found.is_placed, found.why) == (False, "déjà en route")


def test_the_urgent_choose_first_but_the_order_shown_stays() -> None:
    stops = [a_stop(100), a_stop(101, weight=0)]
    found = propose(stops, Ask(MoveRule.NEXT, TODAY), a_diary(d0=120, d1=360))
    assert [(one.stop.key.int, one.day) for one in found] == [(100, day(2)), (101, day(1))]


STOPS = st.lists(
    st.builds(
        Stop,
        key=st.uuids(),
        technician=st.sampled_from([JULIEN, LEA, NOE, None, UUID(int=7)]),
        day=st.none() | st.integers(-8, 8).map(day),
        minutes=st.integers(5, 500),
        skills=st.sampled_from([frozenset(), frozenset({SKILL})]),
        point=st.sampled_from([None, MOUGINS, VENCE]),
        held=st.sampled_from(["", "", "déjà en route"]),
        weight=st.integers(0, 2),
    ),
    max_size=25,
    unique_by=lambda stop: stop.key,
)
ASKS = st.builds(
    Ask,
    rule=st.sampled_from(MoveRule),
    today=st.just(TODAY),
    lost=st.frozensets(st.integers(0, 4).map(day), max_size=3),
    may_exceed=st.booleans(),
    technician=st.sampled_from([None, JULIEN, LEA, UUID(int=7)]),
    day=st.none() | st.integers(-8, 8).map(day),
)
OFF = st.dictionaries(
    st.tuples(st.sampled_from([JULIEN, LEA, NOE]), st.integers(0, 10).map(day)), st.just("Congés"), max_size=8
)
BOOKED = st.dictionaries(st.integers(0, 12).map("d{}".format), st.integers(0, 600), max_size=8)


@settings(deadline=None, print_blob=True)
@given(stops=STOPS, ask=ASKS, off=OFF, booked=BOOKED)
def test_whatever_is_asked_every_visit_is_answered_once(
    stops: list[Stop], ask: Ask, off: dict[tuple[UUID, date], str], booked: dict[str, int]
) -> None:
    diary = a_diary(off, **booked)
    for stop in stops:
        if stop.technician and stop.day:
            diary.booked[stop.technician, stop.day] = diary.load((stop.technician, stop.day)) + stop.minutes
    before = dict(diary.booked)
    found = propose(stops, ask, diary)
    assert [one.stop for one in found] == stops  # none lost, none doubled, in order
    assert found == propose(stops, ask, Diary(diary.workers, diary.span, dict(before)))  # the same again
    moved = 0
    for one in found:
        assert one.why
        assert not (one.stop.held and one.is_placed)
        if not one.is_placed or one.day is None or one.technician is None:
            continue
        moved += 1
        slot = (one.technician, one.day)
        assert not diary.span(*slot).is_off and one.day >= TODAY and one.technician in diary.workers
        assert slot != (one.stop.technician, one.stop.day)
        if ask.rule not in (MoveRule.GIVEN, MoveRule.OTHERS):
            assert one.day not in ask.lost
        if ask.rule != MoveRule.GIVEN and not ask.may_exceed:
            assert diary.load(slot) <= diary.span(*slot).minutes and not one.is_over
    placed = [one for one in found if one.is_placed]
    freed = sum(one.stop.minutes for one in placed if one.stop.technician and one.stop.day)
    taken = sum(one.stop.minutes for one in placed if one.technician and one.day)
    assert sum(diary.booked.values()) == sum(before.values()) - freed + taken
