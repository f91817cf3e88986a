"""The public page of prices. An instance has no operator account: who runs it has a shell."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from margelle.features.accounts.actions.showroom import set_prices
from margelle.features.accounts.forms.demo import PriceForm
from margelle.features.accounts.models import ShownPrice
from margelle.features.accounts.queries.showroom import shown_prices

KNOWN = frozenset(PriceForm.base_fields)
EMPTY = """\
# [[offer]]
# name = "Hébergé"
# price = "29.00"          # sans cette ligne\u00a0: « Sur devis »
# per = "par mois, HT"
# summary = "Nous tenons l’installation pour vous."
# points = ["Sauvegarde chaque nuit", "Aide par téléphone"]
"""


class Command(BaseCommand):
    help = "Écrit les tarifs de la page publique au format TOML\u00a0; avec un fichier, les remplace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="le fichier TOML à lire")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"]:
            self.stdout.write("\n".join(_written(row) for row in shown_prices()) or EMPTY, ending="")
            return
        rows = _read(Path(options["file"]))
        set_prices(rows)
        self.stdout.write(f"{len(rows)} tarif(s) affiché(s).")


def _written(row: ShownPrice) -> str:
    lines = ["[[offer]]", f"name = {_text(row.name)}"]
    if row.cents is not None:
        lines.append(f'price = "{row.cents // 100}.{row.cents % 100:02d}"')
    lines += [f"{name} = {_text(value)}" for name in ("per", "summary") if (value := getattr(row, name))]
    if row.points:
        lines.append(f"points = [{', '.join(_text(point) for point in row.points)}]")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A TOML string."""
    signs = {'"': '\\"', "\\": "\\\\"}
    plain = (signs.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04x}") for sign in value)
    return f'"{"".join(plain)}"'


def _read(path: Path) -> list[ShownPrice]:
    """Every line of the file, or CommandError with what is wrong: then nothing has changed."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CommandError(f"{path} ne se lit pas\u00a0: {problem}") from problem
    offers = found.pop("offer", [])
    if found or not isinstance(offers, list) or not all(isinstance(one, dict) for one in offers):
        raise CommandError("Des tables [[offer]] sont attendues, et rien d’autre. Rien n’a changé.")
    return [_row(place, offer) for place, offer in enumerate(offers, start=1)]


def _row(place: int, offer: dict[str, Any]) -> ShownPrice:
    if strays := sorted(set(offer) - KNOWN):
        raise CommandError(f"Tarif {place}\u00a0: « {strays[0]} » n’est pas connu. Rien n’a changé.")
    form = PriceForm({name: str(value) if name != "points" else value for name, value in offer.items()})
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise CommandError(f"Tarif {place}, {name}\u00a0: {errors[0]} Rien n’a changé.")
    return form.row()
