"""What readings are taken with."""

from datetime import date

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import StockPlace
from margelle.features.fieldwork.rules import calibration_due


class How(models.TextChoices):
    STRIP = "strip", "Bandelette"
    PHOTOMETER = "photometer", "Photomètre"
    PROBE = "probe", "Sonde"
    LAB = "lab", "Laboratoire"


class Instrument(CompanyOwned):
    """What readings are taken with: a photometer, a probe or a strip set, and when it was last calibrated."""

    name = models.CharField("nom", max_length=60)
    kind = models.CharField("sorte", max_length=12, choices=How.choices, default=How.PHOTOMETER)
    serial = models.CharField("numéro de série", max_length=60, blank=True)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    vehicle = models.ForeignKey(
        StockPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    calibrated_on = models.DateField("dernier étalonnage", null=True, blank=True)
    interval_months = models.PositiveSmallIntegerField("étalonnage tous les, mois", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def due_on(self) -> date | None:
        """When the next calibration is due; None = nothing is asked."""
        return calibration_due(self.calibrated_on, self.interval_months)
