"""Pure questions about visits: which change of state is allowed, by whom, and is it late?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
            f"Une intervention « {from_state.label.lower()} » ne peut pas devenir « {to_state.label.lower()} »."
        )
    if by not in rule.by:
        raise NotAllowed(f"« {to_state.label} » n’est pas à votre main pour une intervention « {from_state.label.lower()} ».")
    if by in rule.same_day and not is_same_day:
        raise NotAllowed("Ce retour n’est possible que le jour de l’intervention. Demandez-le au bureau.")
    if rule.reason and not reason.strip():
        raise NotAllowed("Donnez un motif : il reste dans l’historique de l’intervention.")


def is_late(state: str, due: datetime | None, now: datetime, tolerance_min: int) -> bool:
    """Late is derived, never stored: planned or on the way, and past the start plus the tolerance.

    `due` is the planned start, or the end of the promised window.
    """
    if due is None or state not in (State.PLANNED, State.EN_ROUTE):
        return False
    return now > due + timedelta(minutes=tolerance_min)
