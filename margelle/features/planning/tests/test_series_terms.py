"""What a move of one visit means for the rule of all its like."""

from datetime import date, time

import pytest

from margelle.base.tenancy.scope import company_scope
from margelle.engines.recurrence import Unit
from margelle.features.accounts.tests.make import a_company
from margelle.features.planning.queries import SeriesTerms, Slot
from margelle.features.planning.queries.series import moved_terms

from .make import a_pool_client, a_service_type, a_technician

pytestmark = pytest.mark.django_db
TUESDAY, THURSDAY, FRIDAY = date(2027, 6, 8), date(2027, 6, 10), date(2027, 6, 11)
TEN = time(10, 0)


@pytest.fixture
def weekly() -> SeriesTerms:
    with company_scope(a_company().id):
        return SeriesTerms(site=a_pool_client().sites.get(), service=a_service_type(), weekdays=(1,))


def test_the_only_visit_of_the_week_moves_the_rule(weekly: SeriesTerms) -> None:
    moved = moved_terms(weekly, TUESDAY, 0, THURSDAY, technician=None, start=TEN)
    assert (moved.weekdays, moved.start, moved.slots) == ((3,), TEN, ())


def test_one_of_two_gets_a_slot_and_the_other_stays(weekly: SeriesTerms) -> None:
    both = SeriesTerms(site=weekly.site, service=weekly.service, weekdays=(1, 4))
    with company_scope(a_company().id):
        lea = a_technician()
    moved = moved_terms(both, TUESDAY, 0, THURSDAY, technician=lea, start=TEN)
    assert (moved.weekdays, moved.slots, moved.technician) == ((3, 4), (Slot(3, lea, TEN),), None)
    same_day = moved_terms(both, TUESDAY, 0, FRIDAY, technician=None, start=TEN)
    assert (same_day.weekdays, same_day.slots) == ((4,), (Slot(4, None, TEN), Slot(4)))


def test_a_slot_is_changed_in_its_place(weekly: SeriesTerms) -> None:
    slots = (Slot(1, None, time(8, 0)), Slot(1, None, time(17, 0), 30))
    twice = SeriesTerms(site=weekly.site, service=weekly.service, weekdays=(1,), slots=slots)
    moved = moved_terms(twice, TUESDAY, 2, THURSDAY, technician=None, start=TEN)
    assert (moved.weekdays, moved.slots) == ((1, 3), (slots[0], Slot(3, None, TEN, 30)))


def test_a_day_of_the_month_moves_to_another(weekly: SeriesTerms) -> None:
    monthly = SeriesTerms(site=weekly.site, service=weekly.service, unit=Unit.MONTH, month_days=(8, 20))
    moved = moved_terms(monthly, TUESDAY, 0, THURSDAY, technician=None, start=None)
    assert moved.month_days == (10, 20)
