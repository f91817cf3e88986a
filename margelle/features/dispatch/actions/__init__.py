"""What dispatch does. Each action is one transaction and tells the journal.

The solver (actions.solving) is imported by the worker alone: it takes a second to load.
"""

from .locks import lock_visit
from .roads import learn_places, renew_map
from .runs import StalePlan, apply_run, ask_run, bury_lost_runs, cancel_run

__all__ = [
    "StalePlan",
    "apply_run",
    "ask_run",
    "bury_lost_runs",
    "cancel_run",
    "learn_places",
    "lock_visit",
    "renew_map",
]
