from typing import Any

from django.core.management.base import BaseCommand

from margelle.base.jobs.statistics import refresh_statistics
from margelle.faces.ops.demo.load import PASSWORD, fill


class Command(BaseCommand):
    help = "Fill the demonstration companies; does nothing when they are there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        logins = fill()
        if not logins:
            self.stdout.write("Les entreprises de démonstration sont déjà là.")
            return
        refresh_statistics({})  # tonight's job would do it: the first day is worth it too
        self.stdout.write(f"Comptes de démonstration (mot de passe de tous\u00a0: {PASSWORD})")
        for login in logins:
            self.stdout.write(f"  {login.company} · {login.role} · {login.name}\u00a0: {login.identifier}")
