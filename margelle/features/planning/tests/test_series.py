"""Series: started, kept ahead, stopped, and days taken out."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from margelle.base.journal.models import Entry
from margelle.engines.recurrence import BadRule, Holidays, Unit
from margelle.features.accounts.models import Member
from margelle.features.accounts.queries import local_today
from margelle.features.planning.actions import (
    make_visits,
    move_visit,
    one_action,
    start_series,
    stop_series,
    undo_change,
)
from margelle.features.planning.jobs import make_visits as nightly
from margelle.features.planning.models import PlanChange, Visit, VisitSeries, VisitTemplate
from margelle.features.planning.queries import SeriesTerms, Slot
from margelle.features.planning.rules import NotAllowed

from .make import a_pool_client, a_series, a_service_type, a_slot, a_technician, a_template, a_visit

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def days() -> list[date]:
    return [visit.day for visit in Visit.objects.exclude(day=None).order_by("day") if visit.day]


def test_a_series_makes_twelve_weeks_at_once(office: Member) -> None:
    client, service, julien = a_pool_client(), a_service_type(minutes=50), a_technician()
    today = local_today(office.company)
    terms = SeriesTerms(
        site=client.sites.get(),
        service=service,
        technician=julien,
        weekdays=(today.weekday(),),
        start=time(8, 30),
    )
    series = start_series(client=client, by=office, starts_on=today, terms=terms)
    assert days() == [today + timedelta(weeks=week) for week in range(13)]
    visit = Visit.objects.order_by("day")[0]
    assert (visit.series, visit.technician, visit.start, visit.minutes) == (series, julien, time(8, 30), 50)
    assert Entry.objects.filter(kind="SeriesStarted").count() == 1


def test_one_rule_holds_tuesday_and_friday_each_with_its_technician_and_hour(office: Member) -> None:
    """PLN-12: Friday has a technician and an hour of its own, Tuesday those of the series."""
    client, karim, lea = a_pool_client(), a_technician("Karim"), a_technician("Léa")
    terms = SeriesTerms(
        site=client.sites.get(),
        service=a_service_type(minutes=45),
        technician=karim,
        weekdays=(1, 4),
        start=time(8, 0),
        slots=(Slot(4, lea, time(14, 0), 90),),
    )
    starts_on = local_today(office.company) + timedelta(days=1)
    start_series(client=client, by=office, starts_on=starts_on, terms=terms)
    plans = {(v.day.weekday(), v.technician, v.start, v.minutes) for v in Visit.objects.all() if v.day}
    assert plans == {(1, karim, time(8, 0), 45), (4, lea, time(14, 0), 90)}
    assert Visit.objects.count() in (23, 24, 25)


def test_two_visits_the_same_day_are_two_slots(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    a_slot(series, 1, weekday=0, start=time(8, 0))
    a_slot(series, 2, weekday=0, start=time(17, 0))
    assert make_visits(series=series, today=MONDAY) == 26
    assert make_visits(series=series, today=MONDAY) == 0
    first = Visit.objects.filter(day=MONDAY).order_by("start")
    assert [(one.start, one.series_slot) for one in first] == [(time(8, 0), 1), (time(17, 0), 2)]


def test_the_first_monday_of_the_month(office: Member) -> None:
    series = a_series(unit=Unit.MONTH, weekdays=(0,), nth=1, starts_on=MONDAY)
    make_visits(series=series, today=MONDAY)
    assert days() == [MONDAY, date(2026, 7, 6), date(2026, 8, 3)]


def test_a_public_holiday_moves_the_visit_and_keeps_its_identity(office: Member) -> None:
    series = a_series(weekdays=(1,), starts_on=date(2026, 7, 7), holidays=Holidays.AFTER)
    make_visits(series=series, today=date(2026, 7, 7))
    moved = Visit.objects.get(series_day=date(2026, 7, 14))
    assert moved.day == date(2026, 7, 15)
    VisitSeries.objects.update(made_until=None)
    assert make_visits(series=series, today=date(2026, 7, 15)) == 1  # one more week, not the 14th again
    assert Visit.objects.filter(series_day=date(2026, 7, 14)).count() == 1


def test_a_holiday_pool_in_alsace_has_the_holidays_of_alsace(office: Member) -> None:
    good_friday = date(2027, 3, 26)
    series = a_series(weekdays=(4,), starts_on=date(2027, 3, 19), holidays=Holidays.SKIP)
    series.site.postcode = "67000"
    series.site.save()
    make_visits(series=series, today=date(2027, 3, 19))
    assert good_friday not in days()


def test_the_days_gone_by_are_not_filled_in(office: Member) -> None:
    """A rule of last year begun today, and a holiday that would send a visit to yesterday."""
    series = a_series(weekdays=(1,), starts_on=date(2025, 1, 1), holidays=Holidays.BEFORE)
    make_visits(series=series, today=date(2026, 7, 14))
    assert min(days()) == date(2026, 7, 21)


def test_the_29th_of_february_and_the_change_of_hour(office: Member) -> None:
    monthly = a_series(unit=Unit.MONTH, weekdays=(), month_days=[29], starts_on=date(2027, 1, 29))
    make_visits(series=monthly, today=date(2027, 1, 29))
    assert days() == [date(2027, 1, 29), date(2027, 2, 28), date(2027, 3, 29)]
    Visit.objects.all().delete()
    sundays = a_series(weekdays=(6,), starts_on=date(2027, 3, 21), start=time(2, 30))
    make_visits(series=sundays, today=date(2027, 3, 21))
    assert Visit.objects.get(day=date(2027, 3, 28)).start == time(2, 30)  # an hour that this night skips


def test_the_night_adds_only_what_is_missing(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    assert make_visits(series=series, today=MONDAY) == 13
    assert make_visits(series=series, today=MONDAY) == 0
    assert make_visits(series=series, today=MONDAY + timedelta(weeks=2)) == 2
    assert days() == [MONDAY + timedelta(weeks=week) for week in range(15)]


def test_a_moved_visit_is_not_made_again(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    make_visits(series=series, today=MONDAY)
    first = Visit.objects.order_by("day")[0]
    move_visit(visit=first, by=office, technician=a_technician(), day=date(2026, 6, 3), version=1)
    assert Visit.objects.get(pk=first.pk).is_detached
    VisitSeries.objects.update(made_until=None)  # as after a crash before the mark was written
    assert make_visits(series=series, today=MONDAY) == 0


def test_another_place_in_the_round_does_not_detach(office: Member) -> None:
    julien = a_technician()
    series = a_series(weekdays=(0,), starts_on=MONDAY, technician=julien)
    make_visits(series=series, today=MONDAY)
    first = Visit.objects.order_by("day")[0]
    other = a_visit(technician=julien, day=MONDAY, rank=5000)
    move_visit(visit=first, by=office, technician=julien, day=MONDAY, after=other.pk, version=None)
    assert not Visit.objects.get(pk=first.pk).is_detached


def test_the_database_refuses_the_same_day_twice(office: Member) -> None:
    series = a_series()
    a_visit(series=series, series_day=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_visit(series=series, series_day=MONDAY)


def test_the_job_serves_every_running_series(office: Member) -> None:
    today = local_today(office.company)
    running, stopped = a_series(starts_on=today), a_series(starts_on=today)
    stop_series(series=stopped, by=office)
    nightly({})
    nightly({})
    assert set(Visit.objects.values_list("series", flat=True)) == {running.pk}
    assert len(days()) == len(set(days())) in (12, 13)


def test_a_technician_who_left_gets_no_more(office: Member) -> None:
    julien = a_technician()
    series = a_series(technician=julien, starts_on=MONDAY)
    Member.objects.filter(pk=julien.pk).update(shut_at=timezone.now())
    make_visits(series=series, today=MONDAY)
    assert not Visit.objects.exclude(technician=None).exists()


def test_a_visit_becomes_the_first_of_its_series(office: Member) -> None:
    """PLN-11: « Répéter… »."""
    today = local_today(office.company)
    client = a_pool_client()
    visit = a_visit(client=client, day=today + timedelta(days=3), start=time(10, 0))
    terms = SeriesTerms(
        site=visit.site, service=visit.service, weekdays=((today + timedelta(days=3)).weekday(),)
    )
    series = start_series(
        client=client, by=office, starts_on=today + timedelta(days=3), terms=terms, first=visit
    )
    visit.refresh_from_db()
    assert (visit.series, visit.series_day, visit.start) == (series, visit.day, time(10, 0))
    assert Visit.objects.filter(day=visit.day).count() == 1
    with pytest.raises(NotAllowed, match="déjà partie"):
        start_series(client=client, by=office, starts_on=today, terms=terms, first=visit)


def test_what_is_another_clients_is_refused(office: Member) -> None:
    client, other = a_pool_client(), a_pool_client("Giraud")
    service = a_service_type()
    with pytest.raises(NotAllowed, match="lieu"):
        start_series(
            client=client,
            by=office,
            starts_on=MONDAY,
            terms=SeriesTerms(site=other.sites.get(), service=service, weekdays=(0,)),
        )
    assert not VisitSeries.objects.exists()


def test_a_rule_without_any_date_or_without_sense_is_refused(office: Member) -> None:
    client, service = a_pool_client(), a_service_type()
    site = client.sites.get()
    today = local_today(office.company)
    never = SeriesTerms(site=site, service=service, weekdays=((today.weekday() + 1) % 7,), ends_on=today)
    with pytest.raises(NotAllowed, match="aucune date"):
        start_series(client=client, by=office, starts_on=today, terms=never)
    with pytest.raises(BadRule, match="Jours"):
        start_series(client=client, by=office, starts_on=today, terms=SeriesTerms(site=site, service=service))
    assert not VisitSeries.objects.exists()


def test_undoing_a_move_puts_the_visit_back_into_its_series(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    make_visits(series=series, today=MONDAY)
    visit = Visit.objects.order_by("day")[0]
    with one_action(kind=PlanChange.Kind.MOVE, title="Déplacée", by=office) as action:
        move_visit(visit=visit, by=office, technician=a_technician(), day=date(2026, 6, 3), version=1)
    assert action.change is not None
    undo_change(change=action.change, by=office)
    visit.refresh_from_db()
    assert (visit.day, visit.is_detached) == (MONDAY, False)


def test_a_series_makes_its_visits_from_its_template(office: Member) -> None:
    series = a_series(weekdays=(0,), starts_on=MONDAY)
    series.template = VisitTemplate.objects.create(
        name="Entretien", service=series.service, instructions="Fermer le volet."
    )
    series.save()
    make_visits(series=series, today=MONDAY)
    first = Visit.objects.order_by("day")[0]
    assert (first.template, first.instructions) == (series.template, "Fermer le volet.")


def test_who_is_no_technician_any_more_gets_no_more_and_holds_up_nobody(office: Member) -> None:
    julien, lea = a_technician(), a_technician("Léa")
    first, second = (a_series(weekdays=(1,), technician=one, starts_on=MONDAY) for one in (julien, lea))
    Member.objects.filter(pk=julien.pk).update(role="coordinator")
    nightly({})
    assert set(Visit.objects.values_list("series", "technician")) == {
        (first.pk, None),
        (second.pk, lea.pk),
    }


def test_a_series_that_cannot_make_its_visits_holds_up_no_other(office: Member) -> None:
    """Its template and its pool have more steps together than a visit may keep."""
    full = a_template("Complet", steps=[f"Étape {number}" for number in range(60)])
    first = a_series(weekdays=(1,), starts_on=MONDAY, template=full)
    first.site.pools.get().steps.create(text="Volet")
    second = a_series(weekdays=(1,), starts_on=MONDAY)
    nightly({})
    assert set(Visit.objects.values_list("series", flat=True)) == {second.pk}
