"""The prices that the demonstration shows: examples, and the page says so."""

from __future__ import annotations

from margelle.features.accounts.actions.showroom import set_prices
from margelle.features.accounts.models import ShownPrice
from margelle.features.accounts.queries.showroom import shown_prices


def load_showroom() -> None:
    """Does nothing where prices stand already: they are somebody's."""
    if shown_prices().exists():
        return
    set_prices(
        [
            ShownPrice(
                name="Chez vous",
                cents=0,
                per="pour toujours",
                summary="Vous installez Margelle sur votre machine.",
                points=[
                    "Toutes les fonctions, sans limite",
                    "Vos données chez vous",
                    "Le guide et le code, en libre accès",
                ],
            ),
            ShownPrice(
                name="Hébergé (exemple)",
                cents=2900,
                per="HT par technicien et par mois",
                summary="Une entreprise tient l’installation pour vous.",
                points=[
                    "Mises à jour et sauvegardes faites pour vous",
                    "Reprise de votre fichier de clients",
                    "Aide par e-mail et au téléphone",
                ],
            ),
            ShownPrice(
                name="Sur mesure (exemple)",
                cents=None,
                per="",
                summary="Plusieurs agences, d’autres logiciels à relier.",
                points=[
                    "PostgreSQL et plusieurs serveurs",
                    "Interface avec vos outils",
                    "Formation de l’équipe sur place",
                ],
            ),
        ]
    )
