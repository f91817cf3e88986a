"""Publishing what clients agreed to, and the company's public page."""

from typing import Final

from django.db import transaction
from django.utils import timezone

from margelle.base.access import capabilities
from margelle.base.access.sealed import seal
from margelle.base.journal import record, take_turn
from margelle.features.accounts.models import Company, Member
from margelle.features.outreach.events import (
    OutreachSettingsChanged,
    TestimonialPublished,
    TestimonialWithdrawn,
)
from margelle.features.outreach.models import OutreachSettings, Survey, Testimonial
from margelle.features.planning.rules import NotAllowed

PAGE: Final = "testimonials"


@transaction.atomic
def publish(*, survey: Survey, by: Member) -> Testimonial:
    """Raises NotAllowed without the client's consent, words, or a good mark. Published already, it stays."""
    take_turn()
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if not row.consents:
        raise NotAllowed("Le client n’a pas donné son accord\u00a0: sa réponse reste entre vous.")
    if not row.may_be_published:
        raise NotAllowed("Un témoignage a quelques mots et une note de 4 ou 5.")
    living: Testimonial | None = Testimonial.objects.filter(survey=row, withdrawn_at=None).first()
    if living is not None:
        return living
    made: Testimonial = Testimonial.objects.create(survey=row, published_by=by)
    record(TestimonialPublished(entity_id=made.pk, survey=row.pk), by=by)
    return made


@transaction.atomic
def withdraw(*, survey: Survey, by: Member) -> bool:
    """Take it off the public page; False when it was not on it."""
    take_turn()
    return withdraw_living(survey, by=by)


def withdraw_living(survey: Survey, *, by: Member | None) -> bool:
    row = Testimonial.objects.select_for_update().filter(survey=survey, withdrawn_at=None).first()
    if row is None:
        return False
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(TestimonialWithdrawn(entity_id=row.pk, survey=survey.pk), by=by)
    return True


@transaction.atomic
def save_settings(*, company: Company, gap_days: int, page_open: bool, by: Member) -> OutreachSettings:
    """How often a client is asked; whether the public page answers. Opened again, it has another address."""
    row = OutreachSettings.objects.select_for_update().first() or OutreachSettings(company=company)
    row.gap_days = gap_days
    if page_open and row.page_sealed is None:
        secret = capabilities.grant(purpose=PAGE, company_id=company.pk, object_id=row.id)
        row.page_sealed = seal(secret, company_id=company.pk, row_id=row.id)
    elif not page_open and row.page_sealed is not None:
        capabilities.revoke(purpose=PAGE, object_id=row.id)
        row.page_sealed = None
    row.save()
    record(OutreachSettingsChanged(entity_id=company.pk, gap_days=gap_days, page_open=page_open), by=by)
    return row
