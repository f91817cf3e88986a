"""Where one works, and how to get in."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency

from .clients import Client


class Zone(CompanyOwned):
    """A named area that groups sites for planning."""

    name = models.CharField("nom", max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="zones")
    is_dense = models.BooleanField("secteur dense", default=False)  # short trips: fill it first (PLN-16)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="zone_name_once")]

    def __str__(self) -> str:
        return self.name


class Site(CompanyOwned):
    """An address where one works, its map point and how to get in."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField("nom du lieu", max_length=80, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    address_2 = models.CharField("complément", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    latitude = models.DecimalField("latitude", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=9, decimal_places=6, null=True, blank=True)
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="sites", verbose_name="secteur"
    )
    # Who is billed when it is not the owner: a managing agent, a holiday-let agency.
    payer = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paid_sites",
        verbose_name="facture à",
    )
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["name", "city"]
        indexes = [
            models.Index(fields=["company", "client"], name="site_client"),
            models.Index(fields=["company", "city"], name="site_city"),
            models.Index(fields=["company", "payer"], name="site_payer"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.address}, {self.city}".strip(", ")


class Contact(CompanyOwned):
    """Someone to call or write to for a client or one of its sites."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts", verbose_name="lieu"
    )
    name = models.CharField("nom", max_length=80)
    role = models.CharField("fonction", max_length=60, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [models.Index(fields=["company", "client"], name="contact_client")]


class AccessNote(CompanyOwned):
    """What limits or eases the way in. Codes are not here: see AccessCode."""

    class Kind(models.TextChoices):
        HOURS = "hours", "Horaires"
        DOG = "dog", "Chien"
        KEY = "key", "Clé"
        SLOPE = "slope", "Pente ou escalier"
        PARKING = "parking", "Stationnement"
        OTHER = "other", "Autre"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="access_notes")
    kind = models.CharField("type", max_length=8, choices=Kind.choices, default=Kind.OTHER)
    text = models.CharField("consigne", max_length=200)

    class Meta(CompanyOwned.Meta):
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["company", "site"], name="access_note_site")]


class AccessCode(CompanyOwned):
    """A gate or alarm code, sealed at rest. Shown to the assigned technician on the day; each reveal is
    journaled."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="access_codes")
    label = models.CharField("ce que le code ouvre", max_length=40, default="Portail")
    sealed = models.BinaryField()

    class Meta(CompanyOwned.Meta):
        ordering = ["label", "id"]
        indexes = [models.Index(fields=["company", "site"], name="access_code_site")]
