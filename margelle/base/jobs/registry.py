"""What can run: jobs by name, the clock times of some, and what beats every minute."""

from collections.abc import Callable
from dataclasses import dataclass

from .clock import is_cron

Scalar = str | int | float | bool | None
Payload = dict[str, Scalar | list[Scalar]]
Handler = Callable[[Payload], None]


class UnknownJob(LookupError):
    """No installed application declares a job of this name."""


@dataclass(frozen=True)
class Job:
    name: str
    handler: Handler
    attempts: int
    owned: bool
    atomic: bool


_jobs: dict[str, Job] = {}
_schedules: dict[str, str] = {}
_beats: dict[str, Callable[[], None]] = {}


def job(
    name: str, *, attempts: int = 6, company: bool = True, atomic: bool = True
) -> Callable[[Handler], Handler]:
    """Declare a job in a room's `jobs.py`.

    It runs inside the scope of the company that enqueued it and in one transaction with its "done"
    mark: all of it counts, or nothing. With `company=False` it belongs to the instance: no scope is
    open, and it opens one company after the other by itself. With `atomic=False` the handler keeps its own
    transactions, because what it does outside (a message that leaves) must be written down before: killed
    half-way it runs again, and must bear that.
    """

    def declare(handler: Handler) -> Handler:
        known = _jobs.get(name)
        if known is not None and known.handler.__qualname__ != handler.__qualname__:
            raise ValueError(f"two jobs are called {name}")
        _jobs[name] = Job(name, handler, attempts, company, atomic)
        return handler

    return declare


def schedule(name: str, cron: str) -> None:
    """Enqueue a job by the clock, in the time zone of the settings; once per company when it is owned.

    A time missed while the workers were down is made up for once, not once per missed time.
    """
    if not is_cron(cron):
        raise ValueError(f"not a cron expression: {cron}")
    _schedules[name] = cron


def beat(function: Callable[[], None]) -> Callable[[], None]:
    """Call a small idempotent function at each minute's sweep. No record, no retry: the next minute is."""
    _beats[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def job_named(name: str) -> Job:
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


def schedules() -> dict[str, str]:
    return dict(_schedules)


def beats() -> dict[str, Callable[[], None]]:
    return dict(_beats)
