"""Keys, badges and remotes of clients in the firm's hands: who holds them, since when (PEER-19)."""

from django.db import models

from margelle.base.tenancy.models import CompanyOwned
from margelle.features.accounts.models import Member

from .sites import Site


class SiteKey(CompanyOwned):
    """What opens a site, in one or more copies. Copies that nobody holds hang at the office."""

    class Kind(models.TextChoices):
        KEY = "key", "Clé"
        BADGE = "badge", "Badge"
        REMOTE = "remote", "Télécommande"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField("sorte", max_length=8, choices=Kind.choices, default=Kind.KEY)
    label = models.CharField("ce qu’elle ouvre", max_length=60)
    copies = models.PositiveSmallIntegerField("exemplaires", default=1)
    given_back_at = models.DateTimeField(null=True, editable=False)  # to the client: no longer ours

    class Meta(CompanyOwned.Meta):
        ordering = ["label", "id"]
        indexes = [models.Index(fields=["company", "site"], name="site_key_site")]

    @property
    def out(self) -> "list[KeyCustody]":
        """Copies in somebody's hands, the longest held first."""
        held = [one for one in self.custodies.all() if one.returned_at is None]
        return sorted(held, key=lambda one: (one.taken_at, one.pk))

    @property
    def at_office(self) -> int:
        return max(0, self.copies - len(self.out))

    @property
    def is_doubtful(self) -> bool:
        """More copies are out than there are: someone took what was not written as back."""
        return len(self.out) > self.copies

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"


class KeyCustody(CompanyOwned):
    """One copy in somebody's hands, from when he took it to when it came back. Its id is the operation's when
    a phone said it."""

    key = models.ForeignKey(SiteKey, on_delete=models.CASCADE, related_name="custodies")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="key_custodies")
    taken_at = models.DateTimeField()
    handed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "key", "holder"],
                condition=models.Q(returned_at=None),
                name="key_held_once",
            )
        ]
        indexes = [
            models.Index(fields=["company", "key", "-taken_at"], name="key_custody_key"),
            models.Index(fields=["company", "holder", "returned_at"], name="key_custody_holder"),
        ]
