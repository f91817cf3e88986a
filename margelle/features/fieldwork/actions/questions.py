"""A finished visit sent back with a question, which the phone shows until it is finished again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record
from margelle.features.accounts.models import Member
from margelle.features.fieldwork.events import QuestionAsked, QuestionRead
from margelle.features.fieldwork.models import Question
from margelle.features.planning.actions import change_state
from margelle.features.planning.models import Visit
from margelle.features.planning.rules import Side, State


@transaction.atomic
def send_back(*, visit: Visit, by: Member, reason: str) -> Question:
    """Reopen a finished visit with a question. Raises NotAllowed when it is not finished any more."""
    change_state(visit=visit, to=State.IN_PROGRESS, by=by, side=Side.MANAGER, reason=reason)
    question: Question = Question.objects.create(visit=visit, text=reason, by=by, at=timezone.now())
    record(QuestionAsked(entity_id=visit.pk, fact=question.pk), by=by)
    return question


@transaction.atomic
def read_question(*, question: Question, by: Member, at: datetime) -> None:
    """Seen on the phone. Once read, read."""
    if question.read_at is not None:
        return
    question.read_at, question.read_by = at, by
    question.save(update_fields=["read_at", "read_by"])
    record(QuestionRead(entity_id=question.visit_id, fact=question.pk), by=by)


def close_questions(visit: Visit) -> None:
    """The visit is finished again: what was asked has its answer in the record."""
    Question.objects.filter(visit=visit, closed_at=None).update(closed_at=timezone.now())
