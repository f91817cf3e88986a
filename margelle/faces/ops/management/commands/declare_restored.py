"""Said once after a backup was put back: what phones had sent since then comes again (docs/operations.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from margelle.base.journal.write import begin_epoch


class Command(BaseCommand):
    help = (
        "Déclare que la base vient d’être restaurée\u00a0: "
        "les téléphones renvoient ce qu’elle n’a peut-être plus."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        begin_epoch()
        self.stdout.write(
            "C’est noté\u00a0: à son prochain contact, chaque téléphone renverra ses 14 derniers jours."
        )
