"""What visits find out about the sheet of a pool, and which of it needs no approval."""

from typing import Any

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member
from margelle.features.clients.rules.findings import LABELS, shown

from .pools import Pool
from .sites import Site

FIELDS = list(LABELS.items())


class Finding(CompanyOwned):
    """One thing seen on site that the sheet does not say, or says otherwise; the office has the last word.

    Its id is that of the phone's operation, so it cannot be told twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "À décider"
        ACCEPTED = "accepted", "Sur la fiche"
        REFUSED = "refused", "Refusé"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="findings")
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="findings")
    visit_id = models.UUIDField()  # where it was seen: a room above knows the visit
    field = models.CharField(max_length=16, choices=FIELDS)
    before = models.JSONField(default=str)  # what the sheet said when it was told
    value = models.JSONField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["company", "state", "-at"], name="finding_state"),
            models.Index(fields=["company", "pool", "-at"], name="finding_pool"),
        ]

    @property
    def seen(self) -> str:
        return shown(self.field, self.value)

    @property
    def now(self) -> str:
        """What the sheet says: today while it waits, on that day once it is decided."""
        if self.state != self.State.WAITING:
            return shown(self.field, self.before)
        return shown(self.field, value_of(self.pool, self.field))


def value_of(pool: Pool, field: str) -> Any:
    """The sheet's own value of a field, in the shape of a finding."""
    if field == "position":
        site = pool.site
        return f"{site.latitude},{site.longitude}" if site.latitude is not None else ""
    if field == "equipment":
        return [
            {"kind": one.kind, "make": one.make, "model": one.model, "serial": one.serial}
            for one in pool.equipment.all()
            if one.removed_at is None
        ]
    # A volume that the lengths give is on the sheet as much as one that was typed.
    value = pool.volume_m3 if field == "volume_typed_m3" else getattr(pool, field)
    return "" if value is None else format(value.normalize(), "f") if hasattr(value, "normalize") else value


class DirectField(CompanyOwned):
    """A field whose findings go onto the sheet without being looked at."""

    field = models.CharField(max_length=16, choices=FIELDS)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "field"], name="direct_field_once")]
