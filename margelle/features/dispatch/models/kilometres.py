"""Kilometres planned and driven, and the points they are counted from."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member


class TrackPoint(CompanyOwned):
    """A technician's map point at an action, pushed down by fieldwork and erased with its own."""

    technician = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="track_points")
    at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta(CompanyOwned.Meta):
        ordering = ["at"]
        indexes = [models.Index(fields=["company", "technician", "-at"], name="track_point_latest")]


class DayKilometres(CompanyOwned):
    """Metres of one technician's day: as planned, and as driven once the points tell."""

    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    planned_m = models.PositiveIntegerField(default=0)
    driven_m = models.PositiveIntegerField(null=True)  # None: no point was kept
    stops = models.PositiveSmallIntegerField(default=0)
    is_estimated = models.BooleanField(default=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["company", "technician", "day"], name="day_kilometres_once")
        ]
        indexes = [models.Index(fields=["company", "day"], name="day_kilometres_day")]
