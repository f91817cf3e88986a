"""Working hours: a technician’s days, written or pressed."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member


class Timesheet(CompanyOwned):
    """A technician's working time on one day. Without a row the day's facts only propose one."""

    class State(models.TextChoices):
        WRITTEN = "written", "Notée"
        SUBMITTED = "submitted", "Soumise"
        APPROVED = "approved", "Approuvée"

    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="timesheets")
    day = models.DateField("jour")
    start = models.TimeField("début")
    end = models.TimeField("fin")
    break_minutes = models.PositiveSmallIntegerField("pause, min", default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITTEN, editable=False)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["company", "technician", "day"], name="timesheet_once")
        ]
        indexes = [models.Index(fields=["company", "day"], name="timesheet_day")]


class Clocking(CompanyOwned):
    """One press on the technician's own clock; its id is the operation's. The last end writes the day."""

    class Kind(models.TextChoices):
        START = "start", "Début"
        PAUSE = "pause", "Pause"
        RESUME = "resume", "Reprise"
        END = "end", "Fin"

    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="clockings")
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField(default=0)  # the phone's own order

    class Meta(CompanyOwned.Meta):
        ordering = ["at", "seq"]
        indexes = [models.Index(fields=["company", "technician", "day"], name="clocking_day")]
