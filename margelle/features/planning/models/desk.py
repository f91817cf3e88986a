"""The coordinator's own desk: how a member sees the board, and the notes of the weekly review."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member

from .visits import Visit


class BoardChoice(CompanyOwned):
    """What a member last chose on the board: span, density, grouping and filters, as in an address."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    span = models.CharField(max_length=8, default="week")
    query = models.CharField(max_length=4000, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "member"], name="board_choice_once")]


class ReviewNote(CompanyOwned):
    """Something decided while going through a week together: who does what by when (PLN-17)."""

    monday = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.CharField("décision", max_length=500)
    owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="qui"
    )
    due_on = models.DateField("pour le", null=True, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["at"]
        indexes = [models.Index(fields=["company", "monday"], name="review_note_week")]


class CalendarFeed(CompanyOwned):
    """A secret calendar address for one technician or one agency. The secret itself is a capability."""

    technician = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "technician"],
                condition=models.Q(technician__isnull=False),
                name="feed_of_technician_once",
            ),
            models.UniqueConstraint(
                fields=["company", "agency"],
                condition=models.Q(agency__isnull=False),
                name="feed_of_agency_once",
            ),
        ]
