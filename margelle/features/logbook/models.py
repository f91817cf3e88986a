from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.models import Client, Pool


class ClientSpace(CompanyOwned):
    """A client's right to open logbook and documents: who opened or closed it, and when.

    The last row counts.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="spaces")
    is_open = models.BooleanField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["company", "client", "-at"], name="client_space_last")]


class LogbookLink(CompanyOwned):
    """The unguessable address of a pool's logbook and the short code that opens it.

    The address is found by its hash (base.access.Capability); its clear text and the code are sealed, so
    that a label can be printed again. A replaced link dies at once.
    """

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="logbook_links")
    token_sealed = models.BinaryField()
    code_sealed = models.BinaryField()
    code_version = models.PositiveIntegerField(default=1)  # a new code ends the open sessions
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "pool"], condition=models.Q(replaced_at=None), name="logbook_link_living"
            )
        ]


class LogbookTry(CompanyOwned):
    """Wrong codes typed on a logbook, per link and per address: slowed, then stopped for a while."""

    link = models.ForeignKey(LogbookLink, on_delete=models.CASCADE, related_name="tries")
    address_hash = models.CharField(max_length=64)
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "logbook tries"
        constraints = [
            models.UniqueConstraint(fields=["company", "link", "address_hash"], name="logbook_try_once")
        ]


class LogbookExport(CompanyOwned):
    """A book that was handed over: the print of the very file, so that anyone can tell it from another.

    Its secret address is a Capability (purpose « book ») that stands in the file itself.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JSON = "json", "JSON"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="exports")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(null=True)  # null: all of it
    visits = models.PositiveIntegerField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    head_number = models.PositiveBigIntegerField(default=0)  # of the chain of seals, at that moment
    head_hash = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")  # null: the owner
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["company", "pool", "-made_at"], name="logbook_export_pool"),
            models.Index(fields=["company", "sha256"], name="logbook_export_print"),
        ]
