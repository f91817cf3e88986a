"""What a new company finds in its catalogue: a first day's work, to be edited at will (STK-1, TPL-1, ACT-4).

Words are those of the trade in France; strengths are the usual ones on the label and only a starting point.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class StarterTask:
    name: str
    group: str


@dataclass(frozen=True)
class StarterProduct:
    name: str
    unit: str
    family: str
    strength_pct: Decimal | None = None
    pack: Decimal | None = None  # in the product's unit


@dataclass(frozen=True)
class StarterService:
    name: str
    category: str
    minutes: int
    tasks: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    colour: str = ""
    instructions: str = ""


def _tasks(group: str, *names: str) -> tuple[StarterTask, ...]:
    return tuple(StarterTask(name, group) for name in names)


STARTER_TASKS: Final = (
    *_tasks(
        "basin",
        "Vider les paniers de skimmers",
        "Passer l’épuisette",
        "Brosser les parois et la ligne d’eau",
        "Passer l’aspirateur",
        "Contrôler le niveau d’eau",
        "Nettoyer le robot",
    ),
    *_tasks(
        "chemistry", "Contrôler l’eau", "Corriger le pH", "Corriger le désinfectant", "Relever les compteurs"
    ),
    *_tasks(
        "filter",
        "Laver le filtre à contre-courant",
        "Nettoyer le préfiltre de la pompe",
        "Contrôler la pression du filtre",
        "Régler l’horloge de filtration",
        "Nettoyer la cellule d’électrolyse",
        "Contrôler l’étanchéité du local technique",
    ),
    *_tasks("products", "Remplir le bac de galets", "Contrôler les bidons de régulation"),
    *_tasks("other", "Contrôler le volet ou la couverture", "Refermer le portail et le local"),
)


def _p(name: str, unit: str, family: str, strength: str = "", pack: str = "") -> StarterProduct:
    return StarterProduct(
        name, unit, family, Decimal(strength) if strength else None, Decimal(pack) if pack else None
    )


STARTER_PRODUCTS: Final = (
    _p("Galets de chlore lent 250 g", "pièce", "Chlore", "90", "20"),
    _p("Chlore multifonction, galets", "pièce", "Chlore", "85", "20"),
    _p("Chlore choc, granulés", "kg", "Chlore", "56", "5"),
    _p("Hypochlorite de calcium", "kg", "Chlore", "65", "10"),
    _p("Chlore liquide (javel)", "L", "Chlore", "13", "20"),
    _p("Pastilles de brome", "kg", "Brome", "95", "5"),
    _p("Oxygène actif, granulés", "kg", "Entretien", "45", "5"),
    _p("pH moins, poudre", "kg", "pH", "98", "5"),
    _p("pH moins, liquide", "L", "pH", "15", "20"),
    _p("pH plus, poudre", "kg", "pH", "99", "5"),
    _p("TAC plus", "kg", "Équilibre de l’eau", "99", "5"),
    _p("TH plus", "kg", "Équilibre de l’eau", "77", "5"),
    _p("Stabilisant", "kg", "Équilibre de l’eau", "99", "5"),
    _p("Anti-calcaire", "L", "Équilibre de l’eau", "", "5"),
    _p("Anti-phosphates", "L", "Équilibre de l’eau", "", "1"),
    _p("Anti-algues", "L", "Anti-algues", "", "5"),
    _p("Floculant liquide", "L", "Floculant", "", "5"),
    _p("Chaussette floculante", "pièce", "Floculant", "", "8"),
    _p("Sel pour électrolyse", "kg", "Sel", "99.5", "25"),
    _p("Produit d’hivernage", "L", "Hivernage", "", "5"),
    _p("Nettoyant ligne d’eau", "L", "Entretien", "", "1"),
    _p("Détartrant de filtre", "kg", "Filtration", "", "1"),
    _p("Sable de filtration", "kg", "Filtration", "", "25"),
    _p("Panier de skimmer", "pièce", "Pièces"),
    _p("Joint de pompe", "pièce", "Pièces"),
    _p("Pastilles DPD 1", "pièce", "Entretien", "", "50"),
)

STARTER_MEASURES: Final = (
    "ph",
    "free_chlorine_mg_l",
    "tac_f",
    "stabiliser_mg_l",
    "salt_g_l",
    "temperature_c",
    "filter_pressure_bar",
)

_UPKEEP = (
    "Vider les paniers de skimmers",
    "Passer l’épuisette",
    "Brosser les parois et la ligne d’eau",
    "Passer l’aspirateur",
    "Contrôler l’eau",
    "Corriger le pH",
    "Corriger le désinfectant",
    "Laver le filtre à contre-courant",
    "Contrôler la pression du filtre",
)
_SHORT = (
    "Vider les paniers de skimmers",
    "Contrôler le niveau d’eau",
    "Contrôler l’eau",
    "Corriger le désinfectant",
)
_WATER = ("ph", "free_chlorine_mg_l", "tac_f", "temperature_c", "filter_pressure_bar")

STARTER_SERVICES: Final = (
    StarterService("Entretien hebdomadaire", "maintenance", 45, _UPKEEP, _WATER),
    StarterService("Entretien toutes les deux semaines", "maintenance", 60, _UPKEEP, _WATER),
    StarterService("Contrôle de l’eau", "maintenance", 25, _SHORT, _WATER, "teal"),
    StarterService(
        "Surveillance d’hiver",
        "maintenance",
        20,
        ("Contrôler le niveau d’eau", "Contrôler l’étanchéité du local technique"),
        ("ph", "temperature_c"),
        "slate",
    ),
    StarterService(
        "Remise en service",
        "seasonal",
        150,
        (*_UPKEEP, "Nettoyer le préfiltre de la pompe", "Régler l’horloge de filtration"),
        (*_WATER, "stabiliser_mg_l"),
    ),
    StarterService(
        "Hivernage actif",
        "seasonal",
        120,
        ("Passer l’aspirateur", "Laver le filtre à contre-courant", "Régler l’horloge de filtration"),
        ("ph", "free_chlorine_mg_l", "tac_f"),
        "blue",
    ),
    StarterService(
        "Hivernage passif",
        "seasonal",
        180,
        ("Passer l’aspirateur", "Laver le filtre à contre-courant", "Contrôler le volet ou la couverture"),
        ("ph", "free_chlorine_mg_l", "tac_f"),
        "violet",
    ),
    StarterService(
        "Traitement choc",
        "seasonal",
        60,
        (
            "Brosser les parois et la ligne d’eau",
            "Contrôler l’eau",
            "Corriger le pH",
            "Corriger le désinfectant",
        ),
        ("ph", "free_chlorine_mg_l", "stabiliser_mg_l"),
        "red",
        "Baignade interdite jusqu’au prochain contrôle : prévenir le client.",
    ),
    StarterService(
        "Audit qualité",
        "maintenance",
        60,
        (
            "Contrôler le niveau d’eau",
            "Contrôler l’eau",
            "Contrôler la pression du filtre",
            "Contrôler l’étanchéité du local technique",
            "Contrôler le volet ou la couverture",
        ),
        (*_WATER, "stabiliser_mg_l"),
        "berry",
    ),
    StarterService(
        "Eau verte", "repair", 90, _UPKEEP, ("ph", "free_chlorine_mg_l", "stabiliser_mg_l"), "pine"
    ),
    StarterService(
        "Panne de filtration",
        "repair",
        75,
        ("Contrôler la pression du filtre", "Nettoyer le préfiltre de la pompe"),
    ),
    StarterService("Recherche de fuite", "repair", 120, ("Contrôler le niveau d’eau",), (), "ochre"),
    StarterService(
        "Dépannage d’électrolyseur",
        "repair",
        60,
        ("Nettoyer la cellule d’électrolyse",),
        ("ph", "free_chlorine_mg_l", "salt_g_l"),
    ),
    StarterService(
        "Réparation d’équipement",
        "repair",
        90,
        ("Contrôler la pression du filtre", "Contrôler l’étanchéité du local technique"),
    ),
)
