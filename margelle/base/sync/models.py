from django.db import models

from margelle.base.tenancy.models import CompanyOwned


class SyncOp(CompanyOwned):
    """An operation that was applied: its identity, what was sent (hash) and what was answered.

    Unique per company: this row and the operation's effects share one transaction, so an operation that
    comes twice, or twice at once, has one effect.
    """

    op_id = models.UUIDField()
    device_id = models.UUIDField()
    member_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    receipt = models.JSONField(default=dict)
    device_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "op_id"], name="sync_op_once")]
        indexes = [
            models.Index(fields=["company", "device_id", "received_at"], name="sync_op_device"),
            models.Index(fields=["company", "subject_id"], name="sync_op_subject"),
        ]
