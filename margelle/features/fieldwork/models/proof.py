"""Where and when a visit was made, and the seals that show that nothing was altered since."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.planning.models import Visit


class Position(CompanyOwned):
    """Where a technician was when he did one thing (NEW-10): never a track. Its id is the operation's.

    Erased after the company's delay: the place goes, the commitment that was sealed stays.
    """

    class Action(models.TextChoices):
        ARRIVE = "arrive", "Arrivée"
        FINISH = "finish", "Départ"
        PHOTO = "photo", "Photo"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="positions")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=8, choices=Action.choices)
    of = models.UUIDField()  # the operation that the phone was doing
    at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    commitment = models.CharField(max_length=64)  # engines.proof.commitment of the four above
    erased_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["company", "of"], name="position_once")]
        indexes = [
            models.Index(fields=["company", "visit"], name="position_visit"),
            models.Index(fields=["company", "by", "-at"], name="position_by"),
            models.Index(fields=["company", "erased_at", "at"], name="position_due"),
        ]


class Seal(CompanyOwned):
    """What a visit's facts were when they were sealed (NEW-2), as a link of the company's chain.

    Never changed, never removed: what comes later makes another seal that names the one it replaces.
    """

    class Why(models.TextChoices):
        VALIDATION = "validation", "Validation"
        COMPLETION = "completion", "Complément"
        ALTERATION = "alteration", "Données modifiées hors de Margelle"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveBigIntegerField()  # without a gap in the company
    version = models.PositiveSmallIntegerField()  # of the canonical form
    why = models.CharField(max_length=12, choices=Why.choices)
    replaces = models.PositiveBigIntegerField(null=True)  # the number of the visit's seal before
    sealed_at = models.DateTimeField()
    parts = models.JSONField(default=dict)  # engines.proof.prints_of the facts
    body_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(CompanyOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="seal_number")]
        indexes = [models.Index(fields=["company", "visit", "-number"], name="seal_visit")]


class SealHead(CompanyOwned):
    """The last link of a company's chain. Its row lock puts the seals one after the other."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="seal_head_one")]
