"""Runs of the optimiser, and what it must leave where it is."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.planning.models import PlanChange, Scenario, Visit


class RouteRun(CompanyOwned):
    """One run of the optimiser: what was asked, how far it is, what it found, whether it was applied."""

    class Kind(models.TextChoices):
        DAY = "day", "Journée"
        REST = "rest", "Reste de la journée"
        SEASON = "season", "Saison"

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        RUNNING = "running", "En calcul"
        DONE = "done", "Terminé"
        FAILED = "failed", "Sans résultat"
        CANCELLED = "cancelled", "Arrêté"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    day = models.DateField("jour")
    to_day = models.DateField("au")  # the same day, unless a season is planned
    technicians = models.JSONField(default=list)  # ids, as text
    keeps_technicians = models.BooleanField(default=False)  # only the order may change
    seed = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    asked = models.JSONField(default=dict)  # what a season run was asked, as its form gave it
    seen = models.JSONField(default=dict)  # visit id -> version when the plan was read
    result = models.JSONField(default=dict)  # see rules.results
    problem = models.CharField(max_length=300, blank=True)  # French
    gain_m = models.IntegerField(default=0)
    gain_s = models.IntegerField(default=0)
    is_estimated = models.BooleanField(
        default=False
    )  # no road server: distances as the crow flies, lengthened
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    cancel_asked_at = models.DateTimeField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    applied_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    change = models.ForeignKey(PlanChange, on_delete=models.SET_NULL, null=True, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["company", "-created_at"], name="route_run_recent"),
            models.Index(fields=["company", "state"], name="route_run_state"),
        ]

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)


class VisitLock(CompanyOwned):
    """What the optimiser must leave to a visit: its technician, or technician and hour."""

    class Kind(models.TextChoices):
        TECHNICIAN = "technician", "Garde son technicien"
        HOUR = "hour", "Garde son technicien et son heure"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="locks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "visit"], name="visit_lock_once")]
