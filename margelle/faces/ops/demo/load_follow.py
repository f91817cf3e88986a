"""What the office promised and follows: delays by category."""

from __future__ import annotations

from datetime import datetime

from margelle.faces.ops.demo.company import CompanyCard
from margelle.faces.ops.demo.load_office import Office
from margelle.features.planning.actions import check_limits
from margelle.features.planning.models import Sla
from margelle.features.planning.queries.limits import SUGGESTED


def load_follow(card: CompanyCard, office: Office, now: datetime) -> None:
    """`now` is aware. The small look-alike firm promises nothing."""
    if card.key != "azur":
        return
    Sla.objects.bulk_create(
        [
            Sla(category=category, measure=measure, limit_hours=limit, warn_hours=warn)
            for (category, measure), (limit, warn) in SUGGESTED.items()
        ]
    )
    check_limits(company=office.company, now=now)
