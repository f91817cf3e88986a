"""The report of a visit, and what all that stands in it has in common."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Pool
from margelle.features.planning.models import Visit


class Report(CompanyOwned):
    """What was done in one visit; one per visit, begun at the first entry."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="report")
    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reports")
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    missing = models.JSONField(default=list)  # [{"what", "reason", "note", "required"}] given at the end

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "technician", "-begun_at"], name="report_technician"),
            # Without it SQLite, asked for the reports of some visits, walks through all of the company's.
            models.Index(fields=["company", "visit"], name="report_visit"),
        ]


class Fact(CompanyOwned):
    """What one operation of the phone wrote: its id is the operation's, so it cannot be written twice.

    A correction is a new fact; the old one stays and says what superseded it.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seq = models.PositiveBigIntegerField(default=0)  # the phone's own order
    superseded_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        abstract = True
