"""The steps of a visit as the tests read them."""

from margelle.features.planning.models import Visit


def texts(visit: Visit) -> list[str]:
    return list(visit.steps.values_list("text", flat=True))
