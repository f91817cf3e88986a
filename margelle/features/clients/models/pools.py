"""Bodies of water and what is fitted to them."""

from decimal import Decimal

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.clients.rules import volume_m3

from .sites import Site


class Pool(CompanyOwned):
    """One body of water."""

    class Shape(models.TextChoices):
        RECTANGLE = "rectangle", "Rectangulaire"
        ROUND = "round", "Ronde"
        OVAL = "oval", "Ovale"
        FREE = "free", "Forme libre"

    class Lining(models.TextChoices):
        LINER = "liner", "Liner"
        PVC = "pvc", "Membrane armée"
        SHELL = "shell", "Coque polyester"
        TILES = "tiles", "Carrelage ou mosaïque"
        PLASTER = "plaster", "Enduit"
        CONCRETE = "concrete", "Béton peint"
        STEEL = "steel", "Inox"

    class Sanitiser(models.TextChoices):
        CHLORINE = "chlorine", "Chlore"
        SALT = "salt", "Électrolyse au sel"
        BROMINE = "bromine", "Brome"
        OXYGEN = "oxygen", "Oxygène actif"
        PHMB = "phmb", "PHMB"
        UV = "uv", "UV"

    class Filtration(models.TextChoices):
        SAND = "sand", "Sable"
        GLASS = "glass", "Verre"
        CARTRIDGE = "cartridge", "Cartouche"
        DIATOM = "diatom", "Diatomées"
        BAG = "bag", "Poche"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="pools")
    name = models.CharField("nom du bassin", max_length=60, default="Piscine")
    shape = models.CharField("forme", max_length=10, choices=Shape.choices, default=Shape.RECTANGLE)
    length_m = models.DecimalField("longueur, m", max_digits=5, decimal_places=2, null=True, blank=True)
    width_m = models.DecimalField("largeur, m", max_digits=5, decimal_places=2, null=True, blank=True)
    depth_min_m = models.DecimalField(
        "profondeur minimale, m", max_digits=4, decimal_places=2, null=True, blank=True
    )
    depth_max_m = models.DecimalField(
        "profondeur maximale, m", max_digits=4, decimal_places=2, null=True, blank=True
    )
    volume_typed_m3 = models.DecimalField("volume, m³", max_digits=7, decimal_places=1, null=True, blank=True)
    lining = models.CharField("revêtement", max_length=10, choices=Lining.choices, blank=True)
    sanitiser = models.CharField(
        "traitement", max_length=10, choices=Sanitiser.choices, default=Sanitiser.CHLORINE
    )
    filtration = models.CharField("filtration", max_length=10, choices=Filtration.choices, blank=True)
    cover = models.CharField("couverture", max_length=60, blank=True)
    heating = models.CharField("chauffage", max_length=60, blank=True)
    is_collective = models.BooleanField("bassin collectif", default=False)
    is_indoor = models.BooleanField("bassin intérieur", default=False)
    built_year = models.PositiveSmallIntegerField("année de construction", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["company", "site"], name="pool_site")]

    def __str__(self) -> str:
        return self.name

    @property
    def volume_m3(self) -> Decimal | None:
        """Typed by hand, or computed from the lengths; m³."""
        if self.volume_typed_m3 is not None:
            return self.volume_typed_m3
        return volume_m3(self.shape, self.length_m, self.width_m, self.depth_min_m, self.depth_max_m)


class Equipment(CompanyOwned):
    """A device fitted to a pool."""

    class Kind(models.TextChoices):
        PUMP = "pump", "Pompe"
        FILTER = "filter", "Filtre"
        ELECTROLYSER = "electrolyser", "Électrolyseur"
        DOSER = "doser", "Régulateur"
        HEATER = "heater", "Chauffage"
        ROBOT = "robot", "Robot"
        COVER = "cover", "Volet ou couverture"
        LIGHT = "light", "Éclairage"
        OTHER = "other", "Autre"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="equipment")
    kind = models.CharField("type", max_length=12, choices=Kind.choices)
    make = models.CharField("marque", max_length=60, blank=True)
    model = models.CharField("modèle", max_length=60, blank=True)
    serial = models.CharField("numéro de série", max_length=60, blank=True)
    fitted_on = models.DateField("posé le", null=True, blank=True)
    warranty_until = models.DateField("garantie jusqu’au", null=True, blank=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "equipment"
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["company", "pool"], name="equipment_pool")]
