"""The notice before a visit, and what the client answered."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.catalogue.models import ServiceType
from margelle.features.messaging.models import Message

from .visits import Visit


class Reminder(CompanyOwned):
    """One notice of one visit on one day: moved to another day, it gets another; never two for the same day.

    Its secret address is a Capability (purpose « reminder ») that leads here.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    note = models.CharField("mot du client", max_length=500, blank=True)
    noted_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # the client wants no more messages
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "visit", "day"], name="reminder_once")]
        indexes = [models.Index(fields=["company", "message"], name="reminder_message")]


class Preparation(CompanyOwned):
    """What the client prepares before a kind of work (NTF-3)."""

    service = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="preparations")
    text = models.CharField("à préparer", max_length=300)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "service"], name="preparation_once")]
