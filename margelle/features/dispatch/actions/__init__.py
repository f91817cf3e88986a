"""What dispatch does. Each action is one transaction and tells the journal.

The solver (actions.solving) is imported by the worker alone: it takes a second to load.
"""

from .kilometres import count_days, erase_points, forget_points, note_point
from .locks import lock_visit
from .roads import learn_places, renew_map
from .runs import StalePlan, apply_run, ask_run, bury_lost_runs, cancel_run

__all__ = [
    "StalePlan",
    "apply_run",
    "ask_run",
    "bury_lost_runs",
    "cancel_run",
    "count_days",
    "erase_points",
    "forget_points",
    "learn_places",
    "lock_visit",
    "note_point",
    "renew_map",
]
