"""What a technician writes on site, and what the office answers."""

from django.db import models

from margelle.features.accounts.models import Member
from margelle.features.clients.models import Equipment

from .report import Fact, Report


class Comment(Fact):
    """Words written on site: for the client, for the team, or to the office (then it can be read)."""

    class Audience(models.TextChoices):
        CLIENT = "client", "Pour le client"
        TEAM = "team", "Interne"
        OFFICE = "office", "Au bureau"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    text = models.TextField(max_length=4000)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        ordering = ["at"]
        indexes = [models.Index(fields=["company", "report"], name="comment_report")]


class Incident(Fact):
    """A problem met on site."""

    class Severity(models.TextChoices):
        LOW = "low", "Légère"
        MEDIUM = "medium", "Moyenne"
        HIGH = "high", "Grave"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=24)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    text = models.TextField(max_length=4000, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, related_name="+")
    follow_up = models.CharField(max_length=200, blank=True)  # what the office means to do
    follow_up_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    solved_at = models.DateTimeField(null=True)
    solved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    solution = models.CharField(max_length=200, blank=True)

    class Meta(Fact.Meta):
        ordering = ["at"]
        indexes = [
            models.Index(fields=["company", "report"], name="incident_report"),
            models.Index(fields=["company", "solved_at"], name="incident_open"),
            models.Index(fields=["company", "pool", "kind", "at"], name="incident_again"),
        ]


class Recommendation(Fact):
    """A sale suggested by the technician for the office to take up."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recommendations")
    label = models.CharField(max_length=80)
    text = models.TextField(max_length=4000, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        ordering = ["at"]
        indexes = [models.Index(fields=["company", "report"], name="recommendation_report")]
