"""Who asked for a demonstration on the public pages, and was not erased yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from margelle.base.ui.exports import ExportColumn, export_csv
from margelle.features.accounts.queries.showroom import demo_requests

COLUMNS = (
    ExportColumn(label="Reçue le", value=lambda row: row.created_at),
    ExportColumn(label="Entreprise", value=lambda row: row.company_name),
    ExportColumn(label="Nom", value=lambda row: row.name),
    ExportColumn(label="E-mail", value=lambda row: row.email),
    ExportColumn(label="Téléphone", value=lambda row: row.phone),
    ExportColumn(label="Techniciens", value=lambda row: row.technicians),
    ExportColumn(label="Message", value=lambda row: row.message),
)


class Command(BaseCommand):
    help = "Écrit les demandes de démonstration, la dernière d’abord (--csv\u00a0: pour un tableur)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--csv", action="store_true")
        parser.add_argument("--erase", metavar="E-MAIL", help="efface celles de cette adresse")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = demo_requests()
        if options["erase"]:
            gone, _ = rows.filter(email__iexact=options["erase"]).delete()
            self.stdout.write(f"{gone} demande(s) effacée(s).")
        elif options["csv"]:
            self.stdout.write(export_csv(COLUMNS, rows).decode("utf-8"), ending="")
        else:
            for row in rows:
                at = f"{timezone.localtime(row.created_at):%d/%m/%Y %H:%M}"
                who = f"{row.company_name} · {row.name} · {row.email} {row.phone}".rstrip()
                self.stdout.write(f"{at} · {who} · {row.technicians} technicien(s)\n  {row.message}".rstrip())
