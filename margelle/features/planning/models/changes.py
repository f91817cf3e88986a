"""What was changed together, so that it can be undone together; and drafts of a plan."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Client, Site

from .visits import Visit


class PlanChange(CompanyOwned):
    """One action of the office on one or many visits. Its lines keep what each visit was."""

    class Kind(models.TextChoices):
        MOVE = "move", "Déplacement"
        BULK = "bulk", "Changement groupé"
        CANCEL = "cancel", "Annulation"
        CREATE = "create", "Création"
        MASS_MOVE = "mass_move", "Décalage groupé"
        SCENARIO = "scenario", "Scénario publié"
        SERIES = "series", "Récurrence"
        TEMPLATE = "template", "Modèle appliqué"
        ROUND = "round", "Tournée"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)  # a French sentence, as the toast says it
    why = models.CharField("cause", max_length=200, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["company", "by", "-at"], name="plan_change_by")]


class PlanChangeLine(CompanyOwned):
    """One visit of a change. `before` is None for a visit that the change created."""

    change = models.ForeignKey(PlanChange, on_delete=models.CASCADE, related_name="lines")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(null=True)  # {field: value} as actions.changes.FIELDS says
    after = models.JSONField(default=dict)
    version = models.PositiveIntegerField()  # the visit's version once changed

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "change", "visit"], name="plan_change_line_once")
        ]
        indexes = [models.Index(fields=["company", "visit"], name="plan_change_line_visit")]


class Scenario(CompanyOwned):
    """A draft copy of a period's plan, compared with the live one, then published or dropped (PLN-18)."""

    name = models.CharField("nom", max_length=80)
    from_day = models.DateField("du")
    to_day = models.DateField("au")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["company", "-created_at"], name="scenario_recent")]


class ScenarioVisit(CompanyOwned):
    """A visit as the draft has it. No `visit`: only the draft has it; `is_removed`: it is cancelled there."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="visits")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, related_name="+")
    base_version = models.PositiveIntegerField(default=0)  # the visit's version when it was copied
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="+")
    technician = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)
    start = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(default=0)
    is_removed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # 1 = as it was copied

    class Meta(CompanyOwned.Meta):
        ordering = ["day", "rank", "start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "scenario", "visit"],
                condition=models.Q(visit__isnull=False),
                name="scenario_visit_once",
            )
        ]
        indexes = [models.Index(fields=["company", "scenario", "day"], name="scenario_visit_day")]
