"""What clients write back."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client
from margelle.features.messaging.rules import Channel
from margelle.features.messaging.rules.replies import Meaning


class Reply(CompanyOwned):
    """One text that came back. Without a client it waits until the office says whose it is.

    `about` is the question (a reminder, of a room above) that a yes would answer: proposed, never applied
    by itself.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="replies")
    channel = models.CharField("canal", max_length=5, choices=Channel.choices)
    sender = models.CharField("de", max_length=254)
    subject = models.CharField("objet", max_length=200, blank=True)
    body = models.TextField("texte", blank=True)
    dropped = models.CharField("pièces non gardées", max_length=300, blank=True)  # names of files
    key = models.CharField(max_length=120)  # what makes it the only one: services tell things twice
    meaning = models.CharField(max_length=5, choices=Meaning.choices, blank=True)
    about = models.UUIDField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField("reçu", default=timezone.now, editable=False)
    handled_at = models.DateTimeField("traité", null=True, editable=False)
    handled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "replies"
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="reply_once")]
        indexes = [
            models.Index(fields=["company", "client", "-received_at"], name="reply_client"),
            models.Index(fields=["company", "handled_at", "-received_at"], name="reply_list"),
        ]
