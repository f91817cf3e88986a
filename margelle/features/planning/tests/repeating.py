"""The terms of a series that is edited."""

from datetime import date
from typing import Any

from margelle.features.planning.models import Visit, VisitSeries
from margelle.features.planning.queries import SeriesTerms
from margelle.features.planning.rules import State


def terms(series: VisitSeries, **other: Any) -> SeriesTerms:
    values: dict[str, Any] = {
        "site": series.site,
        "service": series.service,
        "weekdays": tuple(series.weekdays),
        "technician": series.technician,
        "minutes": series.minutes,
    }
    return SeriesTerms(**(values | other))


def planned() -> list[date]:
    return [v.day for v in Visit.objects.filter(state=State.PLANNED).order_by("day") if v.day]
