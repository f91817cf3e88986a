"""Messages and how a company sends them."""

from datetime import time

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.rules import Channel, State
from margelle.features.messaging.rules.states import MARKS

from .alerts import Alert, AlertAddress


class MessagingSettings(CompanyOwned):
    """One row per company: by whom SMS leave, when nothing may ring, how many a day."""

    sender_name = models.CharField("nom de l’expéditeur", max_length=60, blank=True)
    reply_to = models.EmailField("adresse de réponse", blank=True)
    inbound_address = models.EmailField("adresse lue par Margelle", blank=True)
    sms_provider = models.CharField("service SMS", max_length=8, blank=True)
    sms_sender = models.CharField("expéditeur des SMS", max_length=20, blank=True)
    sms_secrets = models.BinaryField(null=True, editable=False)  # sealed JSON
    receipt_sealed = models.BinaryField(null=True, editable=False)  # the secret of the address for receipts
    sms_price = models.DecimalField("prix d’un SMS", max_digits=6, decimal_places=4, null=True, blank=True)
    quiet_from = models.TimeField("à partir de", default=time(20))
    quiet_to = models.TimeField("jusqu’à", default=time(8))
    quiet_sundays = models.BooleanField("le dimanche", default=True)
    quiet_holidays = models.BooleanField("les jours fériés", default=True)
    escalate_minutes = models.PositiveSmallIntegerField("sans réponse après, min", default=10)
    daily_cap = models.PositiveIntegerField("messages par jour, au plus", default=500)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "messaging settings"
        constraints = [models.UniqueConstraint(fields=["company"], name="messaging_settings_one")]


class OccasionSetting(CompanyOwned):
    """Whether a company writes on an occasion, by which channel first, and how long before."""

    class Way(models.TextChoices):
        EMAIL_FIRST = "email", "E-mail, sinon SMS"
        SMS_FIRST = "sms", "SMS, sinon e-mail"

    occasion = models.CharField(max_length=30)
    is_on = models.BooleanField(default=False)
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.EMAIL_FIRST)
    lead_hours = models.PositiveSmallIntegerField(default=48)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "occasion"], name="occasion_setting_once")]


class MessageTemplate(CompanyOwned):
    """The company's own wording of an occasion by a channel; without a row, the occasion's own is used."""

    occasion = models.CharField(max_length=30)
    channel = models.CharField("canal", max_length=5, choices=Channel.choices)
    subject = models.CharField("objet", max_length=150, blank=True)
    body = models.TextField("texte", max_length=3000)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "occasion", "channel"], name="message_template_once")
        ]


class Message(CompanyOwned):
    """One text to one person by one channel, with its fate. Written in the transaction that wants it.

    `about` is the row above this room that it speaks of (a visit), which no foreign key can name from here.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="messages")
    about = models.UUIDField(null=True, editable=False)
    occasion = models.CharField(max_length=30)
    channel = models.CharField("canal", max_length=5, choices=Channel.choices)
    recipient = models.CharField("destinataire", max_length=254, blank=True)
    subject = models.CharField("objet", max_length=200, blank=True)
    body = models.TextField("texte")
    template_version = models.PositiveIntegerField(default=0)  # 0: the house's own wording
    key = models.CharField(max_length=120)  # what makes it the only one of its kind
    is_test = models.BooleanField(default=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, null=True, related_name="messages")
    alert_to = models.ForeignKey(AlertAddress, on_delete=models.SET_NULL, null=True, related_name="+")
    alert_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    is_urgent = models.BooleanField(default=False)  # leaves first, at any hour, beside the caps
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)  # French, shown
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=timezone.now)
    useful_until = models.DateTimeField(null=True)
    segments = models.PositiveSmallIntegerField(default=0)
    cost = models.DecimalField(max_digits=8, decimal_places=4, null=True)  # euros, by the company's own price
    provider = models.CharField(max_length=12, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sending_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["company", "state", "next_try_at"], name="message_due"),
            models.Index(fields=["company", "client", "-created_at"], name="message_client"),
            models.Index(fields=["company", "-created_at"], name="message_list"),
            models.Index(fields=["company", "sent_at"], name="message_sent"),
            models.Index(fields=["company", "about"], name="message_about"),
            models.Index(fields=["company", "recipient", "-created_at"], name="message_recipient"),
            models.Index(fields=["company", "provider_id"], name="message_number"),
        ]

    @property
    def mark(self) -> str:
        """The class of the sheets that shows its state."""
        return MARKS[State(self.state)]


class OptOut(CompanyOwned):
    """A client's dated wish not to receive messages by one channel."""

    class Source(models.TextChoices):
        LINK = "link", "par le lien d’un message"
        OFFICE = "office", "noté par le bureau"
        REPLY = "reply", "par sa réponse"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="opt_outs")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    source = models.CharField(max_length=6, choices=Source.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "client", "channel"],
                condition=models.Q(lifted_at=None),
                name="opt_out_living",
            )
        ]
