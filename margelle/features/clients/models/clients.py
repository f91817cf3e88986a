"""Who pays, how lists call them, and whom to call."""

from typing import Any

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency
from margelle.features.clients.rules import search_text


class Tag(CompanyOwned):
    """The company's own label on a client."""

    name = models.CharField("nom", max_length=40)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class Client(CompanyOwned):
    """The person or body who pays."""

    class Kind(models.TextChoices):
        PERSON = "person", "Particulier"
        FIRM = "firm", "Entreprise"
        PUBLIC = "public", "Collectivité ou association"

    class Value(models.TextChoices):
        HIGH = "high", "Prioritaire"
        NORMAL = "normal", "Normal"

    kind = models.CharField("type", max_length=8, choices=Kind.choices, default=Kind.PERSON)
    civility = models.CharField("civilité", max_length=12, blank=True)
    first_name = models.CharField("prénom", max_length=60, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    firm_name = models.CharField("raison sociale", max_length=120, blank=True)
    reference = models.CharField("référence", max_length=30, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    phone_2 = models.CharField("autre téléphone", max_length=20, blank=True)
    address = models.CharField("adresse de facturation", max_length=200, blank=True)
    address_2 = models.CharField("complément", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    value = models.CharField("importance", max_length=8, choices=Value.choices, default=Value.NORMAL)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="clients", verbose_name="agence"
    )
    tags = models.ManyToManyField(Tag, through="ClientTag", related_name="clients")
    # What lists sort by and search in, written whenever the row is (bulk_create included).
    name = models.CharField(max_length=160, editable=False)
    search_text = models.CharField(max_length=700, editable=False, default="")
    on_hold = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [
            models.Index(fields=["company", "name"], name="client_name"),
            models.Index(fields=["company", "archived_at", "name"], name="client_list"),
            models.Index(fields=["company", "email"], name="client_email"),
            models.Index(fields=["company", "reference"], name="client_reference"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """As said on the board and the phone: "Mme Ferrand", "Camping du Loup"."""
        if self.firm_name:
            return self.firm_name
        return f"{self.civility} {self.last_name or self.first_name}".strip()

    def full_name(self) -> str:
        person = " ".join(part for part in (self.civility, self.first_name, self.last_name) if part)
        return self.firm_name or person

    def claim_company(self) -> None:
        """Every write of a row passes here, by save() or in bulk: the derived columns are filled in too."""
        self.name = self.sort_name()
        self.search_text = search_text(
            (self.name, self.reference, self.email, self.postcode, self.city),
            phones=(self.phone, self.phone_2),
        )
        super().claim_company()

    def save(self, *args: Any, **kwargs: Any) -> None:
        wanted = kwargs.get("update_fields")
        if wanted is not None:
            kwargs["update_fields"] = {*wanted, "name", "search_text"}
        super().save(*args, **kwargs)

    def sort_name(self) -> str:
        """Family name first, as lists are sorted: "Ferrand Hélène"."""
        return (self.firm_name or f"{self.last_name} {self.first_name}".strip())[:160]


class ClientTag(CompanyOwned):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="client_links")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "client", "tag"], name="client_tag_once")]
        indexes = [models.Index(fields=["company", "tag"], name="client_tag_tag")]
