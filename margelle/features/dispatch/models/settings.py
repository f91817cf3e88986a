"""What a company decides for its rounds and its emergencies: one row."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.catalogue.models import ServiceType


class DispatchSettings(CompanyOwned):
    """Made at the first change; until then the defaults hold."""

    # What an hour of driving, a kilometre and an hour after the day's end cost, in cents.
    hour_cents = models.PositiveIntegerField("heure de route, centimes", default=2500)
    km_cents = models.PositiveIntegerField("kilomètre, centimes", default=35)
    overtime_cents = models.PositiveIntegerField("heure supplémentaire, centimes", default=3800)
    overtime_min = models.PositiveSmallIntegerField("dépassement permis, min", default=30)
    traffic_percent = models.PositiveSmallIntegerField("allongement des trajets, %", default=0)
    # Emergencies
    confirms_first = models.BooleanField("le bureau confirme avant d’attribuer", default=True)
    emergency_service = models.ForeignKey(
        ServiceType, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reduction_percent = models.PositiveSmallIntegerField("objectif de réduction, %", default=20)
    emergencies_from = models.DateField("période de référence, du", null=True, blank=True)
    emergencies_to = models.DateField("période de référence, au", null=True, blank=True)
    # Openings or winterisings that a technician makes in a week at most; none: as many as the hours allow.
    season_weekly = models.PositiveSmallIntegerField(
        "saison, par semaine et technicien", null=True, blank=True
    )
    # Kilometres
    km_from = models.DateField("période de référence, du", null=True, blank=True)
    km_to = models.DateField("période de référence, au", null=True, blank=True)
    km_reduction_percent = models.PositiveSmallIntegerField("objectif de réduction, %", default=10)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "dispatch settings"
        constraints = [models.UniqueConstraint(fields=["company"], name="dispatch_settings_one")]
