"""Addresses that a mail service gave up, or whose owner complained."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member


class BlockedAddress(CompanyOwned):
    """Not written to again until the office clears it, whichever client has it. In small letters."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", "n’existe pas ou refuse vos messages"
        COMPLAINED = "complained", "a signalé un message comme indésirable"

    address = models.CharField("adresse", max_length=254)
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)
    cleared_at = models.DateTimeField(null=True, editable=False)
    cleared_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "blocked addresses"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "address"],
                condition=models.Q(cleared_at=None),
                name="blocked_address_living",
            )
        ]
