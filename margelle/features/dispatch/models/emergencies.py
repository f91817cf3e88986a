"""Urgent requests, timed from the call to the solution."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.models import Visit


class Emergency(CompanyOwned):
    """An urgent request and the visit that answers it. Its state follows from its dates."""

    class Fault(models.TextChoices):
        LEAK = "leak", "Fuite ou niveau qui baisse"
        PUMP = "pump", "Pompe ou filtration arrêtée"
        ELECTRIC = "electric", "Panne électrique"
        CHEMICAL = "chemical", "Produit renversé ou odeur forte"
        GREEN = "green", "Eau verte avant une échéance"
        COVER = "cover", "Volet ou couverture bloqués"
        OTHER = "other", "Autre panne"

    class Severity(models.IntegerChoices):
        DANGER = 3, "Danger pour quelqu’un"
        DAMAGE = 2, "Dégâts en cours"
        OUT = 1, "Bassin inutilisable"

    caller = models.CharField("qui appelle", max_length=80)
    phone = models.CharField("numéro pour rappeler", max_length=20, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="emergencies")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="emergencies")
    pool = models.ForeignKey(
        Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="emergencies"
    )
    fault = models.CharField("panne", max_length=8, choices=Fault.choices)
    severity = models.PositiveSmallIntegerField("gravité", choices=Severity.choices)
    note = models.CharField("précision", max_length=500, blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="emergencies")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(default=timezone.now)
    assigned_at = models.DateTimeField(null=True, editable=False)
    assigned_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    is_automatic = models.BooleanField(default=False, editable=False)  # assigned by the rule, not by a person
    arrived_at = models.DateTimeField(null=True, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)  # given up, without a solution
    closed_why = models.CharField("motif", max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-called_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["company", "visit"], name="emergency_visit_once")]
        indexes = [models.Index(fields=["company", "-called_at"], name="emergency_recent")]

    @property
    def is_open(self) -> bool:
        return self.solved_at is None and self.closed_at is None
