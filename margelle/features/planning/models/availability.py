"""When somebody can be planned, and when nobody works."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member
from margelle.features.catalogue.models import StockPlace


class WorkingHours(CompanyOwned):
    """One weekday of a technician, all year or in a season. A weekday without a row is not worked.

    A technician without any row works Monday to Friday, a fifth of his week each day. When the rows of a
    season and the yearly ones both fit a day, the season's hold.
    """

    technician = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField("jour")  # 0 = Monday
    season_from = models.CharField("saison à partir de", max_length=5, blank=True)  # MM-DD
    season_to = models.CharField("saison jusqu’à", max_length=5, blank=True)
    from_hour = models.TimeField("début")
    to_hour = models.TimeField("fin")
    break_minutes = models.PositiveSmallIntegerField("pause, min", default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["weekday", "from_hour"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "technician", "weekday", "season_from", "season_to"],
                name="working_hours_once",
            )
        ]


class Absence(CompanyOwned):
    """A span in which a technician cannot be planned; asked for, then approved or refused."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "Congés"
        SICK = "sick", "Maladie"
        TRAINING = "training", "Formation"
        REST = "rest", "Récupération"
        OTHER = "other", "Autre"

    class State(models.TextChoices):
        ASKED = "asked", "Demandée"
        APPROVED = "approved", "Acceptée"
        REFUSED = "refused", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField("motif", max_length=8, choices=Kind.choices, default=Kind.LEAVE)
    from_day = models.DateField("du")
    to_day = models.DateField("au")
    from_hour = models.TimeField("à partir de", null=True, blank=True)  # both hours, for a part of one day
    to_hour = models.TimeField("jusqu’à", null=True, blank=True)
    note = models.CharField("commentaire", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED, editable=False)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField("réponse", max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-from_day"]
        indexes = [
            models.Index(fields=["company", "technician", "from_day"], name="absence_technician"),
            models.Index(fields=["company", "state", "to_day"], name="absence_state"),
        ]


class ClosedDay(CompanyOwned):
    """A day on which an agency, or the whole company, does not work."""

    day = models.DateField("jour")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField("motif", max_length=80)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["day"]
        indexes = [models.Index(fields=["company", "day"], name="closed_day_day")]


class Round(CompanyOwned):
    """What is said of one technician's day as a whole; its visits are those of that technician and day."""

    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="rounds")
    day = models.DateField("jour")
    vehicle = models.ForeignKey(StockPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("mot du bureau", max_length=300, blank=True)
    handed_at = models.DateTimeField(null=True, editable=False)  # the office handed it over
    handed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "technician", "day"], name="round_once")]
