"""The secret calendar addresses: what a calendar program reads, and what nobody else does."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from icalendar import Calendar

from margelle.features.accounts.models import Agency, Member
from margelle.features.accounts.tests.make import a_company, signed_in
from margelle.features.clients.models import AccessNote, InternalNote, Site
from margelle.features.planning.actions.feeds import close_calendar, open_calendar
from margelle.features.planning.models import CalendarFeed, Visit, VisitMate
from margelle.features.planning.rules import State

from .make import a_pool_client, a_service_type, a_technician, a_visit

pytestmark = pytest.mark.django_db


def read(secret: str, **headers: str) -> Any:
    """As a calendar program asks: no session, no cookie."""
    return Browser().get(f"/calendars/{secret}.ics", headers=headers)


def events(secret: str) -> list[Any]:
    answer = read(secret)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def open_for(of: Member | Agency, office: Member) -> str:
    return open_calendar(of=of, by=office)[1]


def test_a_visit_is_an_event_at_the_hour_of_the_wall(office: Member, today: date) -> None:
    julien = a_technician()
    visit = a_visit(
        technician=julien, day=today, start=time(8, 30), minutes=45, service=a_service_type("Entretien")
    )
    secret = open_for(julien, office)
    [event] = events(secret)
    assert str(event["summary"]) == "Mme Ferrand · Entretien"
    assert str(event["location"]) == "1 chemin des Pins, 06250 Mougins"
    assert str(event["uid"]) == f"{visit.pk}@margelle"
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert event.decoded("dtstart").replace(tzinfo=None) == datetime.combine(today, time(8, 30))
    assert event.decoded("duration") == timedelta(minutes=45)
    assert str(event["status"]) == "CONFIRMED"


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 3, 28), 7), (date(2026, 3, 30), 6), (date(2026, 10, 26), 7)]
)
def test_the_hour_stays_the_same_across_a_change_of_clocks(
    office: Member, monkeypatch: pytest.MonkeyPatch, day: date, utc_hour: int
) -> None:
    """8:00 in winter is 7:00 UTC, in summer 6:00; the calendar carries the rules to know it."""
    monkeypatch.setattr("margelle.features.planning.queries.feed.local_today", lambda _: day)
    julien = a_technician()
    a_visit(technician=julien, day=day, start=time(8))
    secret = open_for(julien, office)
    [event] = events(secret)
    assert event.decoded("dtstart").astimezone(UTC).hour == utc_hour
    assert "BEGIN:VTIMEZONE" in read(secret).content.decode()


def test_without_an_hour_it_is_the_whole_day_and_cancelled_says_so(office: Member, today: date) -> None:
    julien = a_technician()
    a_visit(technician=julien, day=today)
    a_visit(technician=julien, day=today + timedelta(days=1), start=time(9), state=State.CANCELLED)
    whole, cancelled = events(open_for(julien, office))
    assert whole.decoded("dtstart") == today
    assert str(whole["transp"]) == "TRANSPARENT"
    assert str(cancelled["status"]) == "CANCELLED"


def test_two_weeks_back_three_months_ahead_own_and_shared_visits_only(office: Member, today: date) -> None:
    julien, lea = a_technician(), a_technician("Léa")
    for days in (-15, -14, 90, 91):
        a_visit(technician=julien, day=today + timedelta(days=days))
    a_visit(technician=julien, day=None)
    other = a_visit(technician=lea, day=today)
    secret = open_for(julien, office)
    offsets = [(event.decoded("dtstart") - today).days for event in events(secret)]
    assert offsets == [-14, 90]
    VisitMate.objects.create(visit=other, technician=julien)
    assert len(events(secret)) == 3


def test_nothing_that_is_the_team_s_own_is_in_it(office: Member, today: date) -> None:
    julien, client = a_technician(), a_pool_client()
    site = client.sites.get()
    AccessNote.objects.create(site=site, text="CODE4521")
    InternalNote.objects.create(client=client, text="MAUVAISPAYEUR", by=office)
    Site.objects.filter(pk=site.pk).update(address_2="Bâtiment B")
    a_visit(client=client, technician=julien, day=today, instructions="CLESOUSLEPOT")
    body = read(open_for(julien, office)).content.decode()
    assert "Mme Ferrand" in body
    assert [word for word in ("CODE4521", "MAUVAISPAYEUR", "CLESOUSLEPOT") if word in body] == []


def test_an_agency_s_calendar_names_the_technician(office: Member, today: date) -> None:
    cannes, nice = Agency.objects.create(name="Cannes"), Agency.objects.create(name="Nice")
    a_visit(technician=a_technician("Julien", agency=cannes), day=today)
    a_visit(technician=a_technician("Léa", agency=nice), day=today)
    [event] = events(open_for(cannes, office))
    assert str(event["summary"]).endswith(" · Julien Rossi")


def test_an_unchanged_calendar_is_not_sent_again(office: Member, today: date) -> None:
    julien = a_technician()
    visit = a_visit(technician=julien, day=today, start=time(8))
    secret = open_for(julien, office)
    first = read(secret)
    assert read(secret, if_none_match=first["ETag"]).status_code == 304
    assert read(secret, if_modified_since=first["Last-Modified"]).status_code == 304
    Visit.objects.filter(pk=visit.pk).update(start=time(9))
    again = read(secret, if_none_match=first["ETag"])
    assert (again.status_code, again["ETag"] == first["ETag"]) == (200, False)


def test_replaced_closed_shut_and_unknown_addresses_answer_the_same_bytes(office: Member) -> None:
    julien, gone = a_technician(), a_technician("Léa")
    old = open_for(julien, office)
    new = open_for(julien, office)
    shut = open_for(gone, office)
    Member.objects.filter(pk=gone.pk).update(shut_at=datetime.now(UTC))
    assert read(new).status_code == 200
    close_calendar(feed=CalendarFeed.objects.get(technician=julien), by=office)
    answers = [read(secret) for secret in (old, new, shut, "A" * 27, "A" * 200)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_the_office_makes_replaces_and_closes_addresses(client: Browser, office: Member) -> None:
    browser, julien = signed_in(client, office), a_technician()
    with scope(company=a_company().id):  # company_scope itself refuses a second company
        rival = a_technician()
        foreign = Agency.objects.create(name="Cannes")
    page = browser.post(f"/team/{julien.pk}/calendar/").content.decode()
    assert "/calendars/" in page and ".ics" in page
    assert ".ics" not in browser.get("/planning/review/calendars/").content.decode()
    assert browser.post(f"/team/{rival.pk}/calendar/").status_code == 404
    assert browser.post(f"/agencies/{foreign.pk}/calendar/").status_code == 404
    assert browser.post(f"/team/{julien.pk}/calendar/removal/").status_code == 302
    assert not CalendarFeed.objects.exists()
    assert browser.post(f"/team/{rival.pk}/calendar/removal/").status_code == 404


def test_the_feed_costs_the_same_with_1_and_3_visits(office: Member, today: date) -> None:
    julien = a_technician()
    secret = open_for(julien, office)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert read(secret).status_code == 200
        return len(queries)

    a_visit(technician=julien, day=today)
    cost()
    first = cost()
    for name in ("Giraud", "Hadji"):
        a_visit(client=a_pool_client(name), technician=julien, day=today)
    assert cost() == first
