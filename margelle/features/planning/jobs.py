from margelle.base.jobs import Payload, job, schedule

from .actions import make_visits as make
from .queries import running_series


@job("planning.make_visits")
def make_visits(payload: Payload) -> None:
    """Keep every running series 12 weeks ahead."""
    for series in running_series():
        make(series=series)


schedule("planning.make_visits", "20 2 * * *")
