"""What the office writes about a client: notes, contracts, files brought in."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member

from .clients import Client
from .sites import Site


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
    lines = models.JSONField(default=list)  # {"lines": [{line, values, problems, verdict, of}], "unknown"}
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    created_count = models.PositiveIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
