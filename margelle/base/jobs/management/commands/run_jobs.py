from typing import Any

from django.core.management.base import BaseCommand, CommandError

from margelle.base.jobs.broker import ensure_sweep, run_cluster
from margelle.base.jobs.sweep import sweep


class Command(BaseCommand):
    help = "Run the job workers until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:  # Django's signature
        ensure_sweep()
        sweep()  # what fell due while no worker was running starts now, not in a minute
        if not run_cluster():
            raise CommandError("The workers died by themselves.")
