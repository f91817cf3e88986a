"""Alerts to the company's own people: who hears of what, who is on call, and what became of each."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.messaging.rules import Channel


class AlertAddress(CompanyOwned):
    """Where alerts go and of which kinds. Of a member, or the company's own.

    An empty address is the one that stands elsewhere: the member's own e-mail or mobile, the company's
    address of alerts. A Slack channel's secret path is sealed; its address is only the name people give it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="alert_addresses")
    way = models.CharField("canal", max_length=5, choices=Channel.choices)
    address = models.CharField("adresse", max_length=254, blank=True)
    sealed = models.BinaryField(null=True, editable=False)
    kinds = models.JSONField(default=list)  # keys of rules.AlertKind

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "alert addresses"
        ordering = ["way", "address"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "way", "address"],
                condition=models.Q(member=None),
                name="alert_address_once",
            ),
            models.UniqueConstraint(
                fields=["company", "member", "way"],
                condition=models.Q(member__isnull=False),
                name="alert_address_of_member_once",
            ),
        ]


class OnCall(CompanyOwned):
    """Who is called for what cannot wait: on these days, between these hours, in which order.

    Hours that end before they begin run into the next day; the same hour twice is the whole day.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="on_call")
    weekdays = models.JSONField(default=list)  # 0 Monday to 6 Sunday
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    rank = models.PositiveSmallIntegerField(default=1)  # 1 is called first, 2 when nobody answers

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "on-call hours"
        ordering = ["rank", "starts", "id"]


class Alert(CompanyOwned):
    """Something the company's people must know, or take charge of.

    `level` counts the rounds of calls; `next_call_at` is when the next one is due unless somebody takes it.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)  # what makes it the only one
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=1000, blank=True)
    path = models.CharField(max_length=200, blank=True)  # of the page that shows more
    at = models.DateTimeField(default=timezone.now, editable=False)
    needs_taking = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(default=0)
    next_call_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    taken_via = models.CharField(max_length=120, blank=True)
    given_up_at = models.DateTimeField(null=True)  # everybody was called, nobody answered

    class Meta(CompanyOwned.Meta):
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="alert_once")]
        indexes = [
            models.Index(fields=["company", "-at"], name="alert_list"),
            models.Index(fields=["company", "next_call_at"], name="alert_due"),
            models.Index(fields=["company", "needs_taking", "taken_at"], name="alert_open"),
        ]

    @property
    def is_open(self) -> bool:
        return self.needs_taking and self.taken_at is None

    @property
    def state_words(self) -> str:
        if not self.needs_taking:
            return "Pour information"
        if self.taken_at is not None:
            return "Prise en charge"
        return "Sans réponse" if self.given_up_at is not None else "À prendre en charge"

    @property
    def mark(self) -> str:
        """The class of the sheets that shows its state."""
        if not self.needs_taking:
            return "planned"
        if self.taken_at is not None:
            return "validated"
        return "late" if self.given_up_at is not None else "en-route"


class AlertStep(CompanyOwned):
    """One line of an alert's timeline; what was sent to whom is in the messages that name it."""

    class What(models.TextChoices):
        RAISED = "raised", "Alerte"
        TOLD = "told", "Prévenu"
        NO_WAY = "no_way", "Injoignable"
        NEXT = "next", "Personne n’a répondu\u00a0: on appelle la suite"
        TAKEN = "taken", "Pris en charge"
        GIVEN_UP = "given_up", "Personne n’a répondu"

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=What.choices)
    who = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["company", "alert", "at"], name="alert_step_line")]
