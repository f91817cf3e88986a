"""The client answers once; the office says what it did about it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Member
from margelle.features.outreach import rules
from margelle.features.outreach.events import ConsentWithdrawn, SurveyAnswered, SurveyTreated
from margelle.features.outreach.models import Survey
from margelle.features.planning.rules import NotAllowed

from .showing import withdraw_living


@dataclass(frozen=True)
class Answer:
    """`came`, `tidy` and `clear` are Survey.Says or None; `mark` is 1 to 5."""

    mark: int
    came: int | None = None
    tidy: int | None = None
    clear: int | None = None
    text: str = ""
    consents: bool = False
    signed_as: str = ""


@transaction.atomic
def answer_survey(*, survey: Survey, answer: Answer) -> bool:
    """True the first time, False when it was answered already. Raises NotAllowed when it is too late."""
    row = _locked(survey)
    if row.answered_at is not None:
        return False
    if timezone.now() > row.asked_at + rules.ANSWER_WITHIN:
        raise NotAllowed("Cette enquête est close. Merci d’avoir voulu répondre\u00a0: appelez-nous.")
    row.answered_at, row.mark = timezone.now(), answer.mark
    row.came, row.tidy, row.clear = answer.came, answer.tidy, answer.clear
    row.text, row.consents = answer.text.strip()[:1000], answer.consents
    row.signed_as = answer.signed_as.strip()[:60] if answer.consents else ""
    row.needs_look = rules.needs_look(row.mark, row.text)
    row.save()
    record(SurveyAnswered(entity_id=row.pk, visit=row.visit_id, mark=answer.mark, consents=answer.consents))
    return True


@transaction.atomic
def withdraw_consent(*, survey: Survey) -> bool:
    """The client no longer agrees: what is published goes at once. False when he had not agreed."""
    row = _locked(survey)
    if not row.consents:
        return False
    row.consents = False
    row.save(update_fields=["consents"])
    record(ConsentWithdrawn(entity_id=row.pk))
    withdraw_living(row, by=None)
    return True


@transaction.atomic
def treat_survey(*, survey: Survey, by: Member, treatment: str) -> Survey:
    """What the office did about it. Raises NotAllowed without a word, or when a colleague was faster."""
    if not treatment.strip():
        raise NotAllowed("Dites ce qui a été fait\u00a0: un mot suffit.")
    row = _locked(survey)
    if not row.waits:
        raise NotAllowed("Cette réponse est déjà traitée.")
    row.treated_at, row.treated_by, row.treatment = timezone.now(), by, treatment.strip()[:300]
    row.save(update_fields=["treated_at", "treated_by", "treatment"])
    record(SurveyTreated(entity_id=row.pk), by=by)
    return row


def _locked(survey: Survey) -> Survey:
    take_turn()
    row: Survey = Survey.objects.select_for_update().get(pk=survey.pk)
    return row
