"""Who held a site, and when. History stays with the pool: this only says whose it was."""

from datetime import date, timedelta

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member

from .clients import Client
from .sites import Site


class Ownership(CompanyOwned):
    """The dated link between a client and a site. The one without a last day is `Site.client`.

    `to_day` is the day before the next owner's first: an owner of less than a day has one before `from_day`.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="ownerships")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="ownerships")
    from_day = models.DateField("depuis le")
    to_day = models.DateField("jusqu’au", null=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-from_day", "-at"]
        indexes = [
            models.Index(fields=["company", "site", "-from_day"], name="ownership_site"),
            models.Index(fields=["company", "client"], name="ownership_client"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "site"], condition=models.Q(to_day=None), name="ownership_open_once"
            )
        ]

    @property
    def until(self) -> date | None:
        """The last day as one says it."""
        return self.to_day and max(self.from_day, self.to_day)

    @property
    def handed_on(self) -> date | None:
        """The first day of the next owner."""
        return self.to_day and self.to_day + timedelta(days=1)
