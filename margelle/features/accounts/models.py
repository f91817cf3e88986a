from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone

from margelle.base.tenancy.ids import uuid7
from margelle.base.tenancy.models import CompanyOwned
from margelle.base.ui import french


class Company(models.Model):
    """A pool-service firm: the tenant. Global on purpose, every other row belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("nom de l’entreprise", max_length=120)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    alert_email = models.EmailField("adresse des alertes", blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    late_tolerance_min = models.PositiveSmallIntegerField("tolérance de retard, min", default=15)
    validates_by_itself = models.BooleanField(
        "valider sans contrôle les interventions complètes", default=True
    )
    keeps_positions = models.BooleanField("noter la position aux actions", default=False)
    position_days = models.PositiveSmallIntegerField("effacer les positions après, jours", default=60)
    is_demo = models.BooleanField(default=False)
    setup_done_at = models.DateTimeField(null=True)
    setup_skipped = models.JSONField(default=list)  # keys of the set-up steps put off
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in. Global: one person may be a member of several companies.

    `username` is the identifier that Margelle generates; office members may sign in by e-mail as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField("adresse e-mail", null=True, unique=True)  # type: ignore[assignment]  # technicians may have none

    objects: ClassVar[UserManager[Self]] = UserManager()


class Seat(models.Model):
    """Which companies a user may enter: read before any company is open, hence global."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="seats")
    shut_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "company"], name="seat_once")]


class Lockout(models.Model):
    """Failed tries for one account or one address; in the database, so shared by all workers."""

    key = models.CharField(max_length=96, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Agency(CompanyOwned):
    """A branch of the company with its team, zones and stock."""

    name = models.CharField("nom", max_length=80)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "agencies"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="agency_name_once")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    MANAGER = "manager", "Responsable"
    COORDINATOR = "coordinator", "Coordinateur"
    TECHNICIAN = "technician", "Technicien"
    PARTNER = "partner", "Partenaire"


class Skill(CompanyOwned):
    """What a technician can do and a kind of work may demand."""

    name = models.CharField("nom", max_length=60)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(CompanyOwned.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="skill_name_once")]

    def __str__(self) -> str:
        return self.name


class Member(CompanyOwned):
    """A user's place in one company. Shutting it keeps the past work and its name."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("rôle", max_length=12, choices=Role.choices)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    email = models.EmailField("adresse e-mail", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    colour = models.PositiveSmallIntegerField("couleur", default=1)  # 1 to 6: --tech-N
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name="agence"
    )
    week_minutes = models.PositiveSmallIntegerField("temps de travail par semaine, min", default=2100)
    skills = models.ManyToManyField(Skill, through="MemberSkill", related_name="members")
    start_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    start_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    shut_at = models.DateTimeField(null=True, editable=False)
    shut_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    has_second_factor: bool = False  # filled in by the reads that ask for it
    seen: int = 0  # the journal's last number when this member was read; filled in by the session's keeper

    class Meta(CompanyOwned.Meta):
        ordering = ["last_name", "first_name"]
        constraints = [models.UniqueConstraint(fields=["company", "user"], name="member_once")]
        indexes = [models.Index(fields=["company", "role"], name="member_role")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def is_technician(self) -> bool:
        return self.role == Role.TECHNICIAN

    @property
    def is_open(self) -> bool:
        return self.shut_at is None

    @property
    def day_minutes(self) -> int:
        """Working minutes of an ordinary day: a fifth of the week."""
        return round(self.week_minutes / 5)


class MemberSkill(CompanyOwned):
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="member_links")

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "member", "skill"], name="member_skill_once")
        ]


class Invitation(CompanyOwned):
    """A place offered to an e-mail address. The link (a Capability) works once."""

    email = models.EmailField("adresse e-mail")
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    role = models.CharField("rôle", max_length=12, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "email"], name="invitation_email")]


class Device(CompanyOwned):
    """A phone enrolled by a technician. The office can shut it out: lock keeps its data, wipe erases it."""

    LEASE_HOURS = 72

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField("nom", max_length=80)
    platform = models.CharField(max_length=120, blank=True)
    app_version = models.CharField(max_length=24, blank=True)
    queue = models.PositiveIntegerField("saisies en attente", default=0)
    photos = models.PositiveIntegerField("photos en attente", default=0)
    refused = models.PositiveIntegerField("saisies refusées", default=0)  # kept on the phone, exportable
    waiting_since = models.DateTimeField(null=True)  # since when the oldest unsent entry has been waiting
    enrolled_at = models.DateTimeField(auto_now_add=True)
    last_contact_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    revoke_mode = models.CharField(max_length=8, blank=True)  # lock · wipe
    counted_day = models.DateField(null=True)  # what the phone counts as received by the office, and when
    counted_ops = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(
        null=True
    )  # when the phone heard of it; until then nothing has happened there
    last_push_until = models.DateTimeField(null=True)  # a locked phone may empty its queue until then

    class Meta(CompanyOwned.Meta):
        ordering = ["-last_contact_at"]
        indexes = [models.Index(fields=["company", "member"], name="device_member")]

    def lease_until(self) -> datetime:
        return self.last_contact_at + timedelta(hours=self.LEASE_HOURS)

    def may_push_once_more(self, now: datetime) -> bool:
        """Locked, and the office still takes what this phone holds."""
        return self.revoke_mode == "lock" and self.last_push_until is not None and now < self.last_push_until


class ApiToken(CompanyOwned):
    """A key for another program, with scopes. The clear text is shown once."""

    name = models.CharField("nom", max_length=80)
    scopes = models.JSONField(default=list)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]


class ShownPrice(models.Model):
    """A line of the public page of prices. It belongs to the instance: who runs it writes it, no company."""

    rank = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField("nom", max_length=60)
    cents = models.PositiveIntegerField("prix, centimes d’euro", null=True)  # None: on request
    per = models.CharField("pour quoi", max_length=60, blank=True)
    summary = models.CharField("en une phrase", max_length=200, blank=True)
    points = models.JSONField("ce qui est compris", default=list)  # at most 8 lines

    class Meta:
        ordering = ["rank"]

    @property
    def price(self) -> str:
        """« 29 € », « 29,50 € », « Sur devis »."""
        return "Sur devis" if self.cents is None else french.eur(self.cents).replace(",00", "")


class DemoRequest(models.Model):
    """A visitor without an account asks to be shown Margelle; erased after a year."""

    once = models.UUIDField(unique=True)  # drawn with the form: the same one sent twice is one request
    company_name = models.CharField("entreprise", max_length=120)
    name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse e-mail")
    phone = models.CharField("téléphone", max_length=20, blank=True)
    technicians = models.PositiveSmallIntegerField("techniciens")
    message = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    told_at = models.DateTimeField(null=True, editable=False)  # when the letter to who runs the instance left

    class Meta:
        ordering = ["-created_at", "-pk"]
