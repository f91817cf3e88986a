from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member, Skill
from margelle.features.clients.models import Equipment

from .rules import colour_class


class Category(models.TextChoices):
    """The three kinds of work (PLN-5)."""

    MAINTENANCE = "maintenance", "Maintenance récurrente"
    SEASONAL = "seasonal", "Traitement saisonnier"
    REPAIR = "repair", "Dépannage urgent"


class Task(CompanyOwned):
    """A named action that can be ticked as done."""

    class Group(models.TextChoices):
        BASIN = "basin", "Bassin"
        CHEMISTRY = "chemistry", "Eau et chimie"
        FILTER = "filter", "Filtration et local technique"
        PRODUCTS = "products", "Produits"
        OTHER = "other", "Autre"

    name = models.CharField("nom", max_length=80)
    group = models.CharField("groupe", max_length=10, choices=Group.choices, default=Group.BASIN)
    order = models.PositiveIntegerField("ordre", default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(archived_at=None), name="task_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceType(CompanyOwned):
    """A kind of work sold and planned, in one category, with the company's own colour."""

    name = models.CharField("nom", max_length=60)
    category = models.CharField("catégorie", max_length=12, choices=Category.choices)
    colour = models.CharField("couleur", max_length=12, blank=True)  # of rules.COLOURS; "" = category's
    minutes = models.PositiveSmallIntegerField("durée prévue, min", default=45)
    instructions = models.TextField("consignes", max_length=2000, blank=True)
    tasks = models.ManyToManyField(Task, through="ServiceTask", related_name="services")
    skills = models.ManyToManyField(Skill, through="ServiceSkill", related_name="services")
    parameters = models.JSONField("relevés attendus", default=list, blank=True)  # codes, in order
    order = models.PositiveIntegerField("ordre", default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(archived_at=None), name="service_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def colour_class(self) -> str:
        """The CSS class that colours this work (sheet catalogue/css/colours.css)."""
        return colour_class(self.colour, self.category)


class ServiceTask(CompanyOwned):
    """A task expected in a kind of work, in order."""

    service = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="task_links")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="service_links")
    order = models.PositiveIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["company", "service", "task"], name="service_task_once")
        ]


class ServiceSkill(CompanyOwned):
    """A skill without which this kind of work cannot be done."""

    service = models.ForeignKey(ServiceType, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="service_links")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "service", "skill"], name="service_skill_once")
        ]


class Product(CompanyOwned):
    """Something used or sold. Name and unit are enough; the unit may be the company's own word."""

    name = models.CharField("nom", max_length=80)
    unit = models.CharField("unité", max_length=20)
    family = models.CharField("famille", max_length=30, blank=True)
    reference = models.CharField("référence", max_length=40, blank=True)
    strength_pct = models.DecimalField(
        "concentration, %", max_digits=5, decimal_places=2, null=True, blank=True
    )
    pack = models.DecimalField(
        "conditionnement", max_digits=9, decimal_places=3, null=True, blank=True
    )  # quantity in one pack, in the product's unit
    cost_cents = models.PositiveIntegerField("coût, centimes", null=True, blank=True)
    price_cents = models.PositiveIntegerField("prix, centimes", null=True, blank=True)
    # What it becomes on the pool's sheet once fitted; "" = a consumable or a part that is not followed.
    equipment_kind = models.CharField(
        "équipement du bassin", max_length=12, choices=Equipment.Kind.choices, blank=True
    )
    order = models.PositiveIntegerField("ordre", default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(archived_at=None), name="product_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Measure(CompanyOwned):
    """A parameter of engines.water that this company measures, and in which order it is asked."""

    code = models.CharField(max_length=32)
    order = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="measure_once")]


class ReadingRange(CompanyOwned):
    """The good span of a parameter for a class of pools. Blank `sanitiser` = all; the most precise wins."""

    code = models.CharField("paramètre", max_length=32)
    sanitiser = models.CharField("traitement", max_length=10, blank=True)
    collective = models.BooleanField("bassins collectifs", null=True, blank=True)
    low = models.DecimalField("minimum", max_digits=9, decimal_places=3, null=True, blank=True)
    high = models.DecimalField("maximum", max_digits=9, decimal_places=3, null=True, blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["code", "sanitiser"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "code", "sanitiser", "collective"], name="reading_range_once"
            ),
            models.UniqueConstraint(  # SQLite holds two NULLs for different
                fields=["company", "code", "sanitiser"],
                condition=models.Q(collective__isnull=True),
                name="reading_range_for_all_once",
            ),
        ]


class StockPlace(CompanyOwned):
    """Where stock is kept: a store or a technician's vehicle."""

    class Kind(models.TextChoices):
        STORE = "store", "Dépôt"
        VEHICLE = "vehicle", "Véhicule"

    kind = models.CharField("type", max_length=8, choices=Kind.choices)
    name = models.CharField("nom", max_length=60)
    plate = models.CharField("immatriculation", max_length=12, blank=True)  # vehicles only
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="stock_places"
    )
    has_own_list = models.BooleanField("liste de produits propre", default=False)  # of PlaceProduct (STK-4)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class PlaceProduct(CompanyOwned):
    """A product that may be picked from this vehicle, when the vehicle has its own list (STK-4)."""

    place = models.ForeignKey(StockPlace, on_delete=models.CASCADE, related_name="allowed_links")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "place", "product"], name="place_product_once")
        ]


class ReorderLevel(CompanyOwned):
    """The quantity at a place under which to order, or to fill up, again; in the product's unit."""

    place = models.ForeignKey(StockPlace, on_delete=models.CASCADE, related_name="levels")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    quantity = models.DecimalField("seuil", max_digits=11, decimal_places=3)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "place", "product"], name="reorder_level_once")
        ]


class LoadedLine(CompanyOwned):
    """A line of a morning's loading list put into a vehicle: its id is the phone's operation.

    Its stock moves have this id as their source. A correction is a new line; the old one is laid aside.
    """

    vehicle = models.ForeignKey(StockPlace, on_delete=models.PROTECT, related_name="loaded_lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    quantity = models.DecimalField(max_digits=11, decimal_places=3)  # in the product's unit
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["at"]
        indexes = [models.Index(fields=["company", "day", "vehicle"], name="loaded_line_day")]


class StockMove(CompanyOwned):
    """A quantity in (+) or out (-) of a place. Never edited, only reversed by another move."""

    class Kind(models.TextChoices):
        USED = "used", "Utilisé"
        REVERSED = "reversed", "Annulé"
        RECEIVED = "received", "Reçu"
        MOVED = "moved", "Déplacé"
        CORRECTED = "corrected", "Corrigé"

    place = models.ForeignKey(StockPlace, on_delete=models.PROTECT, null=True, related_name="moves")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.DecimalField(max_digits=11, decimal_places=3)  # signed, in the product's unit
    source_id = models.UUIDField(null=True)  # the product use or loaded line that made it
    reason = models.CharField("motif", max_length=120, blank=True)  # of a correction after a count
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["company", "product", "-at"], name="stock_move_product"),
            # With the quantity, so that what is at a place is summed from the index alone.
            models.Index(fields=["company", "place", "product", "quantity", "at"], name="stock_move_sums"),
            models.Index(fields=["company", "source_id"], name="stock_move_source"),
        ]
