"""The pure part of the promised delays: instants in, what is near or passed out."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from margelle.features.planning.rules.limits import (
    ANSWER,
    BREACH,
    GAP,
    SUGGESTED,
    VISIT,
    WARNING,
    Due,
    Limit,
    Request,
    Rhythm,
    dues,
    season_begun,
)

PARIS = ZoneInfo("Europe/Paris")
ASKED = datetime(2026, 6, 15, 8, tzinfo=PARIS)
HOUR = timedelta(hours=1)


def a_limit(measure: str, hours: int, warn: int = 0, category: str = "repair") -> Limit:
    return Limit(uuid4(), category, measure, hours * HOUR, warn * HOUR)


def a_request(planned_for: datetime | None = None) -> Request:
    return Request(uuid4(), uuid4(), "repair", ASKED, planned_for)


def a_rhythm(
    last: datetime | None, season: tuple[str, str] = ("", ""), next_day: date | None = None
) -> Rhythm:
    return Rhythm(uuid4(), "maintenance", date(2026, 1, 5), season, last, next_day)


def level(limit: Limit, now: datetime, request: Request | None = None, rhythm: Rhythm | None = None) -> str:
    found = dues([limit], [request] if request else [], [rhythm] if rhythm else [], now=now, zone=PARIS)
    assert len(found) <= 1
    return found[0].level if found else ""


def test_an_answer_is_warned_of_then_broken() -> None:
    limit, request = a_limit(ANSWER, 4, 1), a_request()
    minute = timedelta(minutes=1)
    edges = (2 * HOUR, 3 * HOUR - minute, 3 * HOUR, 4 * HOUR - minute, 4 * HOUR)
    assert [level(limit, ASKED + after, request) for after in edges] == ["", "", WARNING, WARNING, BREACH]


def test_a_planned_visit_needs_no_answer_and_no_warning_but_can_be_too_late() -> None:
    limit = a_limit(VISIT, 48, 12)
    in_time, too_late = a_request(ASKED + 47 * HOUR), a_request(ASKED + 60 * HOUR)
    assert level(a_limit(ANSWER, 4, 1), ASKED + 9 * HOUR, in_time) == ""
    assert [level(limit, ASKED + 40 * HOUR, one) for one in (in_time, too_late)] == ["", WARNING]
    assert level(limit, ASKED + 48 * HOUR, in_time) == BREACH


def test_a_gap_counts_from_the_last_visit_or_the_first_day_of_the_season() -> None:
    limit = a_limit(GAP, 240, 48, "maintenance")
    last = datetime(2026, 6, 1, 9, tzinfo=PARIS)
    rhythm = a_rhythm(last, ("04-01", "10-31"))
    assert level(limit, last + 190 * HOUR, rhythm=rhythm) == ""
    assert level(limit, last + 200 * HOUR, rhythm=rhythm) == WARNING
    assert level(limit, last + 240 * HOUR, rhythm=rhythm) == BREACH
    covered = a_rhythm(last, ("04-01", "10-31"), next_day=date(2026, 6, 10))
    assert level(limit, last + 200 * HOUR, rhythm=covered) == ""
    winter = a_rhythm(datetime(2025, 10, 20, 9, tzinfo=PARIS), ("04-01", "10-31"))
    assert level(limit, datetime(2026, 2, 1, tzinfo=PARIS), rhythm=winter) == ""
    assert level(limit, datetime(2026, 4, 5, tzinfo=PARIS), rhythm=winter) == ""
    assert level(limit, datetime(2026, 4, 12, tzinfo=PARIS), rhythm=winter) == BREACH


def test_two_series_at_one_site_are_one_promise() -> None:
    limit, site = a_limit(GAP, 240, 48, "maintenance"), uuid4()
    twice = [Rhythm(site, "maintenance", date(2026, month, 1), ("", ""), None, None) for month in (1, 5)]
    found = dues([limit], [], twice, now=datetime(2026, 6, 15, tzinfo=PARIS), zone=PARIS)
    assert [(due.site, due.due_at) for due in found] == [(site, datetime(2026, 5, 11, tzinfo=PARIS))]


@pytest.mark.parametrize(
    ("season", "day", "begun"),
    [
        (("", ""), date(2026, 1, 1), date.min),
        (("04-01", "10-31"), date(2026, 4, 1), date(2026, 4, 1)),
        (("04-01", "10-31"), date(2026, 11, 1), None),
        (("11-01", "03-31"), date(2026, 1, 15), date(2025, 11, 1)),
        (("11-01", "03-31"), date(2026, 12, 15), date(2026, 11, 1)),
        (("02-29", "10-31"), date(2026, 5, 1), date(2026, 3, 1)),
    ],
)
def test_a_season_may_pass_the_new_year(season: tuple[str, str], day: date, begun: date | None) -> None:
    assert season_begun(season, day) == begun


def test_a_warning_longer_than_the_delay_is_refused() -> None:
    with pytest.raises(ValueError):
        a_limit(ANSWER, 4, 4)
    for limit, warn in SUGGESTED.values():
        assert 0 < warn < limit


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    hours=st.integers(1, 2000),
    share=st.integers(0, 99),
    waited=st.integers(0, 4000),
    planned=st.none() | st.integers(0, 4000),
)
def test_time_only_makes_it_worse(hours: int, share: int, waited: int, planned: int | None) -> None:
    """Whatever the limit: a warning never comes after the breach, and a breach never goes away by waiting."""
    limit = a_limit(VISIT, hours, hours * share // 100)
    request = a_request(None if planned is None else ASKED + planned * HOUR)
    order = {"": 0, WARNING: 1, BREACH: 2}
    now = (ASKED + waited * HOUR).astimezone(UTC)
    assert order[level(limit, now, request)] <= order[level(limit, now + HOUR, request)]


def test_a_due_is_known_by_its_limit_and_its_visit_or_site() -> None:
    limit, visit, site = a_limit(VISIT, 4), UUID(int=1), UUID(int=2)
    assert Due(limit, site, visit, ASKED, BREACH).key == (limit.pk, visit)
    assert Due(limit, site, None, ASKED, BREACH).key == (limit.pk, site)
