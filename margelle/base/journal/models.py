from django.db import models

from margelle.base.tenancy.models import CompanyOwned


class Counter(CompanyOwned):
    """The last sequence number given to a company's journal. Its row lock orders all writers."""

    seq = models.PositiveBigIntegerField(default=0)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="journal_counter_one")]


class Entry(CompanyOwned):
    """One fact. Never changed, never removed."""

    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=48)
    entity = models.CharField(max_length=24)
    entity_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["company", "seq"], name="journal_entry_seq")]
        indexes = [
            models.Index(fields=["company", "entity", "entity_id", "seq"], name="journal_entry_subject")
        ]


class Handled(CompanyOwned):
    """A handler has seen an entry: written in the handler's own transaction."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="handled")
    handler = models.CharField(max_length=160)

    class Meta(CompanyOwned.Meta):
        verbose_name_plural = "handled"
        constraints = [
            models.UniqueConstraint(fields=["company", "entry", "handler"], name="journal_handled_once")
        ]


class Epoch(models.Model):
    """Changes when the database was restored from a backup: phones then pull everything again."""

    value = models.CharField(max_length=36)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "journal_epoch"
