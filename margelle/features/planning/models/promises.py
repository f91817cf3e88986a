"""What clients were promised: service limits, favoured times, slots put forward."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.catalogue.models import Category
from margelle.features.clients.models import Site

from .visits import Visit


class Sla(CompanyOwned):
    """A promised delay by category, with the warning before it (PLN-19)."""

    class Measure(models.TextChoices):
        ANSWER = "answer", "Délai pour prévoir"  # from the request to a day and a technician
        VISIT = "visit", "Délai pour intervenir"  # from the request to the arrival
        GAP = "gap", "Plus long écart entre deux interventions"

    category = models.CharField("catégorie", max_length=12, choices=Category.choices)
    measure = models.CharField("mesure", max_length=6, choices=Measure.choices)
    limit_hours = models.PositiveIntegerField("limite, heures")
    warn_hours = models.PositiveIntegerField("avertir avant, heures", default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["category", "measure"]
        constraints = [models.UniqueConstraint(fields=["company", "category", "measure"], name="sla_once")]


class SlaNotice(CompanyOwned):
    """A limit that came near or was passed, told once; closed when the work was done."""

    class Level(models.TextChoices):
        WARNING = "warning", "Bientôt dépassé"
        BREACH = "breach", "Dépassé"

    sla = models.ForeignKey(Sla, on_delete=models.CASCADE, related_name="notices")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, related_name="sla_notices")
    level = models.CharField(max_length=8, choices=Level.choices)
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["company", "closed_at", "due_at"], name="sla_notice_open"),
            models.Index(fields=["company", "visit"], name="sla_notice_visit"),
        ]


class FavouredWindow(CompanyOwned):
    """The times a client likes best at a site; they weigh on suggestions and show while planning (PLN-16)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="favoured_windows")
    weekdays = models.JSONField("jours", default=list)  # 0 = Monday; empty = any day
    from_hour = models.TimeField("à partir de", null=True, blank=True)
    to_hour = models.TimeField("jusqu’à", null=True, blank=True)
    technician = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="technicien"
    )
    note = models.CharField("précision", max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "site"], name="favoured_window_site")]


class SlotProposal(CompanyOwned):
    """Another time put forward by the client or the office, pending until answered or lapsed."""

    class State(models.TextChoices):
        PENDING = "pending", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"
        LAPSED = "lapsed", "Sans réponse à temps"
        WITHDRAWN = "withdrawn", "Retirée"

    class Side(models.TextChoices):
        CLIENT = "client", "Client"
        OFFICE = "office", "Bureau"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="proposals")
    by_side = models.CharField(max_length=6, choices=Side.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answered_with")
    day = models.DateField("jour")
    from_hour = models.TimeField("à partir de", null=True, blank=True)
    to_hour = models.TimeField("jusqu’à", null=True, blank=True)
    technician = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("message", max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    lapses_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField("réponse", max_length=300, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["company", "state", "day"], name="slot_proposal_state"),
            models.Index(fields=["company", "visit"], name="slot_proposal_visit"),
        ]
