"""Tasks, products and services that the demo speaks of, by key; the loader finds them by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Category = Literal["maintenance", "seasonal", "repair"]


@dataclass(frozen=True)
class TaskKind:
    key: str
    name: str
    group: str


@dataclass(frozen=True)
class ProductKind:
    """`pack` is what one buys at a time, in the product's own unit; prices are before tax, in euros."""

    key: str
    name: str
    unit: str
    family: str
    pack: str
    price: str


@dataclass(frozen=True)
class ServiceKind:
    key: str
    name: str
    category: Category
    minutes: int
    color: str
    task_keys: tuple[str, ...]


TASKS: Final = (
    TaskKind("skim", "Épuiser la surface", "basin"),
    TaskKind("vacuum", "Passer l’aspirateur", "basin"),
    TaskKind("brush", "Brosser la ligne d’eau et les parois", "basin"),
    TaskKind("skimmers", "Vider les paniers des skimmers", "basin"),
    TaskKind("level", "Vérifier le niveau d’eau", "basin"),
    TaskKind("robot", "Nettoyer le robot", "basin"),
    TaskKind("test", "Analyser l’eau", "chemistry"),
    TaskKind("correct", "Corriger l’eau", "chemistry"),
    TaskKind("backwash", "Laver le filtre à contre-courant", "filter"),
    TaskKind("prefilter", "Nettoyer le préfiltre de la pompe", "filter"),
    TaskKind("clock", "Régler l’horloge de filtration", "filter"),
    TaskKind("cell", "Contrôler la cellule d’électrolyse", "filter"),
    TaskKind("room", "Contrôler le local technique", "filter"),
    TaskKind("cover", "Contrôler la couverture", "basin"),
    TaskKind("shock", "Faire un traitement choc", "chemistry"),
    TaskKind("opening", "Remettre en service", "basin"),
    TaskKind("winter", "Mettre en hivernage", "basin"),
    TaskKind("repair", "Réparer ou remplacer la pièce", "filter"),
)
PRODUCTS: Final = (
    ProductKind("ph_minus", "pH moins poudre", "kg", "ph", "5", "2.90"),
    ProductKind("ph_minus_liquid", "pH moins liquide", "L", "ph", "20", "1.60"),
    ProductKind("ph_plus", "pH plus poudre", "kg", "ph", "5", "3.40"),
    ProductKind("tac_plus", "TAC plus (bicarbonate)", "kg", "balance", "10", "2.40"),
    ProductKind("tablet", "Galet de chlore lent 250 g", "pièce", "disinfectant", "20", "2.10"),
    ProductKind("shock", "Chlore choc granulés", "kg", "disinfectant", "5", "8.50"),
    ProductKind("bleach", "Chlore liquide", "L", "disinfectant", "20", "1.30"),
    ProductKind("bromine", "Brome pastilles", "kg", "disinfectant", "5", "14.80"),
    ProductKind("oxygen", "Oxygène actif liquide", "L", "disinfectant", "20", "4.20"),
    ProductKind("salt", "Sel pour électrolyse", "kg", "salt", "25", "0.62"),
    ProductKind("stabiliser", "Stabilisant de chlore", "kg", "balance", "3", "7.90"),
    ProductKind("algaecide", "Anti-algues", "L", "clarity", "5", "6.90"),
    ProductKind("floc", "Floculant cartouche", "pièce", "clarity", "8", "3.20"),
    ProductKind("phosphate", "Anti-phosphates", "L", "clarity", "1", "18.00"),
    ProductKind("scale", "Anticalcaire", "L", "balance", "5", "8.20"),
    ProductKind("winter", "Produit d’hivernage", "L", "season", "5", "9.40"),
    ProductKind("seal", "Garniture mécanique de pompe", "pièce", "part", "1", "38.00"),
    ProductKind("capacitor", "Condensateur de pompe", "pièce", "part", "1", "24.00"),
    ProductKind("probe", "Sonde pH", "pièce", "part", "1", "86.00"),
    ProductKind("gasket", "Joint de vanne six voies", "pièce", "part", "1", "17.50"),
)
UPKEEP_TASKS: Final = ("skim", "skimmers", "brush", "vacuum", "test", "correct", "backwash", "level")
SERVICES: Final = (
    ServiceKind("upkeep", "Entretien régulier", "maintenance", 40, "#0e7490", UPKEEP_TASKS),
    ServiceKind("check", "Contrôle de l’eau", "maintenance", 25, "#0891b2", ("test", "correct", "level")),
    ServiceKind(
        "opening",
        "Remise en service",
        "seasonal",
        90,
        "#15803d",
        ("opening", "brush", "vacuum", "prefilter", "clock", "test", "correct"),
    ),
    ServiceKind(
        "wintering",
        "Mise en hivernage",
        "seasonal",
        75,
        "#7c6a0a",
        ("winter", "vacuum", "backwash", "prefilter", "cover", "test"),
    ),
    ServiceKind(
        "shock",
        "Traitement choc",
        "seasonal",
        60,
        "#b4232c",
        ("shock", "brush", "test", "correct", "backwash", "clock"),
    ),
    ServiceKind("repair", "Dépannage", "repair", 60, "#9a3412", ("repair", "room", "test")),
)
TASK_KEYS: Final = frozenset(task.key for task in TASKS)
PRODUCT_UNITS: Final = {product.key: product.unit for product in PRODUCTS}
SERVICE_BY_KEY: Final = {service.key: service for service in SERVICES}

SKIP_REASONS: Final = (
    "Portail fermé, personne sur place",
    "Accès impossible (travaux dans l’allée)",
    "Chien en liberté",
    "Le client a demandé de ne pas passer",
    "Orage",
    "Tournée trop chargée",
)
CANCEL_REASONS: Final = (
    "Annulée à la demande du client",
    "Location en cours, passage inutile",
    "Travaux sur la terrasse",
    "Bassin vidé pour réparation du liner",
)
