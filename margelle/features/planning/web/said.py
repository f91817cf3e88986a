"""Sentences that toasts and « Dernières actions » share."""

from margelle.base.ui import french
from margelle.features.planning.models import Visit


def place_said(visit: Visit, *others: Visit) -> str:
    """« Mme Ferrand : mar. 16 juin à 8:30, Sarah Benali », or how many went there."""
    if visit.day is None or visit.technician is None:
        where = "à planifier"
    else:
        hour = f" à{french.NBSP}{french.clock(visit.start)}" if visit.start and not others else ""
        where = f"{french.day(visit.day)}{hour}, {visit.technician}"
    if others:
        return f"{len(others) + 1} interventions{french.NBSP}: {where}"
    return f"{visit.client.short_name}{french.NBSP}: {where}"
