"""What clients answer after a visit, and what of it is published."""

from typing import Any

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.models import Message
from margelle.features.planning.models import Visit

from . import rules
from .rules.segments import GAP_DAYS, Segment


class OutreachSettings(CompanyOwned):
    """One row per company: how often a client is asked, and the address of its public page."""

    gap_days = models.PositiveSmallIntegerField("jours entre deux enquêtes", default=rules.GAP_DAYS)
    page_sealed = models.BinaryField(null=True, editable=False)  # the secret of the public page, while open

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "outreach settings"
        constraints = [models.UniqueConstraint(fields=["company"], name="outreach_settings_one")]


class Survey(CompanyOwned):
    """The questions sent after one visit, and the one answer. Its secret address is a Capability."""

    class Says(models.IntegerChoices):
        YES = 2, "Oui"
        PARTLY = 1, "En partie"
        NO = 0, "Non"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="surveys")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="surveys")
    technician = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    mark = models.PositiveSmallIntegerField("note", null=True)
    came = models.PositiveSmallIntegerField(choices=Says.choices, null=True)
    tidy = models.PositiveSmallIntegerField(choices=Says.choices, null=True)
    clear = models.PositiveSmallIntegerField(choices=Says.choices, null=True)
    text = models.CharField("commentaire", max_length=1000, blank=True)
    consents = models.BooleanField(default=False)
    signed_as = models.CharField("signature", max_length=60, blank=True)
    needs_look = models.BooleanField(default=False, editable=False)
    treated_at = models.DateTimeField(null=True, editable=False)
    treated_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    treatment = models.CharField("ce qui a été fait", max_length=300, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["company", "visit"], name="survey_once"),
            models.CheckConstraint(
                condition=models.Q(mark=None) | models.Q(mark__range=(1, 5)), name="survey_mark"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-asked_at"], name="survey_client"),
            models.Index(fields=["company", "answered_at"], name="survey_answered"),
            models.Index(fields=["company", "message"], name="survey_message"),
        ]

    @property
    def waits(self) -> bool:
        return self.needs_look and self.treated_at is None

    @property
    def may_be_published(self) -> bool:
        return rules.may_be_published(mark=self.mark, text=self.text, consents=self.consents)

    @property
    def answers(self) -> list[tuple[str, Any]]:
        """(theme, what was said) of each question that was answered."""
        said = dict(self.Says.choices)
        rows = [(theme, getattr(self, name)) for name, (_, theme) in rules.QUESTIONS.items()]
        return [(theme, said[value]) for theme, value in rows if value is not None]


class Testimonial(CompanyOwned):
    """A survey answer published by the office, as long as its client agrees. A row per publishing."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="testimonials")
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "survey"],
                condition=models.Q(withdrawn_at=None),
                name="testimonial_living",
            )
        ]
        indexes = [
            models.Index(fields=["company", "withdrawn_at", "-published_at"], name="testimonial_shown")
        ]


class Campaign(CompanyOwned):
    """One offer to a chosen set of clients: a draft until it is sent, once."""

    name = models.CharField("nom", max_length=80)
    subject = models.CharField("objet de l’e-mail", max_length=120)
    text = models.TextField("offre", max_length=1000)
    segment = models.JSONField(default=dict)  # rules.segments.Segment
    gap_days = models.PositiveSmallIntegerField("jours entre deux offres", default=GAP_DAYS)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["company", "-created_at"], name="campaign_list"),
            models.Index(fields=["company", "sent_at"], name="campaign_sent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> Segment:
        return Segment.read(self.segment)


class CampaignClient(CompanyOwned):
    """A client a campaign was written to, and what he says. His page's secret address is a Capability."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="clients")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="campaigns")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)  # he is interested
    word = models.CharField("un mot", max_length=300, blank=True)
    treated_at = models.DateTimeField(null=True, editable=False)
    treated_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, editable=False)  # no more offers, of any campaign

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "campaign", "client"], name="campaign_client_once")
        ]
        indexes = [
            models.Index(fields=["company", "client"], name="campaign_client"),
            models.Index(fields=["company", "message"], name="campaign_message"),
        ]
