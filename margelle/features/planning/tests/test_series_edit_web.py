"""The form that edits a series: its effect is shown, then applied."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from margelle.features.planning.models import SeriesException, Visit, VisitSeries
from margelle.features.planning.rules import State

from .make import a_technician, a_visit
from .running import a_running_series, plain, values_of

pytestmark = pytest.mark.django_db
NO_SLOT = {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0"}


WEEK = timedelta(weeks=1)


def edited(series: VisitSeries, **more: Any) -> dict[str, Any]:
    values = values_of(
        series.client, weekdays=series.weekdays, minutes=series.minutes, version=series.version
    )
    return {**values, "scope": "all", **more}


def test_an_edit_shows_its_effect_then_applies_it(browser: Browser, today: date) -> None:
    series = a_running_series(today + timedelta(days=1))
    rows = list(Visit.objects.order_by("day"))
    Visit.objects.filter(pk=rows[2].pk).update(is_detached=True)
    wish = edited(series, weekdays=[(today.weekday() + 2) % 7])
    panel = plain(browser.get(f"/series/{series.pk}/preview/", wish))
    assert f"Interventions déjà créées : {len(rows) - 1} déplacées. 1 changée à part reste." in panel
    assert VisitSeries.objects.get().version == 1
    answer = browser.post(f"/series/{series.pk}/plan/", wish)
    assert answer["Location"] == f"/series/{series.pk}/"
    assert Visit.objects.get(pk=rows[0].pk).day == today + timedelta(days=2)
    assert Visit.objects.get(pk=rows[2].pk).day == rows[2].day


def test_an_edit_of_the_following_leads_to_the_next_series(browser: Browser, today: date) -> None:
    series = a_running_series(today)
    wish = edited(series, scope="following", from_day=today + WEEK * 2, start="10:00")
    answer = browser.post(f"/series/{series.pk}/plan/", wish)
    kept = VisitSeries.objects.get(previous=series)
    assert answer["Location"] == f"/series/{kept.pk}/"
    assert "La récurrence précédente" in plain(browser.get(answer["Location"]))
    assert "La récurrence suivante" in plain(browser.get(f"/series/{series.pk}/"))


@pytest.mark.parametrize(
    ("bad", "status", "named"),
    [
        ({"version": "9"}, 409, "entre-temps"),
        ({"scope": "future"}, 422, "Modifier"),
        ({"scope": "following"}, 422, "Choisissez le jour"),
        ({"scope": "following", "from_day": "2020-01-01"}, 422, "passé"),
        ({"weekdays": []}, 422, "Jours"),
    ],
)
def test_a_bad_edit_changes_nothing(
    browser: Browser, today: date, bad: dict[str, Any], status: int, named: str
) -> None:
    series = a_running_series(today)
    before = list(Visit.objects.order_by("pk").values())
    answer = browser.post(f"/series/{series.pk}/plan/", edited(series, **bad))
    assert answer.status_code == status
    assert named in answer.content.decode().split('class="errors"')[1]
    assert list(Visit.objects.order_by("pk").values()) == before


def test_moving_a_visit_asks_how_far_the_move_reaches(browser: Browser, today: date) -> None:
    series = a_running_series(today, technician=a_technician("Karim"))
    lea = a_technician("Léa")
    visit = Visit.objects.order_by("day")[1]
    page = browser.get(f"/visits/{visit.pk}/place/").content.decode()
    assert "Celle-ci et les suivantes" in page
    day = today + WEEK + timedelta(days=1)
    move = {"technician": lea.pk, "day": day, "start": "15:00", "place": "hour", "version": visit.version}
    answer = browser.post(f"/visits/{visit.pk}/place/", {**move, "reach": "following"})
    assert answer["Location"].startswith(f"/series/{series.pk}/plan/?")
    visit.refresh_from_db()
    assert not visit.is_detached
    asked = browser.get(answer["Location"]).content.decode()
    assert 'value="15:00"' in asked
    assert "12 déplacées" in plain(browser.get(answer["Location"]))
    browser.post(f"/visits/{visit.pk}/place/", {**move, "reach": "one"})
    visit.refresh_from_db()
    assert (visit.day, visit.is_detached) == (day, True)
    assert "reach" not in browser.get(f"/visits/{a_visit().pk}/place/").content.decode()


def test_a_date_is_taken_out_and_put_back(browser: Browser, today: date) -> None:
    series = a_running_series(today)
    day = today + WEEK
    assert browser.post(f"/series/{series.pk}/exceptions/", {"day": day}).status_code == 302
    assert Visit.objects.get(series_day=day).state == State.CANCELLED
    again = browser.post(f"/series/{series.pk}/exceptions/", {"day": day})
    assert (again.status_code, "pas un jour de cette récurrence" in plain(again)) == (422, True)
    out = SeriesException.objects.get()
    assert browser.post(f"/series/{series.pk}/exceptions/{out.pk}/removal/").status_code == 302
    assert Visit.objects.get(series_day=day).state == State.PLANNED
    assert browser.post(f"/series/{series.pk}/exceptions/{out.pk}/removal/").status_code == 404
