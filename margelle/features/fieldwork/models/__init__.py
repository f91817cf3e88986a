from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Product, Task
from margelle.features.clients.models import Equipment
from margelle.features.fieldwork.rules import signature_path

from .desk import Conflict, Question
from .hours import Clocking, Timesheet
from .instruments import How, Instrument
from .proof import Position, Seal, SealHead
from .report import Fact, Report
from .words import Comment, Incident, Recommendation

__all__ = [
    "Clocking",
    "Comment",
    "Conflict",
    "Fact",
    "Incident",
    "Instrument",
    "Media",
    "Photo",
    "Position",
    "ProductUse",
    "Question",
    "Reading",
    "Recommendation",
    "Report",
    "Sale",
    "Seal",
    "SealHead",
    "Signature",
    "SkipReason",
    "StepDone",
    "TaskDone",
    "Timesheet",
]


class Media(CompanyOwned):
    """A photo’s bytes, by the SHA-256 of what the phone sent. The file was re-encoded, without EXIF."""

    sha256 = models.CharField(max_length=64)  # of the bytes sent
    key = models.CharField(max_length=160)  # in the file store
    stored_sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)
    device_id = models.UUIDField(null=True)  # the phone that sent it

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="media_once")]
        indexes = [models.Index(fields=["company", "device_id", "received_at"], name="media_by_phone")]


class TaskDone(Fact):
    """A task ticked, or left undone with a reason. The last one per task and pool counts."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="tasks")

    class Meta(Fact.Meta):
        ordering = ["seq", "pk"]  # two phones of a team may count alike
        indexes = [models.Index(fields=["company", "report"], name="task_done_report")]


class StepDone(Fact):
    """A step of the visit ticked, or left with a reason. The last one per step counts."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    step = models.UUIDField()  # planning's step as the phone knew it: the office may have taken it out since
    text = models.CharField(max_length=300)
    done = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta(Fact.Meta):
        ordering = ["seq", "pk"]  # two phones of a team may count alike
        indexes = [models.Index(fields=["company", "report"], name="step_done_report")]


class Reading(Fact):
    """One measured value of one parameter, on one pool, at one time, with how it was taken."""

    Method = How

    class Via(models.TextChoices):
        HAND = "hand", "Saisi à la main"
        BLUETOOTH = "bluetooth", "Reçu par Bluetooth"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="readings")
    parameter = models.CharField(max_length=32)
    value = models.DecimalField(max_digits=9, decimal_places=3)
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.PHOTOMETER)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, related_name="readings")
    calibrated_on = models.DateField(null=True)  # the instrument's last calibration when it was taken
    via = models.CharField(max_length=10, choices=Via.choices, default=Via.HAND)

    class Meta(Fact.Meta):
        ordering = ["seq", "pk"]  # two phones of a team may count alike
        indexes = [
            models.Index(fields=["company", "report"], name="reading_report"),
            models.Index(fields=["company", "pool", "parameter", "-at"], name="reading_pool"),
        ]


class ProductUse(Fact):
    """A quantity put in or fitted; makes a stock move."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="uses")
    quantity = models.DecimalField(max_digits=11, decimal_places=3)
    advised = models.BooleanField(default=False)
    fitted = models.BooleanField(default=False)  # a part that stays there: it goes on the invoice (PEER-13)
    is_unlisted = models.BooleanField(default=False)  # not among what this vehicle may pick (STK-4)
    # The office's answer to a fitted part that may become equipment of the pool: written there, or not.
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        ordering = ["seq", "pk"]  # two phones of a team may count alike
        indexes = [
            models.Index(fields=["company", "report"], name="product_use_report"),
            models.Index(fields=["company", "product", "-at"], name="product_use_product"),
        ]


class Photo(Fact):
    """An image of a visit. Its bytes may arrive later than this row."""

    class Moment(models.TextChoices):
        BEFORE = "before", "Avant"
        AFTER = "after", "Après"
        DETAIL = "detail", "Détail"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    moment = models.CharField(max_length=8, choices=Moment.choices)
    word = models.CharField(max_length=80, blank=True)  # what a detail shows, in the technician's words
    media = models.ForeignKey(Media, on_delete=models.PROTECT, null=True, related_name="photos")
    requirement = models.UUIDField(null=True)  # planning's requirement that it answers, as the phone knew it
    removed_at = models.DateTimeField(null=True)  # by the office: never shown to a client again

    class Meta(Fact.Meta):
        ordering = ["at"]
        indexes = [
            models.Index(fields=["company", "report"], name="photo_report"),
            models.Index(fields=["company", "sha256"], name="photo_sha256"),
        ]


class Signature(Fact):
    """The client's hand at the end of a visit, or that nobody was there. What comes later is flagged."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=80, blank=True)
    absent = models.BooleanField(default=False)
    strokes = models.JSONField(default=list)  # [[x, y, x, y…], …] in the box of rules.SIGNATURE_BOX

    class Meta(Fact.Meta):
        ordering = ["seq", "pk"]  # two phones of a team may count alike
        indexes = [models.Index(fields=["company", "report"], name="signature_report")]

    @property
    def path(self) -> str:
        return signature_path(self.strokes)


class Sale(Fact):
    """Something sold on site, or sold later because the technician spoke of it."""

    class Kind(models.TextChoices):
        PRODUCT = "product", "Produit"
        REPAIR = "repair", "Réparation"
        CONTRACT = "contract", "Contrat"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sales")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=120)
    amount_cents = models.PositiveIntegerField()  # before or with tax, as the company speaks of its sales
    is_prompted = models.BooleanField(default=False)  # the office concludes what the technician prompted
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        ordering = ["at"]
        indexes = [
            models.Index(fields=["company", "report"], name="sale_report"),
            models.Index(fields=["company", "at"], name="sale_month"),
        ]


class SkipReason(CompanyOwned):
    """Why a stop was not made, from the company's list."""

    label = models.CharField("motif", max_length=80)
    order = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order", "label"]
