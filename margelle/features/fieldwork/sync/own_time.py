"""What a technician sends about himself: his working day, his absences. Nobody sends them for another."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from margelle.base.sync import Incoming, Rejected, operation
from margelle.base.sync.vocabulary import Payload
from margelle.features.fieldwork import actions
from margelle.features.planning.actions import ask_absence, withdraw_absence
from margelle.features.planning.models import Absence
from margelle.features.planning.rules import NotAllowed

from . import payloads as shape
from .operations import origin_of

P = TypeVar("P", bound=Payload)
Handler = Callable[[Incoming, P], Any]
LONGEST_DAYS = 366


def own_operation(kind: str, payload: type[P]) -> Callable[[Handler[P]], Handler[P]]:
    """Declare an operation whose subject is the member that sends it."""

    def register(handler: Handler[P]) -> Handler[P]:
        @operation(kind, payload=payload)
        @wraps(handler)
        def apply(incoming: Incoming, values: P) -> None:
            if incoming.subject != "member":
                raise Rejected("« subject »\u00a0: cette saisie porte sur vous-même.", code="unknown_subject")
            if incoming.subject_id != incoming.member.pk:
                raise Rejected("« subject »\u00a0: ce n’est pas votre compte.", code="unknown_member")
            try:
                handler(incoming, values)
            except NotAllowed as refusal:
                raise Rejected(str(refusal)) from refusal

        return handler

    return register


def _clock(kind: str) -> None:
    @own_operation(f"day.{kind}", shape.Nothing)
    def press(incoming: Incoming, values: shape.Nothing) -> None:
        actions.press_clock(technician=incoming.member, origin=origin_of(incoming), kind=kind)


for _kind in ("start", "pause", "resume", "end"):
    _clock(_kind)


@own_operation("absence.ask", shape.AbsenceAsk)
def absence_ask(incoming: Incoming, values: shape.AbsenceAsk) -> None:
    if values.to_day < values.from_day:
        raise Rejected("« to_day »\u00a0: le dernier jour vient après le premier.")
    if (values.to_day - values.from_day).days > LONGEST_DAYS or not 2000 <= values.from_day.year <= 2100:
        raise Rejected("« to_day »\u00a0: une absence dure un an au plus\u00a0: vérifiez l’année.")
    ask_absence(
        technician=incoming.member,
        by=incoming.member,
        from_day=values.from_day,
        to_day=values.to_day,
        kind=values.kind,
        note=values.note,
    )


@own_operation("absence.withdraw", shape.AbsenceWithdraw)
def absence_withdraw(incoming: Incoming, values: shape.AbsenceWithdraw) -> None:
    """A request without an answer yet; one that was accepted is the office's to take away."""
    row = Absence.objects.filter(pk=values.absence, technician=incoming.member).first()
    if row is None:
        raise Rejected("« absence »\u00a0: le bureau ne connaît pas cette demande.", code="unknown_id")
    if row.state != Absence.State.ASKED:
        word = row.get_state_display().lower()
        raise Rejected(f"Cette absence est déjà {word}\u00a0: voyez avec le bureau.")
    withdraw_absence(absence=row, by=incoming.member)
