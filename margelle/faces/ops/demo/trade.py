"""Tasks, products and services that the demo speaks of, by key. Names are those of the starter lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from margelle.features.fieldwork.rules import STARTER_SKIP_REASONS

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
    task_keys: tuple[str, ...]


TASKS: Final = (
    TaskKind("skimmers", "Vider les paniers de skimmers", "basin"),
    TaskKind("skim", "Passer l’épuisette", "basin"),
    TaskKind("brush", "Brosser les parois et la ligne d’eau", "basin"),
    TaskKind("vacuum", "Passer l’aspirateur", "basin"),
    TaskKind("level", "Contrôler le niveau d’eau", "basin"),
    TaskKind("test", "Contrôler l’eau", "chemistry"),
    TaskKind("ph", "Corriger le pH", "chemistry"),
    TaskKind("correct", "Corriger le désinfectant", "chemistry"),
    TaskKind("backwash", "Laver le filtre à contre-courant", "filter"),
    TaskKind("prefilter", "Nettoyer le préfiltre de la pompe", "filter"),
    TaskKind("pressure", "Contrôler la pression du filtre", "filter"),
    TaskKind("clock", "Régler l’horloge de filtration", "filter"),
    TaskKind("room", "Contrôler l’étanchéité du local technique", "filter"),
    TaskKind("cover", "Contrôler le volet ou la couverture", "other"),
    TaskKind("repair", "Réparer ou remplacer la pièce", "filter"),
)
PRODUCTS: Final = (
    ProductKind("tablet", "Galets de chlore lent 250 g", "pièce", "Chlore", "20", "2.10"),
    ProductKind("shock", "Chlore choc, granulés", "kg", "Chlore", "5", "8.50"),
    ProductKind("bleach", "Chlore liquide (javel)", "L", "Chlore", "20", "1.30"),
    ProductKind("bromine", "Pastilles de brome", "kg", "Brome", "5", "14.80"),
    ProductKind("oxygen", "Oxygène actif, granulés", "kg", "Entretien", "5", "9.20"),
    ProductKind("ph_minus", "pH moins, poudre", "kg", "pH", "5", "2.90"),
    ProductKind("ph_minus_liquid", "pH moins, liquide", "L", "pH", "20", "1.60"),
    ProductKind("ph_plus", "pH plus, poudre", "kg", "pH", "5", "3.40"),
    ProductKind("tac_plus", "TAC plus", "kg", "Équilibre de l’eau", "5", "2.40"),
    ProductKind("stabiliser", "Stabilisant", "kg", "Équilibre de l’eau", "5", "7.90"),
    ProductKind("algaecide", "Anti-algues", "L", "Anti-algues", "5", "6.90"),
    ProductKind("floc", "Chaussette floculante", "pièce", "Floculant", "8", "3.20"),
    ProductKind("salt", "Sel pour électrolyse", "kg", "Sel", "25", "0.62"),
    ProductKind("winter", "Produit d’hivernage", "L", "Hivernage", "5", "9.40"),
    ProductKind("seal", "Joint de pompe", "pièce", "Pièces", "1", "38.00"),
    ProductKind("capacitor", "Condensateur de pompe", "pièce", "Pièces", "1", "24.00"),
    ProductKind("probe", "Sonde pH", "pièce", "Pièces", "1", "86.00"),
    ProductKind("gasket", "Joint de vanne six voies", "pièce", "Pièces", "1", "17.50"),
)
UPKEEP_TASKS: Final = ("skimmers", "skim", "brush", "vacuum", "test", "ph", "correct", "backwash", "pressure")
SERVICES: Final = (
    ServiceKind("upkeep", "Entretien hebdomadaire", "maintenance", 40, UPKEEP_TASKS),
    ServiceKind("check", "Contrôle de l’eau", "maintenance", 25, ("skimmers", "level", "test", "correct")),
    ServiceKind("opening", "Remise en service", "seasonal", 90, (*UPKEEP_TASKS, "prefilter", "clock")),
    ServiceKind("wintering", "Hivernage actif", "seasonal", 75, ("vacuum", "backwash", "clock")),
    ServiceKind("shock", "Traitement choc", "seasonal", 60, ("brush", "test", "ph", "correct")),
    ServiceKind("repair", "Panne de filtration", "repair", 60, ("pressure", "prefilter", "repair")),
)
# Done when the water or the filter asks for it: leaving them out needs no reason.
WHEN_NEEDED: Final = frozenset({"ph", "correct", "backwash"})
TASK_KEYS: Final = frozenset(task.key for task in TASKS)
PRODUCT_UNITS: Final = {product.key: product.unit for product in PRODUCTS}
SERVICE_BY_KEY: Final = {service.key: service for service in SERVICES}

SKIP_REASONS: Final = STARTER_SKIP_REASONS[:-1]
CANCEL_REASONS: Final = (
    "Annulée à la demande du client",
    "Location en cours, passage inutile",
    "Travaux sur la terrasse",
    "Bassin vidé pour réparation du liner",
)
