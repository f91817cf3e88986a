"""What a visit may not end without, and when it is asked (PEER-2)."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import ServiceType
from margelle.features.clients.models import Equipment, Pool

from .templates import VisitTemplate
from .visits import Visit


class Requirement(CompanyOwned):
    """A step, a photo or a reading that the company asks for. Blank conditions fit every visit and pool."""

    class Kind(models.TextChoices):
        STEP = "step", "Étape"
        PHOTO = "photo", "Photo"
        READING = "reading", "Relevé"

    class When(models.TextChoices):
        ALWAYS = "always", "À chaque intervention"
        EVERY = "every", "Toutes les n interventions"
        ASKED = "asked", "À la demande"

    class Moment(models.TextChoices):
        BEFORE = "before", "Avant"
        AFTER = "after", "Après"
        DETAIL = "detail", "Détail"

    kind = models.CharField("nature", max_length=8, choices=Kind.choices, default=Kind.STEP)
    text = models.CharField("intitulé", max_length=120)  # « Photo du manomètre »; a reading's own name
    moment = models.CharField("moment de la photo", max_length=8, choices=Moment.choices, blank=True)
    parameter = models.CharField("paramètre", max_length=32, blank=True)
    when = models.CharField("fréquence", max_length=8, choices=When.choices, default=When.ALWAYS)
    every = models.PositiveSmallIntegerField("toutes les", null=True, blank=True)  # visits, 2 to 52
    service = models.ForeignKey(
        ServiceType,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="prestation",
    )
    template = models.ForeignKey(
        VisitTemplate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="modèle",
    )
    sanitiser = models.CharField("traitement", max_length=10, choices=Pool.Sanitiser.choices, blank=True)
    equipment = models.CharField("équipement", max_length=12, choices=Equipment.Kind.choices, blank=True)
    collective = models.BooleanField("bassin collectif", null=True, blank=True)
    heated = models.BooleanField("bassin chauffé", null=True, blank=True)
    covered = models.BooleanField("bassin couvert", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["kind", "text"]
        indexes = [models.Index(fields=["company", "archived_at"], name="requirement_open")]

    def __str__(self) -> str:
        return self.text


class RequirementAsk(CompanyOwned):
    """A requirement on demand, asked by the office for one visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="asks")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="asks")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "visit", "requirement"], name="requirement_asked_once")
        ]
