"""Visits: what is planned, for whom, with what, and how their state changed."""

from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.clients.models import Client, Pool, Site
from margelle.features.planning.rules import State

from .series import VisitSeries
from .templates import VisitTemplate


class Priority(models.TextChoices):
    NORMAL = "normal", "Normale"
    HIGH = "high", "Haute"
    URGENT = "urgent", "Urgente"


class Visit(CompanyOwned):
    """One planned presence of a technician at one site, for one or more of its pools."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="visits")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="visits", verbose_name="lieu")
    service = models.ForeignKey(
        ServiceType, on_delete=models.PROTECT, related_name="visits", verbose_name="prestation"
    )
    technician = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name="technicien",
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    series = models.ForeignKey(VisitSeries, on_delete=models.PROTECT, null=True, related_name="visits")
    series_day = models.DateField(null=True, editable=False)  # the day the rule gave
    series_slot = models.PositiveSmallIntegerField(default=0, editable=False)  # which of the rule's slots
    is_detached = models.BooleanField(default=False, editable=False)  # changed alone: its series leaves it
    template = models.ForeignKey(VisitTemplate, on_delete=models.PROTECT, null=True, related_name="visits")
    day = models.DateField("jour", null=True, blank=True)
    start = models.TimeField("heure", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue, min", default=45)
    rank = models.PositiveIntegerField(default=0)  # order in the technician's day
    window_from = models.TimeField("créneau à partir de", null=True, blank=True)
    window_to = models.TimeField("créneau jusqu’à", null=True, blank=True)
    priority = models.CharField("priorité", max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED, editable=False)
    state_reason = models.CharField(max_length=200, blank=True, editable=False)
    instructions = models.TextField("consignes", max_length=2000, blank=True)
    parameters = models.JSONField("relevés attendus", null=True, blank=True)  # codes; None = the service's
    pools = models.ManyToManyField(Pool, through="VisitPool", related_name="visits")
    set_off_at = models.DateTimeField(null=True, editable=False)
    arrived_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    validated_at = models.DateTimeField(null=True, editable=False)
    # What the office changed, in a French sentence for the phone.
    notice = models.CharField(max_length=200, blank=True, editable=False)
    needs_look = models.BooleanField(default=False, editable=False)  # work done on a moved or cancelled visit
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["day", "rank", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "series", "series_day", "series_slot"],
                condition=models.Q(series__isnull=False),
                name="visit_of_series_once",
            )
        ]
        indexes = [
            models.Index(fields=["company", "day", "technician"], name="visit_board"),
            models.Index(fields=["company", "technician", "day"], name="visit_round"),
            models.Index(fields=["company", "client", "-day"], name="visit_client"),
            models.Index(fields=["company", "site", "-day"], name="visit_site"),
            models.Index(fields=["company", "state", "day"], name="visit_state"),
        ]

    @property
    def is_undated(self) -> bool:
        """To plan: still planned, without a day or a technician."""
        return self.state == State.PLANNED and (self.day is None or self.technician_id is None)


class VisitPool(CompanyOwned):
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pool_links")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="visit_links")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "visit", "pool"], name="visit_pool_once")]
        indexes = [models.Index(fields=["company", "pool"], name="visit_pool_pool")]


class VisitTask(CompanyOwned):
    """A task expected in this visit (copied from the service when it is made, then free)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="task_links")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["company", "visit", "task"], name="visit_task_once")]


class VisitStep(CompanyOwned):
    """One ordered instruction of a visit, copied from its template and its pools, then free."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField(default=0)
    text = models.CharField("étape", max_length=300)
    is_required = models.BooleanField("obligatoire", default=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        indexes = [models.Index(fields=["company", "visit", "order"], name="visit_step_visit")]


class VisitMate(CompanyOwned):
    """Another technician on the same visit, with own instructions (PEER-19)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="mates")
    technician = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="shared_visits")
    instructions = models.TextField("consignes", max_length=1000, blank=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "visit", "technician"], name="visit_mate_once")
        ]
        indexes = [models.Index(fields=["company", "technician"], name="visit_mate_technician")]


class ProductNeed(CompanyOwned):
    """A product and quantity to bring to a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="needs")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField("quantité", max_digits=11, decimal_places=3)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "visit", "product"], name="product_need_once")
        ]


class VisitDocument(CompanyOwned):
    """A file attached to a visit by the office (plan, notice, order)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField("nom", max_length=120)
    key = models.CharField(max_length=160)  # in the file store
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_shown = models.BooleanField("dans l’e-carnet", default=False)  # to the owner

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["company", "visit"], name="visit_document_visit")]


class Transition(CompanyOwned):
    """A change of state: from, to, who, when by the phone and by the office, and why."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=State.choices)
    to_state = models.CharField(max_length=12, choices=State.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()  # when it happened (the phone's clock, corrected)
    device_at = models.DateTimeField(null=True)  # what the phone's clock said
    received_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["company", "visit", "at"], name="transition_visit")]


class LeftTask(CompanyOwned):
    """A task left undone: it waits for the next visit, until it is done or dropped with a reason (NEW-15)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="left_tasks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    left_by = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="left_tasks")
    carried_to = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True, related_name="carried_tasks")
    why = models.CharField("motif", max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_why = models.CharField("motif de l’abandon", max_length=200, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "left_by", "task"], name="left_task_once")]
        indexes = [models.Index(fields=["company", "site", "done_at"], name="left_task_site")]
