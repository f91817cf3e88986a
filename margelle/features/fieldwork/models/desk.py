"""What the office asks and decides about a visit: questions sent back, conflicts of two versions."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.planning.models import Visit


class Question(CompanyOwned):
    """What a manager asks about a finished visit that he sends back; open until it is finished again."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # on the technician's phone
    read_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["at"]
        indexes = [
            models.Index(fields=["company", "visit"], name="question_visit"),
            models.Index(fields=["company", "closed_at"], name="question_open"),
        ]


class Conflict(CompanyOwned):
    """Two versions of one visit, both kept until a manager chooses (the tray).

    `plan` is what the office had planned when the work arrived; `facts` the two entries that differ when
    two phones recorded the same thing.
    """

    class Why(models.TextChoices):
        CANCELLED = "cancelled", "Annulée par le bureau"
        SKIPPED = "skipped", "Sautée"
        VALIDATED = "validated", "Déjà validée"
        REASSIGNED = "reassigned", "Confiée à quelqu’un d’autre"
        MOVED = "moved", "Prévue un autre jour"
        SIGNED = "signed", "Déjà signée par le client"
        TWICE = "twice", "Deux valeurs pour la même chose"

    class Answer(models.TextChoices):
        PHONE = "phone", "Le téléphone a raison"
        OFFICE = "office", "Le bureau a raison"
        BOTH = "both", "Les deux sont justes"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="conflicts")
    why = models.CharField(max_length=12, choices=Why.choices)
    thing = models.CharField(max_length=120, blank=True)  # of TWICE: which reading or task
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    op = models.UUIDField()  # the first entry that did not fit
    at = models.DateTimeField()
    plan = models.JSONField(default=dict)
    facts = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "visit", "why", "thing", "by"],
                condition=models.Q(answered_at=None),
                name="conflict_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["company", "answered_at"], name="conflict_open"),
            models.Index(fields=["company", "visit"], name="conflict_visit"),
        ]
