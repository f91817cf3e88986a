"""What the phone sends for the office's desk: sales, and that a question was read."""

from margelle.base.sync import Rejected
from margelle.features.fieldwork import actions
from margelle.features.fieldwork.actions import Origin
from margelle.features.fieldwork.models import Question
from margelle.features.planning.models import Visit

from . import payloads as shape
from .operations import pool_named, the, visit_operation


@visit_operation("sale.note", shape.SaleNote)
def sale_note(visit: Visit, origin: Origin, values: shape.SaleNote) -> None:
    actions.note_sale(
        visit=visit,
        origin=origin,
        kind=values.kind,
        label=values.label,
        amount=values.amount,  # type: ignore[arg-type]  # a Decimal once validated
        is_prompted=values.prompted,
        pool=pool_named(values.pool),
    )


@visit_operation("question.read", shape.QuestionRead)
def question_read(visit: Visit, origin: Origin, values: shape.QuestionRead) -> None:
    """The technician has seen what the office asks."""
    question = the(Question, values.question, "question", "cette question")
    if question.visit_id != visit.pk:
        raise Rejected("« question »\u00a0: elle est d’une autre intervention.", code="unknown_id")
    actions.read_question(question=question, by=origin.by, at=origin.at)
