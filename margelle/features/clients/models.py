from decimal import Decimal

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Agency, Member

from .rules import volume_m3


class Zone(CompanyOwned):
    """A named area that groups sites for planning."""

    name = models.CharField("nom", max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="zones")

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="zone_name_once")]

    def __str__(self) -> str:
        return self.name


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
    # What lists search and sort by: the shown name, written by save().
    name = models.CharField(max_length=160, editable=False)
    on_hold = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        indexes = [
            models.Index(fields=["company", "name"], name="client_name"),
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

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = self.sort_name()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through untouched

    def sort_name(self) -> str:
        """Family name first, as lists are sorted: "Ferrand Hélène"."""
        return (self.firm_name or f"{self.last_name} {self.first_name}".strip())[:160]


class ClientTag(CompanyOwned):
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="client_links")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "client", "tag"], name="client_tag_once")]
        indexes = [models.Index(fields=["company", "tag"], name="client_tag_tag")]


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
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["name", "city"]
        indexes = [
            models.Index(fields=["company", "client"], name="site_client"),
            models.Index(fields=["company", "city"], name="site_city"),
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


class InternalNote(CompanyOwned):
    """For the team only: never on anything a client can read. `standing` is an instruction for each visit."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="notes")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    text = models.TextField("commentaire interne", max_length=2000)
    standing = models.BooleanField("consigne à chaque intervention", default=False)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["-at"]
        indexes = [models.Index(fields=["company", "client", "-at"], name="note_client")]


class Contract(CompanyOwned):
    """What a client is promised: scope, dates, season, renewal. Prices are billing's."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contracts")
    name = models.CharField("intitulé", max_length=80)
    scope = models.TextField("contenu", max_length=2000, blank=True)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", null=True, blank=True)
    season_from = models.CharField("saison à partir de", max_length=5, blank=True)  # MM-DD
    season_to = models.CharField("saison jusqu’à", max_length=5, blank=True)
    visits_per_month = models.PositiveSmallIntegerField("interventions dues par mois", null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField("préavis, jours", default=60)
    renews = models.BooleanField("renouvellement automatique", default=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["-starts_on"]
        indexes = [
            models.Index(fields=["company", "client"], name="contract_client"),
            models.Index(fields=["company", "ends_on"], name="contract_end"),
        ]


class ImportRun(CompanyOwned):
    """One file tried: its lines, what each would do, and whether it was confirmed."""

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    lines = models.JSONField(default=list)  # [{"line", "values", "problems", "verdict"}]
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    created_count = models.PositiveIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
