"""The rules that create visits, and their exceptions."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Contract, Site

from .templates import VisitTemplate


class VisitSeries(CompanyOwned):
    """The rule that creates visits: every n days, weeks or months, within dates and a season.

    `weekdays` are those of a weekly rule, or with `nth` those of a monthly one ("first Monday"). `month_days`
    are the days of a monthly rule, -1 for the last. Slots say what differs from one visit of the week to the
    other; without a slot, the series' own technician, hour and minutes hold.
    """

    class Unit(models.TextChoices):
        DAY = "day", "jours"
        WEEK = "week", "semaines"
        MONTH = "month", "mois"

    class Holidays(models.TextChoices):
        KEEP = "keep", "Garder le jour férié"
        SKIP = "skip", "Ne pas passer ce jour-là"
        BEFORE = "before", "Avancer au jour ouvré d’avant"
        AFTER = "after", "Reculer au jour ouvré d’après"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="series")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="series")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        VisitTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    technician = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="technicien"
    )
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="series"
    )
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="following")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    unit = models.CharField("unité", max_length=5, choices=Unit.choices, default=Unit.WEEK)
    every = models.PositiveSmallIntegerField("toutes les …", default=1)
    weekdays = models.JSONField("jours", default=list)  # 0 = Monday
    month_days = models.JSONField("jours du mois", default=list, blank=True)
    nth = models.SmallIntegerField("rang dans le mois", null=True, blank=True)  # 1 to 5, -1 = last
    holidays = models.CharField("jours fériés", max_length=6, choices=Holidays.choices, default=Holidays.KEEP)
    season_from = models.CharField("saison à partir de", max_length=5, blank=True)  # MM-DD
    season_to = models.CharField("saison jusqu’à", max_length=5, blank=True)
    start = models.TimeField("heure", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue, min", default=45)
    version = models.PositiveIntegerField(default=1, editable=False)
    made_until = models.DateField(null=True, editable=False)  # visits exist up to this day, included
    stopped_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "visit series"
        indexes = [
            models.Index(fields=["company", "site"], name="series_site"),
            models.Index(fields=["company", "client"], name="series_client"),
            models.Index(fields=["company", "contract"], name="series_contract"),
        ]


class SeriesSlot(CompanyOwned):
    """One of the visits of a week: its weekday, and the technician, hour and minutes it has of its own."""

    series = models.ForeignKey(VisitSeries, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()  # kept in Visit.series_slot
    weekday = models.PositiveSmallIntegerField("jour")  # 0 = Monday
    technician = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="technicien"
    )
    start = models.TimeField("heure", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue, min", null=True, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "series", "number"], name="series_slot_once")
        ]


class SeriesException(CompanyOwned):
    """A day of the rule on which no visit is made."""

    series = models.ForeignKey(VisitSeries, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField("jour")  # as the rule gives it, before any public holiday moves it
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField("motif", max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["company", "series", "day"], name="series_exception_once")
        ]
