"""A series that runs, and the form that made it."""

from datetime import date
from re import sub
from typing import Any

from margelle.features.clients.models import Client
from margelle.features.planning.actions import make_visits
from margelle.features.planning.models import VisitSeries

from .make import a_series, a_service_type

NO_SLOT = {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0"}


def plain(answer: Any) -> str:
    text = " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())
    return sub(r"</?b ?>", "", text)


def values_of(client: Client, **more: Any) -> dict[str, Any]:
    return {
        "client": client.pk,
        "site": client.sites.get().pk,
        "service": a_service_type().pk,
        "unit": "week",
        "every": "1",
        "weekdays": ["1", "4"],
        "holidays": "keep",
        "starts_on": "2026-06-01",
        **NO_SLOT,
        **more,
    }


def a_running_series(today: date, **more: Any) -> VisitSeries:
    """Weekly on today's weekday, its visits made."""
    series = a_series(weekdays=(today.weekday(),), starts_on=today, **more)
    make_visits(series=series)
    return series
