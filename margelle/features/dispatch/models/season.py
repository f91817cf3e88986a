"""When a client would have the season's work done."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.clients.models import Site


class SeasonWish(CompanyOwned):
    """Days between which the opening or the closing of a site may fall; none: any day of the season."""

    class Work(models.TextChoices):
        OPENING = "opening", "Mise en service"
        CLOSING = "closing", "Hivernage"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="season_wishes")
    work = models.CharField("travail", max_length=8, choices=Work.choices)
    from_day = models.DateField("à partir du")
    to_day = models.DateField("jusqu’au")

    class Meta(CompanyOwned.Meta):
        ordering = ["from_day"]
        constraints = [models.UniqueConstraint(fields=["company", "site", "work"], name="season_wish_once")]
        indexes = [models.Index(fields=["company", "from_day", "to_day"], name="season_wish_days")]
