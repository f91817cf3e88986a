from django.conf import settings
from django.db import models

from margelle.base.tenancy.ids import uuid7


class Capability(models.Model):
    """The directory that leads from a secret to its company, before any scope is open.

    Not company-owned on purpose: it is read to learn the company. It holds no personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=24)
    company = models.ForeignKey(settings.TENANCY_COMPANY_MODEL, on_delete=models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["object_id", "purpose"], name="capability_object")]
