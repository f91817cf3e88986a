from typing import Any

from django.conf import settings
from django.db import models
from django_scopes.exceptions import ScopeError

from .ids import uuid7
from .managers import CompanyManager, CompanyMismatch
from .scope import current_company_id


class CompanyOwned(models.Model):
    """A row that belongs to exactly one company, for ever.

    `company` comes first in every index and unique constraint of the models that inherit this.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(
        settings.TENANCY_COMPANY_MODEL,
        on_delete=models.CASCADE,
        editable=False,
        db_index=False,
        related_name="+",
    )

    objects = CompanyManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def claim_company(self) -> None:
        """Fill the company from the open scope; raise when the row is another company's."""
        open_company = current_company_id()
        if open_company is None:
            raise ScopeError(f"{type(self).__name__} was written outside a company_scope")
        if not self.company_id:
            self.company_id = open_company
        elif self.company_id != open_company:
            raise CompanyMismatch(f"{type(self).__name__} belongs to another company")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim_company()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.claim_company()
        return super().delete(*args, **kwargs)


def owned_models() -> list[type[CompanyOwned]]:
    """Every concrete model that belongs to a company, in a stable order."""
    from django.apps import apps

    found = [m for m in apps.get_models(include_auto_created=True) if issubclass(m, CompanyOwned)]
    return sorted(found, key=lambda m: m._meta.db_table)
