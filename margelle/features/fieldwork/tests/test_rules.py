from datetime import UTC, date, datetime

import pytest

from margelle.features.fieldwork.models import Incident
from margelle.features.fieldwork.rules import (
    INCIDENT_KINDS,
    RECOMMENDATIONS,
    SEVERITIES,
    STARTER_SKIP_REASONS,
    Record,
    holds,
    incident_label,
    is_on_day,
)

CLEAR = Record(
    company_checks=False,
    needs_look=False,
    withdrawn=False,
    grave_incidents=0,
    unexplained=(),
    awaited_photos=0,
)


def test_nothing_holds_a_whole_record() -> None:
    assert holds(CLEAR) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"company_checks": True}, "Votre entreprise contrôle chaque intervention."),
        ({"needs_look": True}, "Le travail ne correspond pas au planning."),
        ({"withdrawn": True}, "La validation a été retirée par un responsable."),
        ({"grave_incidents": 1}, "Un incident grave est ouvert."),
        ({"unexplained": ("Relevés", "Photo")}, "Manque sans motif\u00a0: Relevés, Photo."),
        ({"awaited_photos": 1}, "1\u00a0photo en attente sur le téléphone."),
        ({"awaited_photos": 3}, "3\u00a0photos en attente sur le téléphone."),
    ],
)
def test_each_obstacle_is_said(change: dict[str, object], words: str) -> None:
    assert holds(Record(**{**CLEAR.__dict__, **change})) == [words]


@pytest.mark.parametrize(
    ("at", "planned", "expected"),
    [
        (datetime(2026, 6, 17, 8, tzinfo=UTC), date(2026, 6, 17), True),
        (datetime(2026, 6, 16, 22, 30, tzinfo=UTC), date(2026, 6, 17), True),  # 00:30 in Paris
        (datetime(2026, 6, 16, 22, 30, tzinfo=UTC), date(2026, 6, 16), True),  # the evening before
        (datetime(2026, 6, 17, 3, tzinfo=UTC), date(2026, 6, 16), False),  # 05:00 is a new day
        (datetime(2026, 6, 18, 8, tzinfo=UTC), date(2026, 6, 17), False),
        (datetime(2026, 6, 18, 8, tzinfo=UTC), None, False),
    ],
)
def test_small_hours_belong_to_both_days(at: datetime, planned: date | None, expected: bool) -> None:
    assert is_on_day(planned, at, "Europe/Paris") is expected


def test_lists_fit_where_they_are_kept() -> None:
    assert set(SEVERITIES) == set(Incident.Severity.values)
    assert all(len(code) <= 24 for code in INCIDENT_KINDS)
    assert all(len(label) <= 80 for label in (*RECOMMENDATIONS, *STARTER_SKIP_REASONS))


def test_kind_of_another_version_is_shown_as_it_came() -> None:
    assert (incident_label("leak"), incident_label("frost")) == ("Fuite", "frost")
