"""Pure questions about visits: which change of state is allowed, by whom, and is it late?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from django.db import models


class State(models.TextChoices):
    PLANNED = "planned", "Vierge"
    EN_ROUTE = "en_route", "En route"
    IN_PROGRESS = "in_progress", "En cours"
    DONE = "done", "Terminée"
    VALIDATED = "validated", "Validée"
    CANCELLED = "cancelled", "Annulée"
    SKIPPED = "skipped", "Sautée"


class Side(Enum):
    """On whose behalf a state changes."""

    TECHNICIAN = "technician"
    OFFICE = "office"
    MANAGER = "manager"  # an office member with the right to validate
    SYSTEM = "system"


@dataclass(frozen=True)
class Rule:
    by: frozenset[Side]
    reason: bool = False
    same_day: frozenset[Side] = frozenset()  # these sides only on the visit's own day


_T, _O, _M, _S = Side.TECHNICIAN, Side.OFFICE, Side.MANAGER, Side.SYSTEM
S = State

TRANSITIONS: dict[tuple[State, State], Rule] = {
    (S.PLANNED, S.EN_ROUTE): Rule(frozenset({_T})),
    (S.PLANNED, S.IN_PROGRESS): Rule(frozenset({_T})),
    (S.PLANNED, S.CANCELLED): Rule(frozenset({_O, _M}), reason=True),
    (S.PLANNED, S.SKIPPED): Rule(frozenset({_T, _O, _M}), reason=True),
    (S.EN_ROUTE, S.IN_PROGRESS): Rule(frozenset({_T})),
    (S.EN_ROUTE, S.PLANNED): Rule(frozenset({_T, _O, _M})),
    (S.EN_ROUTE, S.CANCELLED): Rule(frozenset({_O, _M}), reason=True),
    (S.EN_ROUTE, S.SKIPPED): Rule(frozenset({_T, _O, _M}), reason=True),
    (S.IN_PROGRESS, S.DONE): Rule(frozenset({_T})),
    (S.IN_PROGRESS, S.SKIPPED): Rule(frozenset({_T}), reason=True),
    (S.IN_PROGRESS, S.PLANNED): Rule(frozenset({_T, _O, _M})),
    (S.DONE, S.VALIDATED): Rule(frozenset({_S, _M})),
    (S.DONE, S.IN_PROGRESS): Rule(frozenset({_T, _M}), reason=True, same_day=frozenset({_T})),
    (S.VALIDATED, S.DONE): Rule(frozenset({_M}), reason=True),
    (S.CANCELLED, S.PLANNED): Rule(frozenset({_O, _M})),
    (S.SKIPPED, S.PLANNED): Rule(frozenset({_T, _O, _M}), same_day=frozenset({_T})),
}

# What the office may still change: nothing is locked because the day has begun (PLN-13).
MOVABLE = frozenset({S.PLANNED, S.EN_ROUTE})
EDITABLE = frozenset({S.PLANNED, S.EN_ROUTE, S.IN_PROGRESS, S.DONE})
FINISHED = frozenset({S.DONE, S.VALIDATED})
OVER = frozenset({S.DONE, S.VALIDATED, S.CANCELLED, S.SKIPPED})


class NotAllowed(ValueError):
    """A change of state that the table refuses; the message is French and can be shown."""


def check_transition(
    from_state: State, to_state: State, *, by: Side, reason: str = "", is_same_day: bool = True
) -> None:
    """Raise NotAllowed unless the glossary's table of transitions allows the change."""
    rule = TRANSITIONS.get((from_state, to_state))
    if rule is None:
        raise NotAllowed(
            f"Une intervention « {from_state.label.lower()} » ne peut pas devenir "
            f"« {to_state.label.lower()} »."
        )
    if by not in rule.by:
        raise NotAllowed(
            f"« {to_state.label} » n’est pas à votre main pour une intervention "
            f"« {from_state.label.lower()} »."
        )
    if by in rule.same_day and not is_same_day:
        raise NotAllowed("Ce retour n’est possible que le jour de l’intervention. Demandez-le au bureau.")
    if rule.reason and not reason.strip():
        raise NotAllowed("Donnez un motif\u00a0: il reste dans l’historique de l’intervention.")


def is_late(state: str, due: datetime | None, now: datetime, tolerance_min: int) -> bool:
    """Late is derived, never stored: planned or on the way, and past the start plus the tolerance.

    `due` is the planned start, or the end of the promised window.
    """
    if due is None or state not in (State.PLANNED, State.EN_ROUTE):
        return False
    return now > due + timedelta(minutes=tolerance_min)


@dataclass(frozen=True)
class LateClock:
    """The company's clock, read once: which visits of a whole board are late?

    `today` and `limit` are in the company's own time: local now, and local now less the tolerance. A visit
    without an hour is due by the end of its day.
    """

    today: date
    limit: datetime  # naive on purpose: compared with the plan's local day and hour

    @classmethod
    def at(cls, local_now: datetime, tolerance_min: int) -> "LateClock":
        plain = local_now.replace(tzinfo=None)
        return cls(plain.date(), plain - timedelta(minutes=tolerance_min))

    def is_late(self, state: str, day: date | None, start: time | None, window_to: time | None) -> bool:
        if day is None:
            return False
        due = datetime.combine(day, window_to or start or time.max)
        return is_late(state, due, self.limit, 0)


def fitting_start(
    start: time | None, minutes: int, before: tuple[time, int] | None, after: time | None
) -> time | None:
    """The hour of a visit laid between two others: its own when it fits, else the end of the one before.

    `before` is the hour and minutes of the visit above, `after` the hour of the one below. A visit without an
    hour stays without one. The result never leaves the day (00:00 to 23:59).
    """
    if start is None:
        return None
    if before is not None and start < before[0]:
        return _shifted(before[0], before[1])
    if after is not None and start > after:
        return _shifted(after, -minutes)
    return start


def _shifted(hour: time, minutes: int) -> time:
    total = min(max(hour.hour * 60 + hour.minute + minutes, 0), 24 * 60 - 1)
    return time(total // 60, total % 60)
