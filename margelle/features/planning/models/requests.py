"""What clients ask for by themselves, from the e-carnet of a pool."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Pool

from .visits import Visit


class VisitRequest(CompanyOwned):
    """A client wants somebody to come: open until the office plans or declines it, or he takes it back.

    At most one is open for a pool. Its visit cancelled, it is open again.
    """

    class Reason(models.TextChoices):
        WATER = "water", "L’eau est verte ou trouble"
        LEVEL = "level", "Le niveau baisse, il y a une fuite"
        EQUIPMENT = "equipment", "Un appareil ne marche pas bien"
        SEASON = "season", "Ouvrir ou fermer le bassin"
        OTHER = "other", "Autre chose"

    class State(models.TextChoices):
        OPEN = "open", "À planifier"
        PLANNED = "planned", "Planifiée"
        DECLINED = "declined", "Déclinée"
        WITHDRAWN = "withdrawn", "Retirée par le client"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="visit_requests")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="visit_requests")
    reason = models.CharField("motif", max_length=9, choices=Reason.choices)
    day = models.DateField("jour souhaité", null=True)
    from_hour = models.TimeField("à partir de", null=True)
    to_hour = models.TimeField("jusqu’à", null=True)
    note = models.CharField("mot du client", max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True, related_name="requests")
    answer = models.CharField("réponse", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "pool"], condition=models.Q(state="open"), name="visit_request_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["company", "state", "created_at"], name="visit_request_state"),
            models.Index(fields=["company", "pool", "created_at"], name="visit_request_pool"),
            models.Index(fields=["company", "visit"], name="visit_request_visit"),
        ]
