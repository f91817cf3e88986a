"""Check the sealed visits of one company or of all: every link of the chain, every visit's facts (NEW-2)."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from margelle.base.tenancy.scope import company_scope
from margelle.features.accounts.models import Company
from margelle.features.fieldwork.models import Seal
from margelle.features.fieldwork.queries import unsealed_visits, wrongs


class Command(BaseCommand):
    help = "Vérifie les preuves scellées\u00a0; s’arrête avec le code 1 et dit ce qui ne va pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--company", default="", help="nom exact ou identifiant\u00a0; toutes sans cette option"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        found = [wrong for company in _companies(options["company"]) for wrong in self._check(company)]
        if found:
            raise CommandError(f"{len(found)} défaut(s) trouvé(s).", returncode=1)

    def _check(self, company: Company) -> list[str]:
        with company_scope(company.pk, atomic=True):
            found = list(wrongs())
            count, waiting = Seal.objects.count(), unsealed_visits().count()
        for wrong in found:
            self.stdout.write(f"{company.name} · {wrong}")
        if not found:
            self.stdout.write(f"{company.name} · {count} sceaux vérifiés, rien n’a changé.")
        if waiting:
            self.stdout.write(f"{company.name} · {waiting} interventions attendent leur sceau (job horaire).")
        return found


def _companies(named: str) -> list[Company]:
    if not named:
        return list(Company.objects.order_by("name", "pk"))
    try:
        wanted = Company.objects.filter(pk=UUID(named))
    except ValueError:
        wanted = Company.objects.filter(name=named)
    if not (found := list(wanted)):
        raise CommandError(f"Aucune entreprise ne s’appelle « {named} ».", returncode=2)
    return found
