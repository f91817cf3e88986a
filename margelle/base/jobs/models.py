from django.conf import settings
from django.db import models
from django.utils import timezone

from margelle.base.tenancy.ids import uuid7


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class JobRecord(models.Model):
    """The truth about one job. The broker's message is only a wake-up that holds this id.

    Global table: the sweep reads it before any company is open. Its payload holds ids, no content.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(
        settings.TENANCY_COMPANY_MODEL, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    run_at = models.DateTimeField(default=timezone.now)
    # While RUNNING: the worker is believed dead after this.
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name", "key"], name="job_once_per_company"),
            models.UniqueConstraint(
                fields=["name", "key"], condition=models.Q(company=None), name="job_once_for_all"
            ),
        ]
        indexes = [models.Index(fields=["state", "run_at"], name="job_due")]
