from django.db import models
from django.utils import timezone

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member
from margelle.features.catalogue.models import Product, ServiceType, Task
from margelle.features.clients.models import Client, Contract, Pool, Site

from .rules import State


class Priority(models.TextChoices):
    NORMAL = "normal", "Normale"
    HIGH = "high", "Haute"
    URGENT = "urgent", "Urgente"


class VisitSeries(CompanyOwned):
    """The rule that creates visits: every n weeks on chosen weekdays, within dates and a season."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="series")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="series")
    service = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="+")
    technician = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="technicien"
    )
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField("toutes les … semaines", default=1)
    weekdays = models.JSONField("jours", default=list)  # 0 = Monday
    season_from = models.CharField("saison à partir de", max_length=5, blank=True)  # MM-DD
    season_to = models.CharField("saison jusqu’à", max_length=5, blank=True)
    start = models.TimeField("heure", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée prévue, min", default=45)
    made_until = models.DateField(null=True, editable=False)  # visits exist up to this day, included
    stopped_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "visit series"
        indexes = [
            models.Index(fields=["company", "site"], name="series_site"),
            models.Index(fields=["company", "client"], name="series_client"),
        ]


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
    series_day = models.DateField(null=True, editable=False)  # the day the rule gave; unique per series
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
                fields=["company", "series", "series_day"],
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
